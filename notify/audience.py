"""Who is told what when something happens to a ticket (通知对象). Pure: events in, notices out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casework.model.events import EventKind, TicketEvent
from casework.model.ticket import Ticket
from notify import to_officers as officers
from notify.notice import (
    SUPPLIED,
    Notice,
    Readers,
    Rule,
    Scene,
    asks_back,
    by_complainant,
    is_done,
    is_more,
    is_public,
    low,
    not_by_rating,
    of_handling,
    told_later,
    was_promised,
    when,
)
from notify.to_complainant import complainant
from notify.to_officers import brief

__all__ = ["Notice", "Readers", "brief", "notices"]


def notices(*, ticket: Ticket, events: Sequence[TicketEvent], readers: Readers) -> list[Notice]:
    """Notices that follow from the events, in their order.

    An officer is told once of several events of one kind, such as three additions in a message.
    """
    kinds = frozenset(event.kind for event in events)
    scene = Scene(ticket=ticket, readers=readers, kinds=kinds)
    found = [one for event in events for rule in _rules(event) for one in rule(scene, event)]
    known: set[tuple[str, str]] = set()
    return [one for one in found if one.officer is None or _is_new(one, known)]


def _rules(event: TicketEvent) -> Sequence[Rule]:
    return _RULES.get(event.kind, ())


def _is_new(notice: Notice, known: set[tuple[str, str]]) -> bool:
    name = (notice.template, str(notice.officer.id if notice.officer else ""))
    fresh = name not in known
    known.add(name)
    return fresh


_RULES: Mapping[EventKind, Sequence[Rule]] = {
    EventKind.ASSIGNED: [officers.assigned("assigned")],
    EventKind.ROUTED_SENSITIVE: [officers.foreign_affairs],
    EventKind.ACKNOWLEDGED: [complainant("acknowledged")],
    EventKind.MATERIAL_COMPLETE: [complainant("material_complete")],
    EventKind.SUPPLEMENT_ASKED: [complainant("supplement_asked")],
    EventKind.ACCEPTED: [complainant("accepted")],
    EventKind.NOT_ACCEPTED: [complainant("not_accepted")],
    EventKind.REFERRED: [complainant("referred")],
    EventKind.CONVERTED: [complainant("converted"), officers.desk("converted_desk")],
    EventKind.BACKED: [
        complainant("backed"),
        when(officers.proposer("backed_desk"), by_complainant),
    ],
    EventKind.QUESTION_ASKED: [complainant("question")],
    EventKind.PROGRESS: [when(complainant("progress"), is_public)],
    EventKind.ESCALATED: [complainant("escalated"), officers.desk("escalated_desk")],
    EventKind.UNDERSTANDING: [
        when(complainant("explained"), asks_back),
        when(officers.proposer("understanding"), by_complainant),
    ],
    EventKind.PROPOSED: [officers.deciders],
    EventKind.APPROVED: [officers.proposer("approved")],
    EventKind.DECLINED: [officers.proposer("declined")],
    EventKind.EXTENDED: [when(complainant("extended"), of_handling)],
    EventKind.CONCLUDED: [when(complainant("concluded"), told_later)],
    EventKind.RESULT_TOLD: [complainant("result_told")],
    EventKind.STRUCK_OFF: [complainant("struck_off")],
    EventKind.OBJECTED: [officers.desk("objected")],
    EventKind.RATED: [when(officers.desk("rated_low"), low)],
    EventKind.REOPENED: [
        when(complainant("reopened"), not_by_rating),
        when(officers.desk("reopened_desk"), not_by_rating),
    ],
    EventKind.LIGHT_CHANGED: [officers.light],
    EventKind.QUESTION_ANSWERED: [officers.assigned("question_answered")],
    EventKind.ADDENDUM: [
        when(officers.assigned("addendum"), is_more),
        when(officers.assigned(SUPPLIED), is_done),
    ],
    EventKind.ATTACHED: [officers.assigned("attached")],
    EventKind.WITHDRAWN: [officers.assigned("withdrawn")],
    EventKind.NOTICE_UNDELIVERED: [officers.undelivered],
    EventKind.DUE_RECOMPUTED: [
        when(complainant("due_recomputed"), was_promised),
        officers.proposer("due_recomputed_desk"),
    ],
}

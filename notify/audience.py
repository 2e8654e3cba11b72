"""Who is told what when something happens to a ticket (通知对象).

Pure: events in, notices out. What a notice may say outside the console follows from the ticket:
an ordinary one carries enterprise, topic, due date and link; a sensitive or restricted one only
number, light, date and link (S0-29).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from casework.model.complaint import FieldKey
from casework.model.events import EventKind, TicketEvent
from casework.model.people import Officer
from casework.model.ticket import Ticket

PROMISED = frozenset({"acceptance", "handling"})
"""Deadlines whose dates the complainant was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell one reader.

    ``officer`` is None for the complainant's own conversation. ``template`` is a key of
    ``responses/<language>/notices.toml``; ``cause`` makes the delivery unique.
    """

    cause: str
    template: str
    officer: Officer | None
    event: TicketEvent
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """The officers that a notice may go to: the one assigned, supervisors, the FAO desk."""

    assigned: Officer | None
    supervisors: Sequence[Officer]
    foreign_affairs: Sequence[Officer]


def notices(*, ticket: Ticket, events: Sequence[TicketEvent], readers: Readers) -> list[Notice]:
    """Notices that follow from the events, in their order."""
    found: list[Notice] = []
    for event in events:
        rule = _RULES.get(event.kind)
        if rule is not None:
            found.extend(rule(ticket, event, readers))
    return found


def brief(ticket: Ticket) -> dict[str, object]:
    """What a push about this ticket may carry outside the console."""
    due = next((one for one in ticket.deadlines if one.due == _next_due(ticket)), None)
    params: dict[str, object] = {
        "number": ticket.number,
        "due": due.due if due else None,
        "provisional": bool(due and due.provisional),
        "content": not (ticket.sensitive or ticket.restricted),
        "enterprise": "",
        "topic": "",
    }
    if params["content"]:
        params["enterprise"] = ticket.complaint.value(FieldKey.ENTERPRISE_NAME) or ""
        params["topic"] = ticket.topic or ""
    return params


def _next_due(ticket: Ticket) -> object:
    return min((one.due for one in ticket.deadlines if one.state == "open"), default=None)


def _to_complainant(template: str) -> Callable[[Ticket, TicketEvent, Readers], list[Notice]]:
    def rule(ticket: Ticket, event: TicketEvent, readers: Readers) -> list[Notice]:
        officer = readers.assigned
        params = {
            "number": ticket.number,
            "officer": officer.name if officer else "",
            "officer_en": (officer.name_en or officer.name) if officer else "",
            **_readable(event.data),
        }
        cause = f"{ticket.id}:{event.seq}:{template}:complainant"
        return [Notice(cause=cause, template=template, officer=None, event=event, params=params)]

    return rule


def _readable(data: Mapping[str, str]) -> dict[str, object]:
    """The event's data for a template: due dates as dates, so that each language writes its own."""
    return {
        key: date.fromisoformat(value) if key.endswith("_due") and value else value
        for key, value in data.items()
    }


def _to_officer(template: str) -> Callable[[Ticket, TicketEvent, Readers], list[Notice]]:
    def rule(ticket: Ticket, event: TicketEvent, readers: Readers) -> list[Notice]:
        if readers.assigned is None:
            return []
        return [_officer_notice(ticket, event, readers.assigned, template)]

    return rule


def _to_foreign_affairs(ticket: Ticket, event: TicketEvent, readers: Readers) -> list[Notice]:
    return [
        _officer_notice(ticket, event, officer, "sensitive_routed")
        for officer in readers.foreign_affairs
    ]


def _to_supervisors(ticket: Ticket, event: TicketEvent, readers: Readers) -> list[Notice]:
    return [
        _officer_notice(ticket, event, officer, "notice_undelivered")
        for officer in readers.supervisors
    ]


def _public_progress(ticket: Ticket, event: TicketEvent, readers: Readers) -> list[Notice]:
    if event.data.get("public") != "yes":
        return []
    return _to_complainant("progress")(ticket, event, readers)


def _recomputed(ticket: Ticket, event: TicketEvent, readers: Readers) -> list[Notice]:
    """A date that was promised to the complainant is final now, or later than promised."""
    if event.data.get("rule") not in PROMISED:
        return []
    return _to_complainant("due_recomputed")(ticket, event, readers)


def _officer_notice(ticket: Ticket, event: TicketEvent, officer: Officer, template: str) -> Notice:
    return Notice(
        cause=f"{ticket.id}:{event.seq}:{template}:{officer.id}",
        template=template,
        officer=officer,
        event=event,
        params=brief(ticket),
    )


_RULES: Mapping[EventKind, Callable[[Ticket, TicketEvent, Readers], list[Notice]]] = {
    EventKind.ASSIGNED: _to_officer("assigned"),
    EventKind.ROUTED_SENSITIVE: _to_foreign_affairs,
    EventKind.ACKNOWLEDGED: _to_complainant("acknowledged"),
    EventKind.MATERIAL_COMPLETE: _to_complainant("material_complete"),
    EventKind.ACCEPTED: _to_complainant("accepted"),
    EventKind.QUESTION_ASKED: _to_complainant("question"),
    EventKind.PROGRESS: _public_progress,
    EventKind.CONCLUDED: _to_complainant("concluded"),
    EventKind.QUESTION_ANSWERED: _to_officer("question_answered"),
    EventKind.ADDENDUM: _to_officer("addendum"),
    EventKind.ATTACHED: _to_officer("attached"),
    EventKind.WITHDRAWN: _to_officer("withdrawn"),
    EventKind.NOTICE_UNDELIVERED: _to_supervisors,
    EventKind.DUE_RECOMPUTED: _recomputed,
}

"""What the complainant is told of an event (告知诉求人), wherever the ticket is seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casework.model.deadline import ClockCode
from casework.model.events import TicketEvent
from casework.model.ticket import Ticket
from notify.notice import NO, Notice, Rule, Scene


def complainant(template: str) -> Rule:
    """Tell the complainant with this template."""

    def rule(scene: Scene, event: TicketEvent) -> list[Notice]:
        ticket, officer = scene.ticket, scene.readers.assigned
        params = {
            **_STANDS,
            "number": ticket.number,
            "officer": officer.name if officer else "",
            "officer_en": (officer.name_en or officer.name) if officer else "",
            **_state(ticket),
            **_readable(event.data),
        }
        cause = f"{ticket.id}:{event.seq}:{template}:complainant"
        return [Notice(cause=cause, template=template, officer=None, event=event, params=params)]

    return rule


_STANDS: Mapping[str, object] = {
    "provisional": NO,
    "acceptance_due": None,
    "handling_due": None,
    "supplement_due": None,
    "result_notice_due": None,
}
"""What a sentence may ask for although an event does not always say it."""


def _state(ticket: Ticket) -> dict[str, object]:
    """How the case stands after what happened."""
    procedure = ticket.procedure
    open_dates = {f"{one.rule}_due": one.due for one in ticket.deadlines if one.state == "open"}
    return {
        "result_notice_due": open_dates.get(f"{ClockCode.RESULT_NOTICE}_due"),
        "ground": procedure.ending_ground,
        "sub": procedure.ending_sub,
        "settled_as": procedure.settled_as,
        "track": ticket.track.value,
    }


def _readable(data: Mapping[str, str]) -> dict[str, object]:
    """The event's data for a template: due dates as dates, so that each language writes its own."""
    return {
        key: date.fromisoformat(value) if key.endswith("_due") and value else value
        for key, value in data.items()
    }

"""Another track or kind (转换办理路径): the history stays, clocks of before are closed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from casework.model.clocks import end_all_clocks
from casework.model.deadline import ClockStart, Deadline
from casework.model.errors import NotCombined
from casework.model.events import EventKind
from casework.model.moves import IN_HANDLING, KINDS, Act
from casework.model.ticket import AcceptanceState, Kind, Ticket, TicketStatus, Track
from casework.service.acting import officer_actor, open_for, require_text
from casework.service.backing import require_backing
from casework.service.change import change
from casework.service.clocks import handling_clocks, started
from casework.service.commands import Convert
from casework.service.context import Context
from casework.service.happenings import Happening, deadlines_set
from casework.service.outcomes import TicketChanged


def convert(command: Convert, context: Context) -> TicketChanged:
    """Change track or kind with a reason. A refused matter lives on as what it is converted to.

    A formal complaint of an infringement needs a qualified complainant: what a consulate or a
    chamber brought needs the enterprise or its proxy first (Rules arts. 9, 12, 14).
    Raises NotCombined, BackingMissing.
    """
    ticket, officer = open_for(command, Act.CONVERT, context)
    _require_combination(command, ticket)
    reason = require_text(command.reason, Act.CONVERT)
    columns, begun = _moved(ticket, command, context)
    return change(
        ticket,
        [_converted(ticket, command, reason), *deadlines_set(begun)],
        actor=officer_actor(officer),
        context=context,
        track=command.track,
        kind=command.kind,
        **columns,
    )


def _require_combination(command: Convert, ticket: Ticket) -> None:
    same = (command.track, command.kind) == (ticket.track, ticket.kind)
    if same or command.kind not in KINDS[command.track]:
        raise NotCombined(
            f"{command.track}/{command.kind}", track=command.track.value, kind=command.kind.value
        )
    formal = command.track is Track.FORMAL_COMPLAINT
    if formal and command.kind is Kind.INFRINGEMENT:
        require_backing(ticket)


def _moved(
    ticket: Ticket, command: Convert, context: Context
) -> tuple[dict[str, Any], tuple[Deadline, ...]]:
    """Columns and clocks: handling goes on outside the formal track, else it begins anew."""
    if command.track is ticket.track and ticket.status not in _REFUSED:
        return {}, ()
    formal = command.track is Track.FORMAL_COMPLAINT
    goes_on = ticket.status in IN_HANDLING and not formal
    begun = (
        handling_clocks(ticket, context, track=command.track)
        if goes_on
        else started(ticket, ClockStart.FILED, context, track=command.track)
    )
    columns: dict[str, Any] = {
        "deadlines": (*end_all_clocks(ticket.deadlines), *begun),
        "acceptance_state": AcceptanceState.RECEIVED if formal else None,
        "status": ticket.status if goes_on else TicketStatus.RECEIVED,
        "closed_at": None,
        "procedure": replace(ticket.procedure, proposal=None, result_told=False, settled_as=""),
    }
    return columns, begun


_REFUSED = frozenset({TicketStatus.NOT_ACCEPTED, TicketStatus.REFERRED})


def _converted(ticket: Ticket, command: Convert, reason: str) -> Happening:
    data = {
        "from_track": ticket.track.value,
        "from_kind": ticket.kind.value,
        "track": command.track.value,
        "kind": command.kind.value,
        "reason": reason,
    }
    return Happening(kind=EventKind.CONVERTED, data=data)

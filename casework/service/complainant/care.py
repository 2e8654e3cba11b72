"""Care raised after filing (提高保密程度): asked for, or due to who speaks after all (S0-28)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from casework.model.events import EventKind
from casework.model.people import SYSTEM
from casework.model.ticket import Ticket
from casework.model.triage import sensitivity
from casework.service.assign import Care, assign, is_cleared
from casework.service.commands import AddToTicket
from casework.service.context import Context
from casework.service.happenings import Happening, assigned


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """Events and changed columns of a ticket that is handled with more care; both may be empty."""

    happenings: tuple[Happening, ...] = ()
    columns: dict[str, Any] = field(default_factory=dict)


def raise_care(ticket: Ticket, command: AddToTicket, context: Context) -> Raised:
    """What an addition changes about who may know. Nothing that was said ever lowers the care.

    An officer who is not cleared for it gives the ticket to one who is, as at filing.
    """
    if not command.confidential and command.origin is None:
        return Raised()
    found = sensitivity(
        origin=command.origin or ticket.origin,
        principal_origin=ticket.principal_origin,
        sensitive_origins=context.jurisdiction.rules.sensitive_origins,
        confidential=command.confidential,
    )
    care = Care(
        sensitive=ticket.sensitive or found.sensitive,
        restricted=ticket.restricted or found.restricted,
    )
    columns: dict[str, Any] = {"sensitive": care.sensitive, "restricted": care.restricted}
    happenings = list(_reasons(ticket, command, found.reasons, care))
    if not _may_keep(ticket, care, context):
        columns["assignment"] = assign(
            enterprise=None, district=ticket.district, care=care, context=context
        )
        columns["acknowledged_at"] = None
        happenings.append(assigned(columns["assignment"]))
    return Raised(happenings=tuple(happenings), columns=columns)


def _reasons(
    ticket: Ticket, command: AddToTicket, reasons: tuple[str, ...], care: Care
) -> Iterator[Happening]:
    if care.sensitive and not ticket.sensitive:
        data = {"reasons": ",".join(reasons)}
        yield Happening(kind=EventKind.ROUTED_SENSITIVE, data=data, actor=SYSTEM)
    if command.confidential:
        yield Happening(kind=EventKind.CONFIDENTIAL_REQUESTED)


def _may_keep(ticket: Ticket, care: Care, context: Context) -> bool:
    officer = context.uow.officers.get(ticket.assignment.officer_id)
    return not care.careful or (officer is not None and is_cleared(officer, care))

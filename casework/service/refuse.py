"""Not to accept a matter (不予受理; Rules arts. 14, 15): ground, reasons, the right door."""

from __future__ import annotations

from casework.model.errors import UnknownCode
from casework.model.events import EventKind
from casework.model.moves import Act
from casework.model.ticket import Ticket, TicketStatus
from casework.service.acting import officer_actor, open_for, require_code, require_text, rules_of
from casework.service.change import change
from casework.service.commands import Refuse
from casework.service.context import Context
from casework.service.happenings import Happening, deadlines_set
from casework.service.outcomes import TicketChanged
from casework.service.settle import settled

STILL_INCOMPLETE = "na_4_still_incomplete"
_MET = frozenset({"acceptance", "completeness", "refusal_notice", "supplement", "forwarding"})


def refuse(command: Refuse, context: Context) -> TicketChanged:
    """Refuse on one of the grounds of the rule set; with a ``target`` the matter is referred.

    Refusing never erases: the record stays, and may be converted to another track (Rules art. 14).
    Raises UnknownCode, TextMissing.
    """
    ticket, officer = open_for(command, Act.REFUSE, context)
    _require_ground(command.ground, ticket, context)
    rules = rules_of(ticket, context)
    if command.target:
        require_code(command.target, rules.referral_targets, what="target")
    referred = bool(command.target)
    status = TicketStatus.REFERRED if referred else TicketStatus.NOT_ACCEPTED
    columns, begun = settled(
        ticket,
        status,
        context,
        met=_MET,
        refusal_ground=command.ground,
        referral_target=command.target,
    )
    return change(
        ticket,
        [_refused(command, referred=referred), *deadlines_set(begun)],
        actor=officer_actor(officer),
        context=context,
        **columns,
    )


def _require_ground(ground: str, ticket: Ticket, context: Context) -> None:
    known = rules_of(ticket, context).refusal_grounds
    require_code(ground, known, what="ground")
    if not known[ground].applies(track=ticket.track):
        raise UnknownCode(f"{ground} on {ticket.track}", what="ground", value=ground)
    if ground == STILL_INCOMPLETE and not ticket.procedure.supplements:
        # Only who was asked to mend the material can have failed to (Rules art. 14 (4)).
        raise UnknownCode(f"{ground} without a notice", what="ground", value=ground)


def _refused(command: Refuse, *, referred: bool) -> Happening:
    data = {"ground": command.ground, "reason": require_text(command.reason, Act.REFUSE)}
    if not referred:
        return Happening(kind=EventKind.NOT_ACCEPTED, data=data)
    data |= {"target": command.target, "target_name": command.target_name.strip()}
    return Happening(kind=EventKind.REFERRED, data=data)

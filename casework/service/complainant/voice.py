"""What the complainant says to the handling itself: rating, objection, confirmation, 谅解."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from casework.model.errors import ScoreUnknown
from casework.model.events import EventKind
from casework.model.moves import Act, require
from casework.model.procedure import Backing, Level
from casework.model.rules import AfterLowRating
from casework.model.ticket import Ticket
from casework.service.access import ticket_of_conversation
from casework.service.acting import require_text, rules_of
from casework.service.change import change, unchanged
from casework.service.commands import (
    AgreeToExtension,
    ConfirmBacking,
    RaiseObjection,
    RateTicket,
)
from casework.service.complainant.add import complainant
from casework.service.context import Context
from casework.service.handling import heard
from casework.service.happenings import Happening, yes_no
from casework.service.outcomes import TicketChanged
from casework.service.reopen import reopened

BEST, WORST = 5, 1
_LOW_RATING = "low_rating"
_Said = RateTicket | RaiseObjection | ConfirmBacking | AgreeToExtension


def rate_ticket(command: RateTicket, context: Context) -> TicketChanged:
    """Rate the handling (满意度评价; S2-41): 1 to 5, with a reason.

    A low score, as the rule set counts it, takes the matter up again; at once, or in its second
    round, it is brought to the joint-conference office. Raises ScoreUnknown.
    """
    ticket, repeated = _ticket(command, Act.RATE, context)
    if repeated:
        return unchanged(ticket, context)
    if not WORST <= command.score <= BEST:
        raise ScoreUnknown(f"{command.score}", score=command.score)
    data = {"score": str(command.score), "reason": command.reason.strip()}
    rated = Happening(kind=EventKind.RATED, data={**data, "message_id": command.message_id})
    actor = complainant(command.conversation_key)
    rule = rules_of(ticket, context).rating
    if rule.is_low(command.score):
        up = rule.then is AfterLowRating.ESCALATE or ticket.procedure.round > 1
        level = max(ticket.procedure.level, Level.OFFICE, key=lambda one: one.rank)
        return reopened(
            ticket,
            _LOW_RATING,
            actor,
            context,
            before=(rated,),
            level=level if up else None,
            rating=command.score,
        )
    return change(
        ticket,
        [rated],
        actor=actor,
        context=context,
        procedure=replace(ticket.procedure, rating=command.score),
    )


def raise_objection(command: RaiseObjection, context: Context) -> TicketChanged:
    """Object to a refusal or a result (异议; Rules art. 22); the next higher body is named."""
    ticket, repeated = _ticket(command, Act.OBJECT, context)
    if repeated:
        return unchanged(ticket, context)
    superior = context.jurisdiction.superior
    data = {
        "text": require_text(command.text, Act.OBJECT),
        "message_id": command.message_id,
        "superior": superior.name if superior is not None else "",
    }
    return _kept(
        ticket,
        Happening(kind=EventKind.OBJECTED, data=data),
        command,
        context,
        procedure=replace(ticket.procedure, objected=True),
    )


def confirm_backing(command: ConfirmBacking, context: Context) -> TicketChanged:
    """The enterprise confirms that a forwarded matter is its own (Rules arts. 12, 14)."""
    ticket, repeated = _ticket(command, Act.CONFIRM_BACKING, context)
    if repeated:
        return unchanged(ticket, context)
    data = {"backing": Backing.ENTERPRISE.value, "note": "", "message_id": command.message_id}
    return _kept(
        ticket,
        Happening(kind=EventKind.BACKED, data=data),
        command,
        context,
        procedure=replace(ticket.procedure, backing=Backing.ENTERPRISE),
    )


def agree_to_extension(command: AgreeToExtension, context: Context) -> TicketChanged:
    """The complainant's answer to the explained delay (谅解; S0-49): understood, or not."""
    ticket, repeated = _ticket(command, Act.AGREE, context)
    if repeated:
        return unchanged(ticket, context)
    data = {
        "person": "",
        "text": "",
        "understood": yes_no(holds=command.understood),
        "message_id": command.message_id,
    }
    return _kept(
        ticket,
        Happening(kind=EventKind.UNDERSTANDING, data=data),
        command,
        context,
        procedure=replace(ticket.procedure, understood=command.understood),
    )


def _ticket(command: _Said, act: Act, context: Context) -> tuple[Ticket, bool]:
    """The ticket, and whether this message was taken before: then nothing happens again."""
    ticket = ticket_of_conversation(
        number=command.number, conversation_key=command.conversation_key, context=context
    )
    events = context.uow.events.of_ticket(ticket.id)
    if any(event.data.get("message_id") == command.message_id for event in events):
        return ticket, True
    require(act, ticket)
    return ticket, False


def _kept(
    ticket: Ticket, said: Happening, command: _Said, context: Context, **columns: Any
) -> TicketChanged:
    actor = complainant(command.conversation_key)
    quiet = heard(ticket)
    if "procedure" in quiet:
        columns["procedure"] = replace(columns["procedure"], contacted_on=None)
        columns["deadlines"] = quiet["deadlines"]
    return change(ticket, [said], actor=actor, context=context, **columns)

"""Withdraw and start over (撤回、重新开始): asked once; a draft is erased, a ticket stays."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import commands as c
from bot.dialogue.interruptions import close, interrupt
from bot.dialogue.turn import Turn
from bot.dialogue.which import in_order, known_by, still_open, titled
from bot.handlers.status import tell_unknown
from casework.model.complaint import FieldKey
from casework.service.commands import WithdrawTicket
from casework.service.outcomes import TicketChanged

DRAFT = "draft"


def withdraw(turn: Turn, command: c.Withdraw) -> None:
    """Which one: the draft, the ticket that is named, or the only one there is."""
    filed = still_open(turn.conversation.filed)
    named = _named(turn, command)
    if named is not None and all(one.number != named for one in turn.conversation.filed):
        tell_unknown(turn, named)
        interrupt(turn, "receipt_code", about=named)
    elif named is not None:
        interrupt(turn, "confirm_withdraw", about=named)
    elif turn.draft is not None:
        interrupt(turn, "confirm_withdraw", about=DRAFT)
    elif len(filed) == 1:
        interrupt(turn, "confirm_withdraw", about=filed[0].number)
    elif filed:
        turn.ack_at("withdrawal.which", trace="which_ticket")
        listed = turn.context.patterns.figure("withdrawal.listed")
        turn.pause = tuple(f"ticket:{one.number}" for one in filed[:listed])
    else:
        turn.ack_at("withdrawal.nothing", trace="nothing_to_withdraw")


def _named(turn: Turn, command: c.Withdraw) -> str | None:
    """The ticket that is named by its number; of several also by words of its title."""
    filed = still_open(turn.conversation.filed)
    alone = len(filed) <= 1 and turn.draft is None
    if command.number is not None or turn.message is None or alone:
        return command.number
    placed = in_order(turn.message.text, filed, turn.context.form.phrases)
    if placed is not None and turn.draft is None:
        return placed.number
    found = known_by(turn.message.text, filed)
    if found is None or _means_draft(turn, f"{found.title} {found.about}"):
        return None
    return found.number


def _means_draft(turn: Turn, title: str) -> bool:
    """Whether the words fit the draft as well as the ticket: then the open draft is meant."""
    if turn.draft is None or turn.message is None:
        return False
    told = turn.draft.value(FieldKey.FACTS) or ""
    return titled(turn.message.text, [told, title]) != 1


def start_over(turn: Turn) -> None:
    """Begin again: asked first, nothing is thrown away before the answer."""
    if turn.draft is None:
        turn.open_draft({})
        turn.ack_at("start_over.fresh", trace="welcome")
        return
    interrupt(turn, "confirm_discard")


def decide(turn: Turn, *, yes: bool) -> None:
    """The answer to "really?"."""
    question = turn.conversation.question
    if question is None:
        return
    close(turn)
    if not yes:
        turn.ack_at("withdrawal.kept", trace="kept")
    elif question.key == "confirm_discard":
        erase(turn)
        turn.open_draft({})
        turn.ack_at("start_over.done", trace="started_over")
    elif question.about == DRAFT:
        erase(turn)
        turn.closed = True
        turn.ack_at("withdrawal.erased", trace="draft_erased")
    else:
        turn.request(
            WithdrawTicket(
                number=question.about,
                conversation_key=turn.conversation.key,
                message_id=turn.source.message_id,
            )
        )


def erase(turn: Turn) -> None:
    """A withdrawn draft is erased with its files; that there was one is in the audit."""
    draft = turn.draft
    if draft is not None:
        turn.erase_files += [one.id for one in draft.attachments if one.received]
    turn.change(draft=None, question=None, back_to=None, trail=(), waiting=None)
    turn.audit.append("draft_erased")
    turn.effects += 1


def withdrawn(turn: Turn, outcome: TicketChanged) -> None:
    """Told with the number; the record stays."""
    turn.ack_at("withdrawal.done", trace="withdrawn", number=outcome.ticket.number)
    turn.audit.append("withdrawn")
    number = outcome.ticket.number
    filed = turn.conversation.filed
    turn.change(
        filed=tuple(replace(one, over=True) if one.number == number else one for one in filed)
    )

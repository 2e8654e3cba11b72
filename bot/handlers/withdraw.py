"""Withdraw and start over (撤回、重新开始): asked once; a draft is erased, a ticket stays."""

from __future__ import annotations

from bot.dialogue import commands as c
from bot.dialogue.interruptions import close, interrupt
from bot.dialogue.turn import Turn
from casework.service.commands import WithdrawTicket
from casework.service.outcomes import TicketChanged

DRAFT = "draft"
LISTED = 6


def withdraw(turn: Turn, command: c.Withdraw) -> None:
    """Which one: the draft, the ticket that is named, or the only one there is."""
    filed = turn.conversation.filed
    if command.number is not None:
        interrupt(turn, "confirm_withdraw", about=command.number)
    elif turn.draft is not None:
        interrupt(turn, "confirm_withdraw", about=DRAFT)
    elif len(filed) == 1:
        interrupt(turn, "confirm_withdraw", about=filed[0].number)
    elif filed:
        turn.ack("intake.which_ticket", trace="which_ticket")
        turn.pause = tuple(f"ticket:{one.number}" for one in filed[-LISTED:])
    else:
        turn.ack("intake.nothing_to_withdraw", trace="nothing_to_withdraw")


def start_over(turn: Turn) -> None:
    """Begin again: asked first, nothing is thrown away before the answer."""
    if turn.draft is None:
        turn.open_draft({})
        turn.ack("intake.welcome")
        return
    interrupt(turn, "confirm_discard")


def decide(turn: Turn, *, yes: bool) -> None:
    """The answer to "really?"."""
    question = turn.conversation.question
    if question is None:
        return
    close(turn)
    if not yes:
        turn.ack("intake.kept", trace="kept")
    elif question.key == "confirm_discard":
        erase(turn)
        turn.open_draft({})
        turn.ack("intake.started_over", trace="started_over")
    elif question.about == DRAFT:
        erase(turn)
        turn.closed = True
        turn.ack("intake.draft_erased", trace="draft_erased")
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
    turn.ack("intake.withdrawn", number=outcome.ticket.number)
    turn.audit.append("withdrawn")

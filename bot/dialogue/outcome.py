"""The desk's answer in the conversation (办理结果): receipt, status, refusal in words."""

from __future__ import annotations

from bot.dialogue.turn import Turn
from bot.handlers import confirm, link, matter, status, statutory, supplement, verdict, withdraw
from bot.handlers import help as helping
from casework.model.errors import TicketNotFound, TooManyGuesses, ZhitongError
from casework.service.commands import (
    AddToTicket,
    AgreeToExtension,
    AnswerQuestion,
    Command,
    ConfirmBacking,
    FileComplaint,
    LinkByEmail,
    RaiseObjection,
    RateTicket,
    ShowStatus,
    WithdrawTicket,
)
from casework.service.outcomes import (
    HandedOver,
    MailCodeAsked,
    Outcome,
    StatusShown,
    TicketChanged,
)


def take(
    turn: Turn, command: Command, outcome: Outcome | ZhitongError, *, secret: str | None
) -> None:
    """Write the outcome on the turn."""
    if isinstance(outcome, ZhitongError):
        _refused(turn, command, outcome)
    elif isinstance(outcome, StatusShown) and isinstance(command, ShowStatus | LinkByEmail):
        status.shown(turn, command, outcome)
    elif isinstance(outcome, MailCodeAsked):
        link.asked(turn, outcome)
    elif isinstance(outcome, HandedOver):
        helping.handed_over(turn, outcome)
    elif isinstance(outcome, TicketChanged):
        _changed(turn, command, outcome, secret)


def _changed(turn: Turn, command: Command, outcome: TicketChanged, secret: str | None) -> None:
    match command:
        case FileComplaint():
            confirm.filed(turn, outcome, secret)
        case WithdrawTicket():
            withdraw.withdrawn(turn, outcome)
        case AnswerQuestion():
            matter.officer_answered(turn, outcome.ticket.number)
        case AddToTicket() if command.field in verdict.MARKED:
            verdict.marked(turn, command)
        case AddToTicket() if command.field == supplement.SUPPLIED:
            turn.ack("after.supplied", trace="supplied")
        case AddToTicket() if supplement.was_told(turn):
            turn.effects += 1
        case AddToTicket():
            matter.added(turn, command, outcome)
        case RateTicket() | RaiseObjection() | ConfirmBacking() | AgreeToExtension():
            verdict.heard(turn, command, outcome)
        case _:
            return


def _refused(turn: Turn, command: Command, error: ZhitongError) -> None:
    """The desk says no: why, in words; the draft and what was written stay."""
    if isinstance(command, ShowStatus) and isinstance(error, TicketNotFound):
        status.not_found(turn, command)
        return
    if isinstance(error, TooManyGuesses):
        status.too_many(turn)
        return
    if isinstance(command, RateTicket | RaiseObjection | ConfirmBacking | AgreeToExtension):
        verdict.too_late(turn, command, error)
        return
    turn.answer(f"errors.{error.code}", trace=error.code, **error.params)
    if isinstance(command, AddToTicket):
        statutory.leave(turn)
    if isinstance(command, AddToTicket | AnswerQuestion):
        turn.source = turn.source_of(command.message_id)
        words = [command.text.strip(), *(one.name for one in command.attachments)]
        turn.keep_note("\n".join(filter(None, words)), "aside")

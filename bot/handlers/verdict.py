"""What the person says to a result (评价与异议): rating, "not solved", objection, and the rest."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import ticket_commands as t
from bot.dialogue.interruptions import interrupt
from bot.dialogue.standing import (
    AFTER_RESULT,
    RATING,
    Standing,
    named,
    put,
    standing,
)
from bot.dialogue.turn import Turn
from bot.handlers.supplement import RATING_REASON, said
from casework.model.deadline import ClockCode, DeadlineState
from casework.model.errors import TicketNotFound, ZhitongError
from casework.model.events import EventKind
from casework.model.ticket import TicketStatus
from casework.service.commands import (
    AddToTicket,
    AgreeToExtension,
    ConfirmBacking,
    RaiseObjection,
    RateTicket,
)
from casework.service.outcomes import TicketChanged

LOW = 2
"""The score that taking a matter up again stands for: not satisfied."""
LEAST_WORDS = 10
"""From so many characters on, words say what is objected to."""
AS_DEMAND, NOT_OURS = "as_demand", "not_ours"
Said = RateTicket | RaiseObjection | ConfirmBacking | AgreeToExtension
MARKED = frozenset({AS_DEMAND, NOT_OURS, RATING_REASON})
"""Additions that are told in words of their own."""


# ---- rating -------------------------------------------------------------------------------------
def rate(turn: Turn, command: t.Rate) -> None:
    """A score, perhaps with its reason."""
    turn.request(
        RateTicket(
            number=command.number,
            conversation_key=turn.conversation.key,
            score=command.score,
            reason=command.reason,
            message_id=turn.source.message_id,
        )
    )


def ask_rating(turn: Turn, command: t.AskRating) -> None:
    """Ask how satisfied the person is."""
    if command.number is None:
        turn.answer("after.nothing_to_rate")
    else:
        interrupt(turn, RATING, about=command.number)


def rated(turn: Turn, command: RateTicket, outcome: TicketChanged) -> None:
    """Thanks; a low score has taken the matter up again, with a new date (S2-41)."""
    again = any(event.kind is EventKind.REOPENED for event in outcome.events)
    _know(turn, command.number, rating=command.score, again=again)
    _over(turn)
    if again:
        _tell_again(turn, outcome)
    else:
        turn.ack("after.rated", trace="rated", score=command.score)
    if not command.reason and outcome.events:
        turn.change(question=put(Standing.REASON, command.number))
    turn.effects += 1


def _tell_again(turn: Turn, outcome: TicketChanged) -> None:
    running = [one for one in outcome.ticket.deadlines if one.state is DeadlineState.OPEN]
    due = next((one for one in running if one.rule == ClockCode.HANDLING), None)
    turn.ack(
        "after.rated_low",
        trace="rated_low",
        due=None if due is None else due.due,
        provisional=due is not None and due.provisional,
        escalated=outcome.ticket.status is TicketStatus.ESCALATED,
    )


def not_solved(turn: Turn, command: t.NotSolved) -> None:
    """The result did not help: taken up again, only rated, or objected to."""
    turn.change(verdict=command.text)
    _over(turn)
    turn.answer("after.not_solved", trace="not_solved")
    turn.pause = named(AFTER_RESULT, command.number)


def again(turn: Turn, number: str) -> None:
    """Take it up again: counts as not satisfied; what was said before is the reason."""
    reason = turn.conversation.verdict
    turn.change(verdict="")
    rate(turn, t.Rate(number=number, score=LOW, reason=reason))


def no_reason(turn: Turn, number: str) -> None:
    """No reason beside the score; that is fine."""
    del number
    _over(turn)
    turn.ack_at("cannot_understand.standing_by", trace="standing_by")


# ---- objection ----------------------------------------------------------------------------------
def objects(turn: Turn, command: t.Object) -> None:
    """Ask what is objected to, then show the words once before they are filed."""
    if not command.number:
        turn.answer("after.nothing_to_object")
        return
    told = command.text or turn.conversation.verdict
    enough = len(told.strip()) >= LEAST_WORDS
    turn.change(verdict=told if enough else "")
    kind = Standing.OBJECTION_SURE if enough else Standing.OBJECTION
    turn.change(question=put(kind, command.number), back_to=None)
    turn.trace.append("objection_asked")


def object_now(turn: Turn, number: str) -> None:
    """The words are right: file the objection (Rules art. 22)."""
    text = turn.conversation.verdict
    _over(turn)
    if not text.strip():
        objects(turn, t.Object(number=number))
        return
    turn.request(
        RaiseObjection(
            number=number,
            conversation_key=turn.conversation.key,
            text=text,
            message_id=turn.source.message_id,
        )
    )


def drop_objection(turn: Turn, number: str) -> None:
    """No objection after all."""
    del number
    turn.change(verdict="")
    _over(turn)
    turn.ack("after.not_objected")


def objected(turn: Turn, outcome: TicketChanged) -> None:
    """Received; who stands above, and that other time limits run on (Rules arts. 8, 22)."""
    turn.change(verdict="")
    turn.ack("after.objected", trace="objected", **_facts(turn, outcome))
    turn.ack("intake.rights_keep_running", trace="rights_keep_running")
    turn.effects += 1


# ---- an enterprise's word, and a delay that was explained ---------------------------------------
def ours(turn: Turn, number: str) -> None:
    """The enterprise stands behind what somebody else brought (Rules arts. 12, 14)."""
    _over(turn)
    turn.request(
        ConfirmBacking(
            number=number,
            conversation_key=turn.conversation.key,
            message_id=turn.source.message_id,
        )
    )


def not_ours(turn: Turn, number: str) -> None:
    """It is not its matter: the officer is told."""
    _over(turn)
    _add(turn, number, NOT_OURS)


def as_demand(turn: Turn, number: str) -> None:
    """A refused complaint goes on as a demand; the officer converts it (转为诉求办理)."""
    _add(turn, number, AS_DEMAND)


def answers_delay(turn: Turn, number: str, *, understood: bool) -> None:
    """The answer to the explained delay (谅解; S0-49)."""
    _over(turn)
    turn.request(
        AgreeToExtension(
            number=number,
            conversation_key=turn.conversation.key,
            understood=understood,
            message_id=turn.source.message_id,
        )
    )


# ---- the desk's answer --------------------------------------------------------------------------
def heard(turn: Turn, command: Said, outcome: TicketChanged) -> None:
    """The desk has it."""
    match command:
        case RateTicket():
            rated(turn, command, outcome)
        case RaiseObjection():
            objected(turn, outcome)
        case ConfirmBacking():
            turn.ack("after.confirmed", trace="confirmed", number=command.number)
            turn.effects += 1
        case AgreeToExtension():
            word = "understood" if command.understood else "not_understood"
            turn.ack(f"after.{word}")
            turn.effects += 1


def marked(turn: Turn, command: AddToTicket) -> None:
    """The desk has an addition that answers a question about the ticket."""
    name = "reason_kept" if command.field == RATING_REASON else command.field
    turn.ack(f"after.{name}", number=command.number)
    _over(turn)
    turn.effects += 1


def too_late(turn: Turn, command: Said, error: ZhitongError) -> None:
    """The matter went on meanwhile; words that were written are kept for the officer."""
    _over(turn)
    turn.change(verdict="")
    if isinstance(error, TicketNotFound):
        turn.answer(f"errors.{error.code}", trace=error.code, **error.params)
    else:
        turn.answer("after.closed_already", trace=error.code)
    words = {RaiseObjection: "text", RateTicket: "reason"}.get(type(command), "")
    turn.source = turn.source_of(command.message_id)
    turn.keep_note(str(getattr(command, words, "")) if words else "", "aside")


def _add(turn: Turn, number: str, key: str) -> None:
    turn.request(
        AddToTicket(
            number=number,
            conversation_key=turn.conversation.key,
            text=said(turn, key),
            message_id=turn.source.message_id,
            field=key,
        )
    )


def _know(turn: Turn, number: str, *, rating: int, again: bool) -> None:
    filed = tuple(
        replace(one, rating=None if again else rating, settled="" if again else one.settled)
        if one.number == number
        else one
        for one in turn.conversation.filed
    )
    turn.change(filed=filed)


def _over(turn: Turn) -> None:
    """The question about the ticket is answered."""
    if turn.conversation.asks == RATING or standing(turn.conversation) is not None:
        turn.change(question=None)


def _facts(turn: Turn, outcome: TicketChanged) -> dict[str, object]:
    names = ("superior", "superior_en")
    facts = turn.context.facts
    return {"number": outcome.ticket.number, **{name: facts[name] for name in names}}


def open_backing(turn: Turn, number: str) -> None:
    """Ask an enterprise that opened what somebody else brought whether the matter is its own."""
    turn.change(question=put(Standing.BACKING, number), back_to=None)
    turn.trace.append("backing_asked")

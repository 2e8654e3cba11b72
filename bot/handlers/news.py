"""What the desk tells (告知): said in the conversation, and what it asks is open from then on.

A question is opened only where none of the form waits: whoever is telling another matter is told
the news and goes on with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.dialogue.context import News
from bot.dialogue.conversation import FiledTicket, Question
from bot.dialogue.standing import (
    AFTER_REFUSAL,
    RATING,
    Settled,
    Standing,
    named,
    put,
    rating_choices,
    standing,
    ticket_of,
)
from bot.dialogue.standing_words import entries, put_in_words
from bot.dialogue.turn import Turn
from bot.handlers import matter
from casework.model.ticket import Ticket, TicketStatus, Track
from channels.speech import Act

CONCLUDED = TicketStatus.CONCLUDED.value
_REFUSED = frozenset({TicketStatus.NOT_ACCEPTED.value, TicketStatus.REFERRED.value})


def arrive(turn: Turn, told: News) -> tuple[Act, ...]:
    """The sentences of the news; its choices lie on ``turn.offers``."""
    params: dict[str, Any] = {**turn.context.facts, **told.params}
    if told.template == _ASKED:
        params["entries"] = entries(_items(told), turn.context.form)
    acts = [Act(name=f"notices.{told.template}", params=params)]
    follow = _FOLLOW.get(told.template)
    if follow is not None:
        acts += follow(turn, told)
    return tuple(acts)


def entry_of(entry: FiledTicket, ticket: Ticket) -> FiledTicket:
    """What the conversation knows of a ticket, as it stands at the desk."""
    wanted = entry.wanted
    if ticket.status is not TicketStatus.SUPPLEMENT_REQUESTED:
        wanted = ()
    elif not wanted and entry.linked:
        wanted = ticket.procedure.supplement_items
    return replace(
        entry,
        wanted=wanted,
        settled=_settled(ticket),
        rating=ticket.procedure.rating,
        over=entry.over or ticket.status is TicketStatus.WITHDRAWN,
    )


def _settled(ticket: Ticket) -> str:
    """How it ended; a result that was not told yet is none."""
    ended = ticket.procedure.settled_as or ticket.status.value
    if ticket.status not in (*_REFUSED, CONCLUDED, TicketStatus.CLOSED):
        return ""
    if ended in _REFUSED:
        return Settled.REFUSED
    return Settled.CONCLUDED if ended == CONCLUDED and ticket.procedure.result_told else ""


# ---- what follows from a piece of news ----------------------------------------------------------
def _question(turn: Turn, told: News) -> list[Act]:
    """A question of the officer: the next plain answer is its answer."""
    matter.officer_asks(turn, told.number, str(told.params["question"]))
    turn.offers += turn.conversation.options
    turn.trace.append("officer_question")
    return []


def _supplement(turn: Turn, told: News) -> list[Act]:
    """All that is missing; what is written or sent next is taken for it."""
    until = told.params.get("supplement_due")
    _know(
        turn,
        told.number,
        wanted=_items(told),
        wanted_by=until if isinstance(until, date) else None,
    )
    _open(turn, put(Standing.SUPPLEMENT, told.number))
    return []


def _refused(turn: Turn, told: News) -> list[Act]:
    """The ways that are left: an objection, or the same as a demand."""
    _know(turn, told.number, settled=Settled.REFUSED.value, wanted=())
    formal = told.params.get("track") == Track.FORMAL_COMPLAINT
    names = AFTER_REFUSAL if formal else AFTER_REFUSAL[1:]
    _open(turn, Question(key=None, options=named(names, told.number)))
    return []


def _result(turn: Turn, told: News) -> list[Act]:
    """A result is told: how satisfied the person is with it."""
    if told.params.get("settled_as") != CONCLUDED:
        return []
    _know(turn, told.number, settled=Settled.CONCLUDED.value, wanted=(), rating=None)
    return _ask_rating(turn, told.number)


def _struck_off(turn: Turn, told: News) -> list[Act]:
    """The matter is over: asked once more of whom did not rate it."""
    entry = ticket_of(turn.conversation, told.number)
    if told.params.get("settled_as") != CONCLUDED or entry is None or entry.rating is not None:
        return []
    _know(turn, told.number, settled=Settled.CONCLUDED.value)
    return _ask_rating(turn, told.number)


def _ask_rating(turn: Turn, number: str) -> list[Act]:
    question = Question(key=RATING, about=number, options=rating_choices(number))
    asked = _open(turn, question)
    return [Act(name="after.ask.rating" if asked else "after.rate_hint")]


def _explained(turn: Turn, told: News) -> list[Act]:
    """A delay was explained: whether it is understood (谅解; S0-49)."""
    if _open(turn, put(Standing.UNDERSTANDING, told.number)):
        return [put_in_words(turn, Standing.UNDERSTANDING, told.number)]
    return []


def _goes_on(turn: Turn, told: News) -> list[Act]:
    """The matter is in work: nothing is missing any more, and no result stands."""
    _know(turn, told.number, settled="", wanted=())
    _leave(turn, told.number)
    return []


def _again(turn: Turn, told: News) -> list[Act]:
    """Taken up again: what comes out of it may be rated anew."""
    _goes_on(turn, told)
    _know(turn, told.number, rating=None)
    return []


_ASKED = "supplement_asked"
_FOLLOW: Mapping[str, Callable[[Turn, News], list[Act]]] = {
    "question": _question,
    _ASKED: _supplement,
    "material_complete": _goes_on,
    "accepted": _goes_on,
    "not_accepted": _refused,
    "referred": _refused,
    "converted": _again,
    "explained": _explained,
    "result_told": _result,
    "struck_off": _struck_off,
    "reopened": _again,
}


def _items(told: News) -> tuple[str, ...]:
    return tuple(filter(None, str(told.params.get("items", "")).split("\n")))


def _know(turn: Turn, number: str, **changes: Any) -> None:
    """Note what is known of the ticket from now on."""
    filed = tuple(
        replace(one, **changes) if one.number == number else one for one in turn.conversation.filed
    )
    turn.change(filed=filed)


def _open(turn: Turn, question: Question) -> bool:
    """Open the question where none of the form or of an officer waits; else only say the news."""
    conversation = turn.conversation
    free = conversation.draft is None and conversation.officer_question is None
    if not free or conversation.asks not in (None, RATING):
        return False
    turn.change(question=question, back_to=None, unknowns=0)
    turn.offers += question.options
    return True


def _leave(turn: Turn, number: str) -> None:
    """A question about the ticket that is overtaken is open no more."""
    conversation = turn.conversation
    asked = standing(conversation)
    rates = conversation.asks == RATING and conversation.question is not None
    about = conversation.question.about if rates and conversation.question else ""
    if number in (about, "" if asked is None else asked.number):
        turn.change(question=None)

"""More than one matter (第二件诉求), additions after filing, answers to the officer."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import commands as c
from bot.dialogue.conversation import PendingQuestion, Question, Waiting
from bot.dialogue.draft import Draft
from bot.dialogue.interruptions import close, interrupt, returning
from bot.dialogue.turn import Turn
from bot.handlers.held import read_facts
from casework.model.complaint import FieldKey, FieldValue
from casework.service.commands import AddToTicket, AnswerQuestion

REUSED = (
    FieldKey.ORIGIN,
    FieldKey.ENTERPRISE_NAME,
    FieldKey.CONTACT_NAME,
    FieldKey.CONTACT_PHONE,
    FieldKey.CONTACT_EMAIL,
    FieldKey.DISTRICT,
    FieldKey.BUSINESS,
)


def reusable(draft: Draft) -> dict[FieldKey, FieldValue]:
    """Who speaks and how to reach them: the same for a second matter. Never facts or demand."""
    return {key: draft.fields[key] for key in REUSED if draft.value(key) is not None}


def another(turn: Turn, command: c.NewMatter) -> None:
    """A second matter, or more of the first? Asked once; the words wait for the answer."""
    waiting = Waiting(text=command.text, message_id=turn.source.message_id, at=turn.source.at)
    turn.change(waiting=waiting)
    interrupt(turn, "same_or_new")


def decide(turn: Turn, *, new: bool) -> None:
    """The answer to "the same matter or a new one?"."""
    waiting = turn.conversation.waiting
    close(turn)
    turn.change(waiting=None)
    if new:
        begin(turn, waiting)
    elif waiting is not None and turn.draft is not None:
        _append(turn, waiting)
    elif waiting is not None and turn.conversation.filed:
        add(turn, c.AddToMatter(text=waiting.text), message_id=waiting.message_id)


def begin(turn: Turn, waiting: Waiting | None) -> None:
    """Open a new draft; the one before is parked, company and contact are taken over."""
    before = turn.draft
    if before is not None:
        parked = (*turn.conversation.parked, before)
        turn.change(parked=parked, draft=None, question=None, back_to=None)
        reuse = reusable(before)
    else:
        filed = turn.conversation.filed
        reuse = dict(filed[-1].reuse) if filed else {}
    turn.open_draft(reuse)
    turn.change(question=None, back_to=None)
    turn.ack("intake.new_matter", trace="new_matter", reused=[key.value for key in reuse])
    turn.effects += 1
    if waiting is not None:
        _append(turn, waiting)


def _append(turn: Turn, waiting: Waiting) -> None:
    """The words that waited become facts, with their own message as the source."""
    read_facts(turn, text=waiting.text, message_id=waiting.message_id, at=waiting.at)


def add(turn: Turn, command: c.AddToMatter, *, message_id: str | None = None) -> None:
    """An addition or correction after filing: the original stays as it was."""
    filed = turn.conversation.filed
    if not filed:
        turn.keep_note(command.text, "aside")
        return
    turn.request(
        AddToTicket(
            number=filed[-1].number,
            conversation_key=turn.conversation.key,
            text=command.text,
            message_id=message_id or turn.source.message_id,
            field=command.key,
        )
    )


def answer_officer(turn: Turn, command: c.AnswerOfficer) -> None:
    """The answer goes to the ticket, together with files of the same message."""
    pending = turn.conversation.officer_question
    if pending is None:
        return
    turn.request(
        AnswerQuestion(
            number=pending.number,
            conversation_key=turn.conversation.key,
            text=command.text,
            message_id=turn.source.message_id,
        )
    )


def officer_answered(turn: Turn, number: str) -> None:
    """The desk has the answer: the question is closed, what was open comes back."""
    turn.change(officer_question=None)
    turn.ack("intake.answer_sent", number=number)
    turn.effects += 1
    if turn.conversation.asks is None:
        close(turn)


def answer_later(turn: Turn) -> None:
    """Told "not now": the question stays, and the form goes on."""
    pending = turn.conversation.officer_question
    if pending is not None:
        turn.change(officer_question=replace(pending, later=True))
    close(turn)
    turn.ack("intake.answer_later", number="" if pending is None else pending.number)


def officer_asks(turn: Turn, number: str, question: str) -> None:
    """The officer's question arrives: the next plain answer is taken as its answer."""
    pending = PendingQuestion(number=number, question=question, at=turn.now)
    conversation = turn.conversation
    turn.change(
        officer_question=pending,
        back_to=returning(conversation),
        question=Question(key=None, options=("answer_later",)),
    )


def resume_parked(turn: Turn) -> None:
    """Take the last parked draft up again."""
    parked = turn.conversation.parked
    if not parked or turn.draft is not None:
        return
    turn.change(draft=parked[-1], parked=parked[:-1], question=None, back_to=None, trail=())

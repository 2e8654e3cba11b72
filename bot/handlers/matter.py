"""More than one matter (第二件诉求), additions after filing, answers to the officer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from bot.dialogue import commands as c
from bot.dialogue.choices import candidates
from bot.dialogue.completeness import asked_of, carried
from bot.dialogue.conversation import Conversation, PendingQuestion, Question, Waiting
from bot.dialogue.draft import Draft
from bot.dialogue.interruptions import close, interrupt, returning, stalls
from bot.dialogue.turn import Turn
from bot.dialogue.which import named_in
from bot.handlers import statutory
from bot.handlers.held import read_facts
from casework.model.complaint import FieldKey, FieldValue, Method
from casework.model.origin import Origin
from casework.model.ticket import Industry
from casework.service.commands import AddToTicket, AnswerQuestion
from casework.service.outcomes import TicketChanged

REUSED = (
    FieldKey.ORIGIN,
    FieldKey.ENTERPRISE_NAME,
    FieldKey.CONTACT_NAME,
    FieldKey.CONTACT_PHONE,
    FieldKey.CONTACT_EMAIL,
    FieldKey.DISTRICT,
    FieldKey.BUSINESS,
)


SEVERAL = "several"
"""What the question is about when there is more than one ticket to add to."""
TOLD = tuple(key for key in REUSED if key is not FieldKey.ORIGIN)
"""What is said to have been taken over; who speaks stands on the card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an earlier matter knows of the same person (只提交一次, S0-55); ``number`` if filed."""

    number: str = ""
    values: Mapping[FieldKey, FieldValue] = field(default_factory=dict)
    materials: Mapping[str, FieldValue] = field(default_factory=dict)
    industry: Industry = field(default_factory=Industry)
    choices: tuple[str, ...] = ()
    principal: Origin | None = None
    enterprise_id: UUID | None = None


def reusable(values: Mapping[FieldKey, FieldValue]) -> dict[FieldKey, FieldValue]:
    """Who speaks and how to reach them: the same for a second matter. Never facts or demand."""
    given = ((key, values.get(key)) for key in REUSED)
    return {key: one for key, one in given if one is not None and _is_given(one)}


def _is_given(value: FieldValue) -> bool:
    """Said by the person or known to the register; a default is made anew for each matter."""
    return value.value is not None and value.method is not Method.DEFAULT


def of_draft(draft: Draft) -> Known:
    """What a draft knows that is not filed yet."""
    return Known(
        values=reusable(draft.fields),
        materials=draft.materials,
        industry=draft.industry,
        choices=draft.industry_choices,
        principal=draft.principal_origin,
        enterprise_id=draft.enterprise_id,
    )


def _known(conversation: Conversation) -> Known:
    """What the latest ticket knows that knows anything."""
    for one in reversed(conversation.filed):
        if one.reuse:
            return Known(
                number=one.number,
                values=one.reuse,
                materials=one.materials,
                industry=one.industry,
                principal=one.principal,
                enterprise_id=one.enterprise_id,
            )
    return Known()


def take_over(turn: Turn, known: Known) -> None:
    """Open a draft with what is known; the register's values are fresher than an earlier copy."""
    turn.open_draft(known.values)
    draft = turn.need_draft()
    same_firm = draft.enterprise_id in (None, known.enterprise_id)
    turn.change_draft(
        taken_from=dict.fromkeys(known.values, known.number) if known.number else {},
        industry=known.industry if same_firm and known.industry.section else draft.industry,
        industry_choices=known.choices,
        materials=carried(known.materials, turn.context) if same_firm else {},
        principal_origin=known.principal,
    )


def another(turn: Turn, command: c.NewMatter) -> None:
    """A second matter, or more of the first? Asked once; the words wait for the answer."""
    _ask_which(turn, c.AddToMatter(text=command.text), message_id=turn.source.message_id)


def _ask_which(turn: Turn, said: c.AddToMatter, *, message_id: str) -> None:
    """What is told while it is asked waits with the rest; whoever tells on begins a matter."""
    key = said.materials[0].key if said.materials else said.key
    waiting = turn.conversation.waiting
    if turn.conversation.asks != "same_or_new" or waiting is None:
        waiting = Waiting(
            text=said.text,
            message_id=message_id,
            at=turn.source.at,
            key=key,
            secret=said.secret,
            origin=said.origin,
        )
        turn.change(waiting=waiting)
        interrupt(turn, "same_or_new", about=SEVERAL if len(candidates(turn)) > 1 else "")
        return
    turn.change(waiting=replace(waiting, text=f"{waiting.text}\n{said.text}"))
    if stalls(turn):
        decide(turn, new=True)
    else:
        turn.ack_at("digression.words_kept", trace="ack_saved")


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
        _add_waiting(turn, waiting, turn.conversation.filed[-1].number)


def belongs_to(turn: Turn, number: str) -> None:
    """The words that waited belong to this ticket."""
    waiting = turn.conversation.waiting
    close(turn)
    turn.change(waiting=None)
    if waiting is not None:
        _add_waiting(turn, waiting, number)


def _add_waiting(turn: Turn, waiting: Waiting, number: str) -> None:
    words = c.AddToMatter(
        text=waiting.text, key=waiting.key, secret=waiting.secret, origin=waiting.origin
    )
    add(turn, words, message_id=waiting.message_id, number=number)


def begin(turn: Turn, waiting: Waiting | None) -> None:
    """Open a new draft; the one before is parked, company and contact are taken over."""
    before = turn.draft
    known = _known(turn.conversation) if before is None else of_draft(before)
    if before is not None:
        parked = (*turn.conversation.parked, before)
        turn.change(parked=parked, draft=None, question=None, back_to=None)
    take_over(turn, known)
    turn.change(question=None, back_to=None)
    turn.ack_at(
        "second_matter.opened",
        trace="new_matter",
        number=known.number,
        reused=[key.value for key in TOLD if key in known.values],
        industry=known.industry.section or "",
    )
    turn.effects += 1
    if waiting is not None:
        _append(turn, waiting)


def _append(turn: Turn, waiting: Waiting) -> None:
    """The words that waited become facts, with their own message as the source."""
    read_facts(turn, text=waiting.text, message_id=waiting.message_id, at=waiting.at)


def add(
    turn: Turn, command: c.AddToMatter, *, message_id: str | None = None, number: str = ""
) -> None:
    """An addition or correction after filing: the original stays as it was.

    With several tickets the words may name one; else it is asked which one they belong to.
    """
    filed = turn.conversation.filed
    if not filed:
        turn.keep_note(command.text, "aside")
        return
    number = number or _meant(turn, command.text)
    if not number:
        _ask_which(turn, command, message_id=message_id or turn.source.message_id)
        return
    if command.materials:
        statutory.add_to_ticket(turn, command.materials, text=command.text, number=number)
        return
    turn.request(
        AddToTicket(
            number=number,
            conversation_key=turn.conversation.key,
            text=command.text,
            message_id=message_id or turn.source.message_id,
            field=command.key,
            confidential=command.secret,
            origin=command.origin,
        )
    )


def _meant(turn: Turn, text: str) -> str:
    """Number of the only ticket, or of the one that the text names; empty when it is not clear."""
    if asked_of(turn.conversation) is not None:
        return turn.conversation.filed[-1].number
    found = candidates(turn)
    if len(found) <= 1:
        return turn.conversation.filed[-1].number if not found else found[0].number
    named = named_in(text, found)
    return "" if named is None else named.number


def added(turn: Turn, command: AddToTicket, outcome: TicketChanged) -> None:
    """The desk has it: which ticket, which field, and what changes about who may know."""
    if command.confidential:
        turn.ack_at("confidentiality.noted", trace="confidential_set")
        turn.audit.append("confidential_requested")
    key = command.field if turn.context.form.is_field(command.field) else ""
    turn.ack_at("second_matter.added", trace="added", number=outcome.ticket.number, key=key)
    turn.effects += 1


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
    turn.ack_at("second_matter.answered", trace="answer_sent", number=number)
    turn.effects += 1
    if turn.conversation.asks is None:
        close(turn)


def answer_later(turn: Turn) -> None:
    """Told "not now": the question stays, and the form goes on."""
    pending = turn.conversation.officer_question
    if pending is not None:
        turn.change(officer_question=replace(pending, later=True))
    close(turn)
    number = "" if pending is None else pending.number
    turn.ack_at("second_matter.later", trace="answer_later", number=number)


def officer_asks(turn: Turn, number: str, question: str) -> None:
    """The officer's question arrives: the next plain answer is taken as its answer."""
    pending = PendingQuestion(number=number, question=question, at=turn.now)
    conversation = turn.conversation
    turn.change(
        officer_question=pending,
        back_to=returning(conversation),
        question=Question(key=None, options=("answer_later",)),
    )

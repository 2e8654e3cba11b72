"""Values given (填报): set, declined, not known, missed; what follows from them."""

from __future__ import annotations

from bot.dialogue import commands as c
from bot.dialogue.form import FieldKind, Need
from bot.dialogue.interruptions import PRINCIPAL, ask_principal
from bot.dialogue.text import shown
from bot.dialogue.turn import Turn
from bot.handlers import help as helping
from casework.model.complaint import FieldKey, FieldState, Method
from casework.model.origin import Origin
from casework.model.ticket import Industry

_CONTACT = (FieldKey.CONTACT_PHONE, FieldKey.CONTACT_EMAIL)
_IDENTITY = frozenset({FieldKey.ENTERPRISE_NAME, FieldKey.CONTACT_NAME})
_LIKELIEST = 0.95
"""Confidence of a section that nobody confirmed, at most: no guess is shown as certain."""


def set_field(turn: Turn, command: c.SetField) -> None:
    """Keep a value with its provenance; text fields grow, others are filled.

    Whoever presses "change" on the card writes the text anew; the earlier one stays in its history.
    """
    draft = turn.need_draft()
    spec = turn.context.form.spec(command.key)
    value = command.value
    before = draft.value(command.key)
    anew = turn.conversation.asks == command.key.value and turn.conversation.back_to == "confirm"
    if command.append and spec.kind is FieldKind.LONG_TEXT and before and not anew:
        if command.words in before:
            return
        value = f"{before}\n{command.value}"
    turn.put(
        command.key,
        turn.make(value, words=command.words, method=command.method, confidence=command.confidence),
    )
    answered(turn, command.key)
    echo(turn, command.key, command.value)
    if not _aside(before, value, command):
        follow_up(turn, command.key, command.value)


def _aside(before: str | None, value: str, command: c.SetField) -> bool:
    """Whether words were added that are fewer than those that stood there: the topic stays."""
    return before is not None and value != command.value and len(command.value) < len(before)


def answered(turn: Turn, key: FieldKey) -> None:
    """Remember that the open question was answered."""
    if turn.conversation.asks == key.value:
        trail = (*turn.conversation.trail, key.value)
        turn.change(trail=trail, question=None)
    turn.answered.append(key)


def echo(turn: Turn, key: FieldKey, value: str) -> None:
    """One line says what was understood."""
    long = turn.context.form.spec(key).kind is FieldKind.LONG_TEXT
    turn.echoed[key.value] = "" if long else shown(value)


def follow_up(turn: Turn, key: FieldKey, value: str) -> None:
    """Guesses that hang on a value: industry on the business, topic and unit on the facts."""
    understanding = turn.understanding
    if understanding is None:
        return
    if key is FieldKey.BUSINESS:
        _guess_industry(turn, value)
    if key is FieldKey.FACTS and understanding.topic_ranking:
        turn.change_draft(topic=understanding.topic_ranking[0].code)
    if key in (FieldKey.FACTS, FieldKey.RESPONDENT):
        units = {one.value for one in understanding.entities if one.entity == "authority"}
        if len(units) == 1:
            turn.change_draft(authority=units.pop())


def _guess_industry(turn: Turn, business: str) -> None:
    """The section that the business seems to belong to, to be confirmed on the card.

    A business told in answer to another question was not classified with it: it is read again.
    """
    read = turn.understanding
    if read is None or not read.industry_ranking:
        read = turn.context.read(business, FieldKey.BUSINESS.value)
    ranking = () if read is None else read.industry_ranking
    if not ranking:
        return
    best = ranking[0]
    turn.change_draft(
        industry=Industry(
            section=best.section,
            division=best.division,
            confidence=min(best.confidence, _LIKELIEST),
        ),
        industry_choices=tuple(dict.fromkeys(one.section for one in ranking))[:3],
    )


def speaker(turn: Turn, command: c.Speaker) -> None:
    """Who speaks, said in the person's own words: taken at once, at any turn (B20)."""
    draft = turn.need_draft()
    question = turn.conversation.question
    if question is not None and question.about == PRINCIPAL:
        set_principal(turn, command.origin)
        return
    principal = command.principal or draft.principal_origin
    same = draft.value(FieldKey.ORIGIN) == command.origin.value
    if same and principal == draft.principal_origin and FieldKey.ORIGIN.value != asks(turn):
        return
    turn.put(
        FieldKey.ORIGIN,
        turn.make(command.origin.value, words=command.words, method=Method.RULE),
    )
    turn.change_draft(principal_origin=principal)
    answered(turn, FieldKey.ORIGIN)
    turn.echoed[FieldKey.ORIGIN.value] = command.origin.value
    if command.origin is Origin.PROXY and principal is None:
        ask_principal(turn)


def set_principal(turn: Turn, origin: Origin) -> None:
    """For whom the proxy acts."""
    turn.change_draft(principal_origin=origin)
    turn.effects += 1
    turn.change(question=None)
    turn.ack("intake.principal_set", code=origin.value)


def asks(turn: Turn) -> str | None:
    """Key of the open question."""
    return turn.conversation.asks


def decline(turn: Turn, command: c.DeclineField) -> None:
    """A refusal: why it is asked is said once where it matters; then it is taken."""
    key = command.key
    spec = turn.context.form.spec(key)
    rounds = turn.tally(key.value)
    if command.later:
        give_up(turn, key, command.words, FieldState.DECLINED, said="refusal.put_off")
        return
    patient = rounds < turn.context.patterns.figure("refusal.rounds")
    if patient and rounds <= spec.refusals and spec.need is Need.CORE:
        helping.why(turn, key.value)
        if key in _IDENTITY:
            turn.answer_at("refusal.identity")
        return
    give_up(turn, key, command.words, FieldState.DECLINED)


def unsure(turn: Turn, command: c.UnsureField) -> None:
    """The person does not know: the words stand, an officer decides."""
    turn.tally(command.key.value)
    give_up(turn, command.key, command.words, FieldState.UNCLEAR)


def miss(turn: Turn, command: c.MissField) -> None:
    """No answer to the question: say what would be one; the second time it is left open."""
    if turn.tally(command.key.value) >= turn.context.patterns.figure("clarification.rounds"):
        give_up(turn, command.key, command.words, FieldState.UNCLEAR)
        return
    turn.keep_note(command.words, "not_applied")
    turn.ask_reason = command.reason
    turn.candidates = command.candidates
    turn.trace.append("retry")


def give_up(
    turn: Turn,
    key: FieldKey,
    words: str,
    state: FieldState,
    *,
    said: str = "refusal.accepted",
) -> None:
    """Leave a question: declined or unclear. A good old value is never lost to that."""
    draft = turn.need_draft()
    if draft.state(key) is FieldState.FILLED and draft.fields[key].method is not Method.DEFAULT:
        turn.keep_note(words, "not_applied")
        turn.ack_at("clarification.kept_old", trace="kept_old", key=key.value)
        answered(turn, key)
        return
    value = words.strip() or None
    if state is FieldState.DECLINED:
        value = None
    turn.put(key, turn.make(value, words=words or None, method=Method.ANSWER, state=state))
    answered(turn, key)
    if state is FieldState.DECLINED:
        turn.ack_at(said, key=key.value)
    elif value is None:
        turn.ack_at("clarification.left_open", key=key.value)
    else:
        turn.ack_at("clarification.unclear", key=key.value)
    if key is FieldKey.FACTS and not turn.need_draft().value(key):
        turn.pause_at("clarification.no_facts")
    _no_contact(turn, key)


def _no_contact(turn: Turn, key: FieldKey) -> None:
    """Neither phone nor e-mail: contact through this conversation is offered."""
    draft = turn.need_draft()
    if key in _CONTACT and all(draft.settled(one) and not draft.value(one) for one in _CONTACT):
        turn.answer_at("refusal.no_contact")


def flag(turn: Turn, command: c.Flag) -> None:
    """Something about the matter as a whole; it is kept with the draft, never told as a label."""
    draft = turn.draft
    if draft is None:
        return
    if command.name == "secrecy":
        keep_secret(turn)
    elif command.name not in draft.flags:
        turn.change_draft(flags=draft.flags | {command.name})


def keep_secret(turn: Turn) -> None:
    """Named readers only (限定知悉): a request, told to the desk when the draft is filed."""
    if not turn.need_draft().confidential:
        turn.change_draft(confidential=True)
        turn.effects += 1
        turn.audit.append("confidential_requested")
    turn.ack_at("confidentiality.noted", trace="confidential_set")


def note(turn: Turn, command: c.KeepNote) -> None:
    """Words that go into no field are kept for the officer, and the person is told so."""
    turn.keep_note(command.text, command.why)
    if command.why == "remainder":
        return
    moment = "kept" if command.why == "question" else "words_kept"
    turn.ack_at(f"digression.{moment}", trace="ack_saved")

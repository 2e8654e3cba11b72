"""The beginning (开始): notice and consent, messages held before it, coming back, expiry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.dialogue.completeness import asked_of
from bot.dialogue.conversation import Conversation, HeldMessage
from bot.dialogue.expiry import expire_draft, forget_held
from bot.dialogue.faq import in_order
from bot.dialogue.interruptions import interrupt
from bot.dialogue.options import base
from bot.dialogue.reading import Reading, make_reading
from bot.dialogue.text import bare, clauses
from bot.dialogue.turn import Turn, industry_of, is_named, registered
from bot.dialogue.understand import written_option
from bot.handlers import help as helping
from bot.handlers.held import read_held
from casework.model.complaint import FieldKey, FieldState, FieldValue, Method
from channels.message import InboundMessage

_AGREE, _DISAGREE = 1, 2
"""Numbers of the two choices beside the notice."""
_LANGUAGES = ("lang:zh", "lang:en")
_QUESTION = "faq:"
_PRESET = frozenset({Method.DEFAULT, Method.REGISTER})
_SHOWN = (FieldKey.ENTERPRISE_NAME, FieldKey.FACTS, FieldKey.DEMAND)
_ASIDE = frozenset({"human", "are_you_human", "confidentiality", "which_language"})


def expire(turn: Turn) -> None:
    """Drafts live 30 days, held messages 7; an expired active draft is told of, never dropped so.

    What the clock may have erased before the person came back is erased here at the latest.
    """
    limits = turn.context.limits
    had = turn.draft
    if turn.conversation.lapsed:
        turn.change(lapsed=False)
        turn.ack("intake.draft_expired", days=limits.draft_life.days)
        turn.audit.append("draft_expired")
    conversation, messages, files = expire_draft(turn.conversation, now=turn.now, limits=limits)
    if conversation is not turn.conversation:
        _erase(turn, conversation, messages, files)
        turn.audit.append("draft_expired")
        if had is not None and conversation.draft is None:
            turn.ack_at("resume.expired", trace="draft_expired", days=limits.draft_life.days)
    forgotten = forget_held(turn.conversation, now=turn.now, limits=limits)
    if forgotten[1]:
        _erase(turn, *forgotten)
        turn.ack_at("resume.forgotten", trace="held_erased")


def _erase(
    turn: Turn, conversation: Conversation, messages: Sequence[str], files: Sequence[UUID]
) -> None:
    turn.conversation = conversation
    turn.erase_held += messages
    turn.erase_files += files


def migrate(turn: Turn) -> None:
    """A draft of another form version is taken over with all its words (B23).

    An item that this version of the legal list does not know is no longer asked for.
    """
    item = asked_of(turn.conversation)
    if item is not None and item not in turn.context.form.statutory.by_key:
        turn.change(question=None)
    draft = turn.draft
    version = turn.context.form.version
    if draft is not None and draft.form_version != version:
        turn.conversation = turn.conversation.with_draft(replace(draft, form_version=version))
        turn.audit.append("draft_migrated")
        turn.ack_at("upgrade.migrated")


def gate(turn: Turn, message: InboundMessage) -> None:
    """No field is stored before the person agrees; a question or a greeting is no consent."""
    if message.choice is not None:
        _press(turn, message)
        return
    reading = make_reading(
        message.text,
        turn.understanding,
        conversation=turn.conversation,
        context=turn.context,
    )
    agreed, rest = consent_in(reading)
    offered = written_option(reading) or ""
    if message.edit_of or message.recall_of:
        _change_held(turn, message)
    elif offered.startswith(_QUESTION):
        helping.faq(turn, offered.removeprefix(_QUESTION))
    elif agreed is True:
        agree(turn, words=message.text, method=Method.ANSWER, rest=rest)
    elif agreed is False:
        refuse(turn)
    else:
        _hold(turn, message)
        _aside(turn, reading)


def consent_in(reading: Reading) -> tuple[bool | None, str]:
    """Whether the text agrees or refuses, and what stands behind the "yes"."""
    if reading.conversation.asks != FieldKey.CONSENT.value or reading.has("question"):
        return None, ""
    phrases = reading.phrases
    parts = clauses(reading.text)
    head = bare(reading.text[slice(*parts[0])]) if parts else ""
    numbered = phrases.number(reading.text)
    refuses = numbered == _DISAGREE or reading.has("disagree")
    if head in phrases.options["disagree"] or refuses or (reading.short and reading.has("deny")):
        return False, ""
    yes = phrases.options["agree"] | phrases.signals["affirm"]
    if head in yes:
        return True, _behind_yes(reading.text, yes)
    first, _, after = reading.text.strip().partition(" ")
    if after and bare(first) in yes:
        return True, after
    said = reading.only_signals and reading.has("affirm")
    return (True, "") if said or reading.has("agree") or numbered == _AGREE else (None, "")


def _behind_yes(text: str, yes: frozenset[str]) -> str:
    """What stands behind the words of agreement ("Yes, I agree. Our company …")."""
    for start, end in clauses(text):
        if bare(text[start:end]) not in yes:
            return text[start:]
    return ""


def agree(turn: Turn, *, words: str, method: Method, rest: str = "") -> None:
    """Keep the consent with the notice's version, then read what was held (先存后读)."""
    given = FieldValue(
        state=FieldState.FILLED,
        value="true",
        words=words,
        message_id=turn.source.message_id,
        language=turn.source.language,
        method=method,
        at=turn.now,
    )
    held = turn.conversation.held
    turn.change(
        consent=given,
        notice_version=turn.context.form.notice_version,
        held=(),
        question=None,
    )
    turn.effects += 1
    for one in held:
        read_held(turn, one)
    if rest:
        own = HeldMessage(id=turn.source.message_id, text=rest, at=turn.now)
        read_held(turn, own)
    if turn.command is None and turn.conversation.asks is None:
        turn.need_draft()  # who only asks how a case stands is asked nothing else
    _tell_registered(turn)
    if not held and not rest:
        turn.ack_at("start_over.fresh", trace="welcome")


def from_register(turn: Turn) -> None:
    """A person who was bound to an enterprise in the meantime is not asked what it holds (S0-55).

    What the person said stays; a draft for another firm is left alone.
    """
    firm, draft = turn.context.enterprise, turn.draft
    if firm is None or draft is None or draft.enterprise_id is not None:
        return
    spoken = draft.value(FieldKey.ENTERPRISE_NAME)
    if spoken is not None and not is_named(firm, spoken):
        return
    given = {key: one for key, one in draft.fields.items() if one.state is not FieldState.EMPTY}
    industry = draft.industry if draft.industry.confirmed else industry_of(firm)
    turn.change_draft(
        fields={**registered(firm, turn.now), **given}, industry=industry, enterprise_id=firm.id
    )
    _tell_registered(turn)


def _tell_registered(turn: Turn) -> None:
    """What was taken from the register is said once, to be corrected."""
    draft = turn.draft
    if draft is None:
        return
    keys = [key.value for key, one in draft.fields.items() if one.method is Method.REGISTER]
    name = draft.value(FieldKey.ENTERPRISE_NAME)
    if keys and name is not None:
        turn.ack_at("submit_once.known", trace="register", name=name, keys=keys)


def refuse(turn: Turn) -> None:
    """Nothing is kept: bodies of held messages are erased, and the person is told so."""
    held = turn.conversation.held
    turn.erase_held += [one.id for one in held]
    turn.erase_files += [file.id for one in held for file in one.attachments if file.id is not None]
    turn.change(held=(), consent=None, noticed=False, question=None, back_to=None)
    turn.ack("intake.held_erased", **helping.contact_params(turn))
    turn.pause = ("human",)
    turn.closed = True


def _press(turn: Turn, message: InboundMessage) -> None:
    choice = base(message.choice or "")
    if choice == "agree" and turn.conversation.asks == FieldKey.CONSENT.value:
        agree(turn, words=choice, method=Method.BUTTON)
    elif choice == "disagree" and turn.conversation.asks == FieldKey.CONSENT.value:
        refuse(turn)
    elif choice in _LANGUAGES:
        turn.change(language=choice.removeprefix("lang:"), pinned=True)
    elif choice == "human":
        helping.human(turn)
    elif choice.startswith(_QUESTION):
        helping.faq(turn, choice.removeprefix(_QUESTION))
    else:
        turn.ack_at("old_button.gone", trace="already_answered")


def _hold(turn: Turn, message: InboundMessage) -> None:
    if not message.text.strip() and not message.attachments:
        return
    held = HeldMessage(
        id=message.message_id,
        text=message.text,
        at=turn.now,
        attachments=message.attachments,
        forwarded=message.forwarded,
    )
    turn.change(held=(*turn.conversation.held, held))


def _change_held(turn: Turn, message: InboundMessage) -> None:
    wanted = message.edit_of or message.recall_of
    held = list(turn.conversation.held)
    for place, one in enumerate(held):
        if one.id == wanted and message.edit_of:
            held[place] = HeldMessage(id=one.id, text=message.text, at=one.at)
        elif one.id == wanted:
            turn.erase_held.append(one.id)
            turn.audit.append("recalled")
    kept = tuple(one for one in held if one.id not in turn.erase_held)
    turn.change(held=kept)
    turn.silent = True


def _aside(turn: Turn, reading: Reading) -> None:
    """Questions are answered before consent as well."""
    if reading.has("lang_en"):
        turn.change(language="en", pinned=True)
    elif reading.has("lang_zh"):
        turn.change(language="zh", pinned=True)
    for name in sorted(_ASIDE & reading.signals):
        if reading.short:
            helping.PLAIN[name](turn)
    for topic in in_order(reading.signals):
        helping.faq(turn, topic)


def comes_back(turn: Turn, last_at: datetime | None) -> bool:
    """Whether the person returns to a draft with something in it after a long pause."""
    draft = turn.draft
    if draft is None or last_at is None or turn.conversation.asks == "resume_choice":
        return False
    told = any(value.method not in _PRESET for value in draft.fields.values())
    rested = turn.now - last_at >= turn.context.limits.resume_after
    return rested and (told or bool(draft.attachments))


def open_resume(turn: Turn) -> None:
    """Show three lines of the draft and ask how to go on."""
    draft = turn.need_draft()
    lines = [{"key": key.value, "value": draft.value(key)} for key in _SHOWN if draft.value(key)]
    turn.ack_at("resume.shown", trace="resume", at=draft.updated_at, items=lines)
    interrupt(turn, "resume_choice")

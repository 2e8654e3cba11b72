"""The beginning (开始): notice and consent, messages held before it, coming back, expiry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.dialogue.conversation import Conversation, HeldMessage
from bot.dialogue.expiry import expire_draft, forget_held
from bot.dialogue.interruptions import interrupt
from bot.dialogue.options import base
from bot.dialogue.reading import Reading, make_reading
from bot.dialogue.text import bare, clauses
from bot.dialogue.turn import Turn
from bot.handlers import help as helping
from bot.handlers.held import read_held
from casework.model.complaint import FieldKey, FieldState, FieldValue, Method
from channels.message import InboundMessage

_LANGUAGES = ("lang:zh", "lang:en")
_PRESET = frozenset({Method.DEFAULT, Method.REGISTER})
_SHOWN = (FieldKey.ENTERPRISE_NAME, FieldKey.FACTS, FieldKey.DEMAND)
_ASIDE = frozenset({"human", "are_you_human", "confidentiality"})


def expire(turn: Turn) -> None:
    """Drafts live 30 days, held messages 7; an expired active draft is told of, never dropped so.

    What the clock may have erased before the person came back is erased here at the latest.
    """
    limits = turn.context.limits
    had = turn.draft
    conversation, messages, files = expire_draft(turn.conversation, now=turn.now, limits=limits)
    if conversation is not turn.conversation:
        _erase(turn, conversation, messages, files)
        turn.audit.append("draft_expired")
        if had is not None and conversation.draft is None:
            turn.ack("intake.draft_expired", days=limits.draft_life.days)
    forgotten = forget_held(turn.conversation, now=turn.now, limits=limits)
    if forgotten[1]:
        _erase(turn, *forgotten)
        turn.ack("intake.held_expired", trace="held_erased")


def _erase(
    turn: Turn, conversation: Conversation, messages: Sequence[str], files: Sequence[UUID]
) -> None:
    turn.conversation = conversation
    turn.erase_held += messages
    turn.erase_files += files


def migrate(turn: Turn) -> None:
    """A draft of another form version is taken over with all its words (B23)."""
    draft = turn.draft
    version = turn.context.form.version
    if draft is not None and draft.form_version != version:
        turn.conversation = turn.conversation.with_draft(replace(draft, form_version=version))
        turn.audit.append("draft_migrated")


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
    if message.edit_of or message.recall_of:
        _change_held(turn, message)
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
    if head in phrases.options["disagree"] or (reading.short and reading.has("deny")):
        return False, ""
    yes = phrases.options["agree"] | phrases.signals["affirm"]
    if head in yes:
        return True, _behind_yes(reading.text, yes)
    if reading.only_signals and reading.has("affirm"):
        return True, ""
    return None, ""


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
    turn.open_draft({})
    turn.effects += 1
    for one in held:
        read_held(turn, one)
    if rest:
        own = HeldMessage(id=turn.source.message_id, text=rest, at=turn.now)
        read_held(turn, own)
    if not held and not rest:
        turn.ack("intake.welcome")


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
    else:
        turn.ack("intake.old_button", trace="already_answered")


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
    for topic in sorted(one for one in reading.signals if one.startswith("faq:")):
        helping.faq(turn, topic.removeprefix("faq:"))


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
    turn.ack("intake.resume", at=draft.updated_at, items=lines, trace="resume")
    interrupt(turn, "resume_choice")

"""Words that waited are read into fields (读取暂存内容), each with its own message id."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.dialogue import commands as c
from bot.dialogue.cleanup import clean
from bot.dialogue.conversation import HeldMessage, Question
from bot.dialogue.fields import WORTH
from bot.dialogue.reading import CONTENT, make_reading
from bot.dialogue.turn import Source, Turn
from bot.dialogue.understand import understand
from bot.dialogue.watch import watch
from casework.model.complaint import FieldKey
from channels.message import InboundMessage

_TALK = (
    c.Plain,
    c.NewMatter,
    c.AskFaq,
    c.Withdraw,
    c.MissField,
    c.Press,
    c.SetLanguage,
    c.AddToMatter,
    c.AnswerOfficer,
    c.DeclineField,
    c.UnsureField,
    c.DisputeField,
)

_ASKED = (c.AskStatus, c.AskMailCode)
"""Asked before consent and answered after it; in the words of a matter they are part of it."""


def read_held(turn: Turn, held: HeldMessage) -> None:
    """Read one message written before consent; greetings and questions in it are over."""
    message = InboundMessage(
        channel=turn.conversation.channel,
        account="",
        sender="",
        message_id=held.id,
        conversation_key=turn.conversation.key,
        received_at=held.at,
        text=held.text,
        attachments=held.attachments,
        forwarded=held.forwarded,
    )
    _read(turn, message, expecting=None)


def read_facts(turn: Turn, *, text: str, message_id: str, at: datetime) -> None:
    """Read the words that begin a matter: the facts first, then what else they hold."""
    message = InboundMessage(
        channel=turn.conversation.channel,
        account="",
        sender="",
        message_id=message_id,
        conversation_key=turn.conversation.key,
        received_at=at,
        text=text,
    )
    _read(turn, message, expecting=FieldKey.FACTS)


def _read(turn: Turn, message: InboundMessage, *, expecting: FieldKey | None) -> None:
    context = turn.context
    question = None if expecting is None else Question(key=expecting.value)
    state = replace(
        turn.conversation,
        question=question,
        back_to=None,
        filed=(),
        officer_question=None,
    )
    understood = context.read(message.text, None if expecting is None else expecting.value)
    found = understand(message, understood, conversation=state, context=context)
    over = _TALK if expecting is None else (*_TALK, *_ASKED)
    kept = [one for one in found if not isinstance(one, over)]
    if not kept and expecting is not None:
        words = message.text.strip()
        kept = [c.SetField(key=expecting, value=words, words=words, append=True)]
    if not kept and message.text.strip():
        reading = make_reading(message.text, understood, conversation=state, context=context)
        if not reading.only_signals and reading.size_of(reading.rest) >= WORTH:
            brief = reading.size_of(reading.rest) < CONTENT
            kept = [c.KeepNote(text=message.text, why="remainder" if brief else "aside")]
    source, understanding = turn.source, turn.understanding
    turn.source = Source(
        message_id=message.message_id, language=source.language, at=message.received_at
    )
    turn.understanding = understood
    turn.run(turn, clean(kept, conversation=turn.conversation, context=context))
    watch(turn)
    turn.source, turn.understanding = source, understanding

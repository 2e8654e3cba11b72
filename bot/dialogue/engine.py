"""The conversation's one door (对话引擎): pure steps from one state to the next.

``step`` takes a message, ``settle`` the desk's answer to the step's command, ``notice`` a question
of the officer. Nothing here reads a clock, a store or a platform.
"""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import commands as c
from bot.dialogue.aside import set_aside
from bot.dialogue.cleanup import clean
from bot.dialogue.completeness import asked_of
from bot.dialogue.context import Context, Limits, News, Step
from bot.dialogue.conversation import (
    Conversation,
    contract_view,
    fresh,
    from_document,
    to_document,
)
from bot.dialogue.dispatch import run
from bot.dialogue.expiry import expire_draft, forget_held, lapse
from bot.dialogue.groups import is_bystander, owner_of, pass_by
from bot.dialogue.interruptions import INTERRUPTIONS
from bot.dialogue.options import options, titles_of
from bot.dialogue.outcome import take
from bot.dialogue.plan import plan
from bot.dialogue.reading import make_reading
from bot.dialogue.silence import nudge
from bot.dialogue.text import tells_a_story
from bot.dialogue.turn import Source, Turn
from bot.dialogue.understand import understand
from bot.dialogue.watch import watch
from bot.handlers import fallback, language, news, start
from casework.model.complaint import FieldKey
from casework.model.errors import ZhitongError
from casework.service.outcomes import Outcome
from channels.message import InboundMessage
from channels.speech import Speech
from nlu.interpreter import Understanding

__all__ = [
    "Context",
    "Conversation",
    "Limits",
    "News",
    "Step",
    "contract_view",
    "expire_draft",
    "forget_held",
    "fresh",
    "from_document",
    "lapse",
    "notice",
    "nudge",
    "resumed",
    "set_aside",
    "settle",
    "step",
    "tasks",
    "to_document",
]

_IDLE = frozenset({"greet", "thanks", "unknown", "blank", "signs_only", "affirm", "repeat"})
_ANSWERING = (
    c.SetField,
    c.SetMaterial,
    c.AttachFile,
    c.Speaker,
    c.DeclineField,
    c.KeepNote,
    c.UnsureField,
)
_YIELDING = frozenset({"resume_choice", "receipt_code", "rating"})
_BOTH = frozenset({"ja", "ko", "other"})
_OTHER = {"zh": "en", "en": "zh"}


def tasks(conversation: Conversation, message: InboundMessage) -> frozenset[str]:
    """Classifiers worth running for this message: none for a press, else by the open question."""
    if not message.text.strip() or message.choice is not None:
        return frozenset()
    if not conversation.consented:
        return frozenset()  # signals decide at the gate; what is held is read once there is consent
    asks = conversation.asks
    if asks in (FieldKey.BUSINESS.value, "industry"):
        return frozenset({"industry"})
    if asks in (FieldKey.FACTS.value, FieldKey.DEMAND.value):
        return frozenset({"topic"})
    if asks is not None and asks in set(FieldKey) and asks != FieldKey.CONSENT.value:
        # A short answer tells its own field; only a longer text may carry the story as well.
        return frozenset({"topic"}) if tells_a_story(message.text) else frozenset()
    return frozenset({"intent", "topic"})


def step(
    conversation: Conversation,
    message: InboundMessage,
    understanding: Understanding | None,
    *,
    context: Context,
) -> Step:
    """One message → new state, one reply, perhaps one command for the desk."""
    if message.message_id in conversation.seen:
        return Step.speaking(conversation, Speech())
    if is_bystander(conversation, message):
        return pass_by(conversation, message)
    turn = _turn(conversation, context, message=message, understanding=understanding)
    last_at = conversation.last_at
    seen = (*conversation.seen, message.message_id)[-context.limits.seen :]
    turn.change(seen=seen, last_at=context.now, owner=owner_of(conversation, message))
    start.expire(turn)
    start.migrate(turn)
    start.from_register(turn)
    _follow_language(turn, message)
    if turn.conversation.consented:
        _talk(turn, message, returned=start.comes_back(turn, last_at))
    else:
        start.gate(turn, message)
    watch(turn)
    return _finish(turn)


def settle(done: Step, outcome: Outcome | ZhitongError, *, context: Context) -> Step:
    """The desk's answer to ``done.command`` → the reply. ``acts`` holds only what is new."""
    command = done.command
    if command is None:
        return done
    turn = _turn(done.conversation, context)
    turn.offers += done.offers
    turn.acks += done.said
    take(turn, command, outcome, secret=done.secret)
    settled = _finish(turn)
    return replace(
        settled,
        audit=(*done.audit, *settled.audit) if not isinstance(outcome, ZhitongError) else (),
        erase_held=done.erase_held,
        erase_files=done.erase_files,
        effects=done.effects + settled.effects,
        also=done.also,
    )


def notice(conversation: Conversation, told: News, *, context: Context) -> Step:
    """Something of the desk arrives: said, and what it asks is open from now on."""
    turn = _turn(conversation, context)
    acts = news.arrive(turn, told)
    shown = tuple(turn.offers)
    speech = Speech(acts=acts, options=options(shown, titles=titles_of(turn.conversation)))
    return Step.speaking(turn.conversation, speech, acts=tuple(turn.trace))


def resumed(conversation: Conversation, *, context: Context) -> Step:
    """The conversation goes on in another place: the open question once again, nothing else."""
    return _finish(_turn(conversation, context))


def _turn(
    conversation: Conversation,
    context: Context,
    *,
    message: InboundMessage | None = None,
    understanding: Understanding | None = None,
) -> Turn:
    source = Source(
        message_id="" if message is None else message.message_id,
        language=understanding.language if understanding else conversation.reply_language,
        at=context.now if message is None else message.received_at,
    )
    return Turn(
        context=context,
        conversation=conversation,
        run=run,
        message=message,
        understanding=understanding,
        source=source,
        was_confirming=conversation.asks == "confirm" and asked_of(conversation) is None,
    )


def _follow_language(turn: Turn, message: InboundMessage) -> None:
    if message.choice is not None or message.forwarded or not message.text.strip():
        return
    reading = make_reading(
        message.text, turn.understanding, conversation=turn.conversation, context=turn.context
    )
    language.follow(turn, reading)


def _talk(turn: Turn, message: InboundMessage, *, returned: bool) -> None:
    """A message of a person who agreed."""
    found = understand(
        message, turn.understanding, conversation=turn.conversation, context=turn.context
    )
    if returned and all(_idle(one) for one in found):
        start.open_resume(turn)
        return
    asks = turn.conversation.asks
    if asks in _YIELDING:
        if any(_answers(one) for one in found):
            turn.change(question=None)
        found = [c.Plain(name="unknown") if isinstance(one, c.MissField) else one for one in found]
    run(turn, clean(found, conversation=turn.conversation, context=turn.context))
    fallback.mute(turn, asks, known=any(isinstance(one, c.SetField) for one in found))
    if asks in INTERRUPTIONS and turn.conversation.asks == asks and any(map(_answers, found)):
        fallback.insist(turn)


def _idle(command: c.Command) -> bool:
    if isinstance(command, c.Plain):
        return command.name in _IDLE
    return isinstance(command, (c.MissField, c.Flag, c.KeepNote))


def _answers(command: c.Command) -> bool:
    return isinstance(command, _ANSWERING)


def _finish(turn: Turn) -> Step:
    """The step of a turn. A step that waits for the desk keeps its acts for ``settle``."""
    waits = turn.command is not None
    speech = Speech() if waits else plan(turn)
    if waits:
        speech = Speech(acts=(*turn.acks, *turn.answers))
    conversation = turn.conversation
    return Step(
        conversation=conversation,
        speech=speech,
        language=conversation.reply_language,
        also=_also(turn),
        asks=conversation.asks,
        command=turn.command,
        secret=turn.secret,
        erase_held=tuple(turn.erase_held),
        erase_files=tuple(turn.erase_files),
        audit=tuple(turn.audit),
        acts=tuple(turn.trace),
        effects=turn.effects,
        said=speech.acts if waits else (),
        offers=tuple(turn.offers) if waits else (),
    )


def _also(turn: Turn) -> str | None:
    """Both languages while none is set and the person wrote in a third one."""
    conversation = turn.conversation
    if conversation.language is None and conversation.first_language in _BOTH:
        return _OTHER[conversation.reply_language]
    return None

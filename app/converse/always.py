"""What holds after every turn of every script, whether the script says it or not (I1-I10)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.converse.checks import Mismatch
from app.converse.lengths import MOST_CHOICES, is_bound, most_words, own_words
from app.converse.opening import GIVEN_MESSAGE
from app.converse.outcome import Outcome
from app.converse.values import field_of
from bot.dialogue.draft import Draft
from casework.model.complaint import FieldKey, Method

READ = frozenset({Method.RULE, Method.ANSWER})
UNPROMPTED = frozenset({Method.DEFAULT, Method.REGISTER, Method.OFFICER})
INPUT = frozenset({"user", "text_ref", "files", "voice", "burst", "press", "edit", "recall"})
QUESTION = "intake.ask."
MOST_ROUNDS = 2
COUNTED = frozenset({"replies", "replies_min", "replies_max"})

Rule = Callable[[Outcome], Iterator[str]]


def check_always(outcome: Outcome, turn: Mapping[str, Any]) -> Iterator[Mismatch]:
    """The rules that the turn breaks."""
    for name, rule in RULES.items():
        for was in rule(outcome):
            yield Mismatch(key=name, wanted=rule.__doc__, was=was)
    if INPUT & set(turn) and not COUNTED & set(turn.get("expect", {})):
        yield from _one_reply(outcome)


def _one_reply(outcome: Outcome) -> Iterator[Mismatch]:
    if len(outcome.replies) != 1:
        yield Mismatch(key="I4", wanted="one reply", was=f"{len(outcome.replies)} replies")


def _stored(outcome: Outcome) -> Iterator[str]:
    """Every delivered message is stored once, as it was written."""
    yield from (f"not stored as written: {text!r}" for text in outcome.unsaved)


def _caused(outcome: Outcome) -> Iterator[str]:
    """A field changes only by a message, a press or an officer's act that is named."""
    draft = None if outcome.after is None else outcome.after.draft
    if draft is None:
        return
    known = outcome.message_ids | {GIVEN_MESSAGE}
    for key, value in draft.fields.items():
        changed = value.value is not None and value != field_of(outcome.before, key)
        if changed and value.method not in UNPROMPTED and value.message_id not in known:
            yield f"{key.value} names {value.message_id!r}"


def _exact(outcome: Outcome) -> Iterator[str]:
    """Words kept beside a value are an exact piece of what was written."""
    draft = None if outcome.after is None else outcome.after.draft
    if draft is not None:
        said = "\n".join(outcome.all_said)
        yield from _strange(draft, said)


def _strange(draft: Draft, said: str) -> Iterator[str]:
    """Messages of a burst stand line by line."""
    for key, value in draft.fields.items():
        if value.method in READ and value.words is not None and value.message_id != GIVEN_MESSAGE:
            lost = [line for line in value.words.split("\n") if line not in said]
            yield from (f"{key.value}: {line!r} was not written" for line in lost)


def _one_question(outcome: Outcome) -> Iterator[str]:
    """A reply puts at most one question."""
    for reply in outcome.replies:
        put = [name for name in reply.message.acts if name.startswith(QUESTION)]
        if len(put) > 1:
            yield f"{put}"


def _not_a_third_time(outcome: Outcome) -> Iterator[str]:
    """The same question is not put a third time after two failed answers."""
    draft = None if outcome.after is None else outcome.after.draft
    asks = None if outcome.after is None else outcome.after.asks
    if draft is None or asks is None or asks not in set(FieldKey):
        return
    if draft.rounds.get(asks, 0) > MOST_ROUNDS:
        yield f"{asks}: {draft.rounds[asks]} rounds"


def _language(outcome: Outcome) -> Iterator[str]:
    """The reply is in the language of the conversation."""
    if outcome.after is None or not outcome.replies:
        return
    last = outcome.replies[-1].language
    if last != outcome.after.reply_language:
        yield f"the reply is in {last}, the conversation in {outcome.after.reply_language}"


def _no_label(outcome: Outcome) -> Iterator[str]:
    """No reply names a label of the desk."""
    text = outcome.text.lower()
    yield from (f"{label!r} was told" for label in outcome.labels if label in text)


def _no_field_before_consent(outcome: Outcome) -> Iterator[str]:
    """No field is stored before consent."""
    state = outcome.after
    if state is not None and not state.consented and state.draft is not None:
        yield "there is a draft without consent"


def _answered(outcome: Outcome) -> Iterator[str]:
    """Every press and every delivery is answered to the platform."""
    if outcome.sending.acked != outcome.sending.delivered:
        yield f"{outcome.sending.acked} of {outcome.sending.delivered} were answered"


def _shown(outcome: Outcome) -> Iterator[str]:
    """What was said stands on the person's page."""
    yield from (f"not shown: {text!r}" for text in outcome.hidden)


def _short(outcome: Outcome) -> Iterator[str]:
    """A reply stays within its length and offers few choices; lists and the law's texts aside."""
    for reply in outcome.replies:
        if len(reply.message.choices) > MOST_CHOICES:
            yield f"{len(reply.message.choices)} choices"
        size, limit = own_words(reply.message), most_words(outcome, reply.language)
        if is_bound(reply.message) and size > limit:
            yield f"{size} characters of {limit}"


RULES: Mapping[str, Rule] = {
    "I1": _stored,
    "I2": _caused,
    "I3": _exact,
    "I5": _one_question,
    "I6": _not_a_third_time,
    "I7": _language,
    "I8": _no_label,
    "I9": _no_field_before_consent,
    "I10": _answered,
    "shown": _shown,
    "length": _short,
}

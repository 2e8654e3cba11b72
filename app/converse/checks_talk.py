"""What scripts may expect of question, replies, language and storing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from app.converse.checks_fields import Check
from app.converse.outcome import Outcome
from app.converse.values import asks_of
from bot.dialogue.options import parts
from casework.model.complaint import FieldKey, FieldState


def asked(outcome: Outcome, wanted: str) -> Iterator[str]:
    """The open question; ``none``, or ``any_missing``: a field that is still open."""
    found = asks_of(outcome)
    if wanted == "none":
        if found is not None:
            yield f"asks {found}"
    elif wanted == "any_missing":
        if not _missing(outcome, found):
            yield f"asks {found}, which is no open field"
    elif found != wanted:
        yield f"asks {found}"


def _missing(outcome: Outcome, key: str | None) -> bool:
    draft = None if outcome.after is None else outcome.after.draft
    if draft is None or key is None or key not in set(FieldKey):
        return False
    return draft.state(FieldKey(key)) is FieldState.EMPTY


def asked_in(outcome: Outcome, wanted: Sequence[str]) -> Iterator[str]:
    """One of these questions is open."""
    if asks_of(outcome) not in wanted:
        yield f"asks {asks_of(outcome)}"


def asked_not(outcome: Outcome, wanted: Sequence[str]) -> Iterator[str]:
    """None of these questions is open."""
    if asks_of(outcome) in wanted:
        yield f"asks {asks_of(outcome)}"


def choices(outcome: Outcome, wanted: Mapping[str, int]) -> Iterator[str]:
    """How many values are offered."""
    options = () if outcome.after is None else outcome.after.options
    found = [one for one in options if parts(one)[0] == "set"]
    if not wanted["min"] <= len(found) <= wanted["max"]:
        yield f"{len(found)} values are offered: {found}"


def offered(outcome: Outcome, wanted: Sequence[str]) -> Iterator[str]:
    """Options that stand under the replies, or under what the desk told."""
    said = (*outcome.replies, *outcome.told.values())
    shown = {parts(one.id)[0] for reply in said for one in reply.message.choices}
    yield from (f"{one} is not among {sorted(shown)}" for one in wanted if one not in shown)


def acts(outcome: Outcome, wanted: Sequence[str]) -> Iterator[str]:
    """Reply acts that took place."""
    yield from (f"{one} is not among {outcome.acts}" for one in wanted if one not in outcome.acts)


def acts_not(outcome: Outcome, wanted: Sequence[str]) -> Iterator[str]:
    """Reply acts that did not take place."""
    yield from (f"{one} took place" for one in wanted if one in outcome.acts)


def drafts(outcome: Outcome, wanted: int) -> Iterator[str]:
    """How many drafts are open."""
    state = outcome.after
    found = 0
    if state is not None and state.consented:
        found = (state.draft is not None) + len(state.parked)
    if found != wanted:
        yield f"{found} drafts"


def files(outcome: Outcome, wanted: int) -> Iterator[str]:
    """How many files are stored and belong to the draft."""
    draft = None if outcome.after is None else outcome.after.draft
    found = [] if draft is None else [one for one in draft.attachments if one.received]
    if len(found) != wanted:
        yield f"{len(found)} files"


def verbatim(outcome: Outcome, wanted: object) -> Iterator[str]:
    """The stored texts, joined, are what was written; blanks at the ends are no platform's."""
    if outcome.stored.strip().endswith(outcome.said.strip()) is not wanted:
        yield "the stored text differs from what was written"


def user_told_label(outcome: Outcome, wanted: object) -> Iterator[str]:
    """Whether a label of the desk stands in a reply."""
    told = [label for label in outcome.labels if label in outcome.text.lower()]
    if bool(told) is not wanted:
        yield f"labels in the replies: {told}"


def shows_status(outcome: Outcome, wanted: object) -> Iterator[str]:
    """Whether the status of a ticket was told."""
    shown = "status" in outcome.acts
    if shown is not bool(wanted):
        yield f"status shown: {shown}"
    elif wanted and outcome.names.get(str(wanted), "\0") not in outcome.text:
        yield f"the number of {wanted} is not in the reply"


def equal(read: Callable[[Outcome], object]) -> Check:
    """A figure or name as it is."""

    def compare(outcome: Outcome, wanted: object) -> Iterator[str]:
        found = read(outcome)
        if found != wanted:
            yield f"{found!r}"

    return compare


def at_most(read: Callable[[Outcome], float | None]) -> Check:
    """A figure that must not be passed."""

    def compare(outcome: Outcome, wanted: float) -> Iterator[str]:
        found = read(outcome)
        if found is None or found > wanted:
            yield f"{found!r}"

    return compare


def at_least(read: Callable[[Outcome], float]) -> Check:
    """A figure that must be reached."""

    def compare(outcome: Outcome, wanted: float) -> Iterator[str]:
        if read(outcome) < wanted:
            yield f"{read(outcome)!r}"

    return compare


def outbox(outcome: Outcome, wanted: Mapping[str, int]) -> Iterator[str]:
    """How many deliveries of the conversation stand in a state."""
    for state, count in wanted.items():
        if outcome.outbox.get(state, 0) != count:
            yield f"{state}: {outcome.outbox.get(state, 0)}"


CHECKS: Mapping[str, Check] = {
    "asked": asked,
    "asked_in": asked_in,
    "asked_not": asked_not,
    "choices": choices,
    "offered": offered,
    "lang": equal(lambda one: None if one.after is None else one.after.reply_language),
    "pinned": equal(lambda one: one.after is not None and one.after.pinned),
    "replies": equal(lambda one: len(one.replies)),
    "replies_min": at_least(lambda one: len(one.replies)),
    "replies_max": at_most(lambda one: len(one.replies)),
    "first_reply_within_s": at_most(lambda one: one.first_reply_s),
    "acts": acts,
    "acts_not": acts_not,
    "drafts": drafts,
    "held": equal(lambda one: 0 if one.after is None else len(one.after.held)),
    "files": files,
    "effects": equal(lambda one: one.effects),
    "acked": equal(lambda one: one.sending.acked),
    "acked_within_s": at_most(lambda one: one.sending.slowest_ack_s),
    "saved": equal(lambda one: one.saved),
    "verbatim": verbatim,
    "user_told_label": user_told_label,
    "shows_status": shows_status,
    "nudges": equal(lambda one: one.nudges),
    "outbox": outbox,
}

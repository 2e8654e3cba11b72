"""What could not be read (未能理解): said once plainly, the second time with ways to go on."""

from __future__ import annotations

from bot.dialogue import commands as c
from bot.dialogue.completeness import asked_of
from bot.dialogue.interruptions import INTERRUPTIONS, close, stalls
from bot.dialogue.reading import expected_field
from bot.dialogue.turn import Turn
from bot.handlers import intake, matter
from casework.model.complaint import FieldKey


def unknown(turn: Turn) -> None:
    """Not understood, and no question of the form is open. Never the same sentence twice."""
    again = stalls(turn)
    _keep_words(turn)
    if not again:
        turn.ack_at("cannot_understand.first", trace="unknown")
    else:
        turn.ack_at("cannot_understand.again", trace="unknown_again")
        leave(turn)
    if again or turn.conversation.asks is None:
        ways = "ways" if turn.draft is None else "ways_in_draft"
        turn.ack_at(f"cannot_understand.{ways}")


def leave(turn: Turn) -> None:
    """Leave an interruption without an answer: what waited becomes a note.

    Where no draft is open what waited begins one, to be looked at before it is filed.
    """
    if turn.conversation.asks not in INTERRUPTIONS:
        return
    waiting = turn.conversation.waiting
    if waiting is not None and turn.draft is None:
        matter.decide(turn, new=True)
        return
    close(turn)
    if waiting is not None:
        turn.change(waiting=None)
        turn.keep_note(waiting.text, "aside")
    if turn.draft is None and not (turn.acks or turn.answers):
        _stand_by(turn)


def insist(turn: Turn) -> None:
    """Something else was said while an interruption was open: put it again once, then leave it."""
    if stalls(turn):
        leave(turn)


def mute(turn: Turn, asked: str | None, *, known: bool) -> None:
    """Nothing came of the message: an open question counts it as missed, else a word is said.

    ``known``: it gave values, all of which stood there already. That is no missed answer.
    """
    spoke = turn.acks or turn.answers or turn.echoed or turn.trace or turn.offers
    moved = turn.ask or turn.pause or turn.command or turn.conversation.asks != asked
    message = turn.message
    if spoke or moved or turn.silent or turn.closed or message is None or message.choice:
        return
    text = message.text
    if known:
        turn.ack_at("correction.unchanged", trace="known")
    elif asked is None:
        _stand_by(turn)
    elif turn.draft is not None and turn.context.form.is_field(asked):
        intake.miss(turn, c.MissField(key=FieldKey(asked), words=text, reason=""))
    elif asked in INTERRUPTIONS:
        insist(turn)


def _stand_by(turn: Turn) -> None:
    """Nothing is open: how to begin; with a draft open the words are kept and it goes on.

    An item of the legal list is simply asked for again.
    """
    if turn.draft is not None and turn.message is not None and turn.conversation.asks is None:
        turn.keep_note(turn.message.text, "aside")
        turn.ack_at("digression.words_kept", trace="ack_saved")
    elif asked_of(turn.conversation) is None:
        turn.ack_at("cannot_understand.standing_by", trace="standing_by")


def blank(turn: Turn) -> None:
    """An empty message: nothing to keep, the question stands."""
    _nothing_said(turn, "cannot_understand.blank")


def signs_only(turn: Turn) -> None:
    """A picture sign alone is no answer; it is kept, and the question stands."""
    _keep_words(turn)
    _nothing_said(turn, "cannot_understand.signs_only")


def too_long(turn: Turn) -> None:
    """Longer than a message may be: kept whole as a note, and said so. Never cut in silence."""
    message = turn.message
    if message is not None:
        turn.keep_note(message.text, "too_long")
        turn.ack_at(
            "cannot_understand.too_long",
            trace="too_long",
            count=len(message.text),
            limit=turn.context.limits.text,
        )


def abuse(turn: Turn) -> None:
    """One calm line; facts are taken all the same. Only repeated abuse without any is limited."""
    count = turn.conversation.abuse + 1
    turn.change(abuse=count)
    limit = turn.context.patterns.figure("abuse.limit")
    if count < limit or turn.answered:
        turn.ack_at("abuse.calm", trace="calm")
    elif count == limit:
        turn.ack_at("abuse.limited", trace="rate_limited")
    else:
        turn.silent = True
        turn.trace.append("rate_limited")


def begin(turn: Turn) -> None:
    """Told only that there is a complaint: a draft is opened and the first question asked."""
    if turn.conversation.filed:
        matter.begin(turn, None)
        return
    turn.need_draft()
    turn.ack_at("start_over.fresh", trace="welcome")


def _nothing_said(turn: Turn, moment: str) -> None:
    turn.ack_at(moment)
    key = expected_field(turn.conversation, turn.context)
    if key is not None and turn.conversation.asks == key.value and turn.draft is not None:
        intake.miss(turn, c.MissField(key=key, words="", reason=""))


def _keep_words(turn: Turn) -> None:
    if turn.message is not None and turn.message.text.strip():
        turn.keep_note(turn.message.text, "aside")

"""Matters that wait unfinished (未提交的其他诉求): gone back to by words or by button."""

from __future__ import annotations

from bot.dialogue import commands as c
from bot.dialogue.draft import Draft
from bot.dialogue.text import short_title
from bot.dialogue.turn import Turn
from bot.dialogue.which import titled
from casework.model.complaint import FieldKey


def take_up(turn: Turn, command: c.TakeUp) -> None:
    """Go on with the one that is meant; the one at hand waits in its place."""
    parked = turn.conversation.parked
    drafts = sorted([*parked, *_at_hand(turn)], key=lambda one: one.created_at)
    if not parked:
        return
    if command.which == "first":
        _change_to(turn, drafts[0])
    elif command.which == "second":
        _change_to(turn, drafts[min(1, len(drafts) - 1)])
    else:
        _change_to(turn, _named(command.which, parked))


def resume(turn: Turn) -> None:
    """Take the last parked draft up again, where none is open."""
    if turn.conversation.parked and turn.draft is None:
        _change_to(turn, turn.conversation.parked[-1])


def _named(words: str, parked: tuple[Draft, ...]) -> Draft:
    """The one that the words name; "the other one" is the last that was put aside."""
    place = titled(words, [one.value(FieldKey.FACTS) or "" for one in parked])
    return parked[-1] if place is None else parked[place]


def _at_hand(turn: Turn) -> tuple[Draft, ...]:
    return () if turn.draft is None else (turn.draft,)


def _change_to(turn: Turn, draft: Draft) -> None:
    others = [one for one in (*turn.conversation.parked, *_at_hand(turn)) if one.id != draft.id]
    turn.change(draft=draft, parked=tuple(others), question=None, back_to=None, trail=())
    turn.ack_at(
        "second_matter.taken_up",
        trace="taken_up",
        title=short_title(draft.value(FieldKey.FACTS) or ""),
    )
    turn.effects += 1

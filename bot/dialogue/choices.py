"""The choices of a question (问题选项): at most seven at once, long lists by pages."""

from __future__ import annotations

from bot.dialogue.form import FieldKind
from bot.dialogue.options import MORE
from bot.dialogue.turn import Turn
from casework.model.complaint import FieldKey

SECTIONS = "ABCDEFGHIJKLMNOPQRST"
ALL = "all"
_FIXED = {
    "confirm": ("submit", "edit", "withdraw"),
    "confirm_withdraw": ("yes", "no"),
    "confirm_discard": ("yes", "no"),
    "same_or_new": ("same", "new"),
    "resume_choice": ("continue", "start_over", "withdraw"),
    "receipt_code": (),
    "consent": ("agree", "disagree"),
}


def choices_of(turn: Turn, key: str, *, about: str, page: int, room: int) -> tuple[str, ...]:
    """Choice ids of the question ``key``; ``room`` is how many fit."""
    if key in _FIXED:
        return _FIXED[key]
    if key == "industry":
        return _industry(turn, about=about, page=page, room=room)
    spec = turn.context.form.spec(FieldKey(key))
    if spec.kind is FieldKind.PLACE:
        if turn.candidates:
            return (*(f"set:district:{one}" for one in turn.candidates), "other")
        names = [f"set:district:{one.name}" for one in turn.context.jurisdiction.districts]
        return paged(names, page, room)
    if spec.kind is FieldKind.CHOICE:
        return paged([f"set:{key}:{code}" for code in spec.choices], page, room)
    return ()


def _industry(turn: Turn, *, about: str, page: int, room: int) -> tuple[str, ...]:
    """The three likeliest sections and "other"; then all twenty by pages."""
    guesses = () if turn.draft is None else turn.draft.industry_choices
    if guesses and about != ALL:
        return (*(f"industry:{one}" for one in guesses), "other")
    return paged([f"industry:{one}" for one in SECTIONS], page, room)


def paged(found: list[str], page: int, room: int) -> tuple[str, ...]:
    """One page; "more" turns to the next one and at the end back to the first."""
    if len(found) <= room:
        return tuple(found)
    size = max(room - 1, 1)
    pages = -(-len(found) // size)
    start = (page % pages) * size
    return (*found[start : start + size], MORE)

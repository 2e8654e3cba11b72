"""The choices of a question (问题选项): at most seven at once, long lists by pages."""

from __future__ import annotations

from bot.dialogue.completeness import EXTRA, is_offered
from bot.dialogue.conversation import FiledTicket
from bot.dialogue.draft import Draft
from bot.dialogue.form import FieldKind, Form
from bot.dialogue.interruptions import PRINCIPAL
from bot.dialogue.options import MORE
from bot.dialogue.standing import RATING, rating_choices
from bot.dialogue.turn import Turn
from bot.dialogue.which import LISTED, still_open
from casework.model.complaint import FieldKey

SECTIONS = "ABCDEFGHIJKLMNOPQRST"
ALL = "all"
EDIT = "edit"
"""Marks of a question: all sections; the list of fields to change."""
ITEM = ("skip", "later")
"""Choices beside the question for an item of the legal list."""
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
    if key == "confirm" and turn.draft is not None:
        return _confirm(turn, turn.draft, about=about, page=page, room=room)
    if key == "same_or_new" and len(candidates(turn)) > 1:
        return (*(f"ticket:{one.number}" for one in candidates(turn)), "new")
    if key in _FIXED or key == RATING:
        return rating_choices(about) if key == RATING else _FIXED[key]
    if key == "industry":
        return _industry(turn, about=about, page=page, room=room)
    if about == PRINCIPAL:
        codes = [one for one in turn.context.form.spec(FieldKey.ORIGIN).choices if one != "proxy"]
        return paged([f"principal:{one}" for one in codes], page, room)
    return _of_field(turn, FieldKey(key), page=page, room=room)


def _confirm(turn: Turn, draft: Draft, *, about: str, page: int, room: int) -> tuple[str, ...]:
    """Of the card; of the list of fields to change; of an item that the law asks for."""
    if about.startswith(EXTRA):
        return ITEM
    if about == EDIT:
        fields = editable(draft, turn.context.form)
        return paged([f"edit:{one.value}" for one in fields], page, room)
    more = ("add_more",) if is_offered(draft, turn.context) else ()
    return ("submit", "edit", *more, "withdraw")


def candidates(turn: Turn) -> tuple[FiledTicket, ...]:
    """Filed tickets that something may be added to, newest first; none while a draft is open."""
    return () if turn.draft is not None else still_open(turn.conversation.filed)[:LISTED]


def _of_field(turn: Turn, key: FieldKey, *, page: int, room: int) -> tuple[str, ...]:
    """Districts (the likely ones after a miss) and codes; other questions have no choices."""
    spec = turn.context.form.spec(key)
    if spec.kind is FieldKind.PLACE:
        if turn.candidates:
            return (*(f"set:district:{one}" for one in turn.candidates), "other")
        names = [f"set:district:{one.name}" for one in turn.context.jurisdiction.districts]
        return paged(names, page, room)
    return paged([f"set:{key}:{code}" for code in spec.choices], page, room)


def editable(draft: Draft, form: Form) -> list[FieldKey]:
    """Fields that can be changed: all of the card that hold something."""
    return [
        spec.key
        for spec in form.fields
        if spec.key is not FieldKey.CONSENT and draft.settled(spec.key)
    ]


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

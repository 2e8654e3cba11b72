"""Choices as buttons under a message (按钮), and as numbers where words do not fit on a button."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from uuid import UUID

from channels.message import Choice
from channels.telegram.buttons import ButtonRef, button_data

HALF = 16
"""Columns of a label that leaves room for a second button in its row; a Han sign takes two."""
WIDEST = 40
"""Columns above which apps cut a label off: then it stands in the text, its number below."""


def needs_numbers(choices: Sequence[Choice]) -> bool:
    """Whether some label is too long for a button."""
    return any(_columns(choice.label) > WIDEST for choice in choices)


def numbered(choices: Sequence[Choice]) -> str:
    """The labels as numbered lines."""
    return "\n".join(f"{place}. {one.label}" for place, one in enumerate(choices, start=1))


def button_rows(choices: Sequence[Choice], *, delivery: UUID) -> list[list[tuple[str, str]]]:
    """Rows of buttons: two short ones side by side, a long one alone, numbers all in a row."""
    numbers = needs_numbers(choices)
    rows: list[list[tuple[str, str]]] = []
    room = 0
    for place, choice in enumerate(choices):
        label = str(place + 1) if numbers else choice.label
        button = (label, button_data(ButtonRef(delivery=delivery, place=place)))
        if room and (numbers or _columns(label) <= HALF):
            rows[-1].append(button)
            room -= 1
        else:
            rows.append([button])
            room = _ROOM_OF_NUMBERS if numbers else int(_columns(label) <= HALF)
    return rows


_ROOM_OF_NUMBERS = 7
"""The platform shows eight buttons in a row."""


def _columns(label: str) -> int:
    """Width of a label; signs of double width count twice."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in label)

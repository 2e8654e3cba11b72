"""Fields of an act's form: what they are called, what they may hold, how they are read.

One description serves the page, the JSON API and the command line. Values come as texts, as a
form sends them; several values of one field stand one a line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from console.errors import ChoiceMissing, DateInvalid, NumberInvalid, TextInvalid

TEXT_LIMIT = 4000
LINE_LIMIT = 200
DIGITS = 6
YES, NO = "yes", "no"

Value = str | int | bool | date | tuple[str, ...] | None
"""What a field holds once it was read."""


class FieldKind(StrEnum):
    """What a field takes."""

    TEXT = "text"
    LINE = "line"  # a text of one line
    CHOICE = "choice"
    CHOICES = "choices"  # any number of them
    DATE = "date"
    YES_NO = "yes_no"
    NUMBER = "number"
    FIXED = "fixed"  # carried along as it was shown


TEXTS = frozenset({FieldKind.TEXT, FieldKind.LINE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the values that a field may take.

    ``article`` says where it is written, ``note`` what else there is to know; ``approval`` that a
    second person has to consent; ``of`` is the choice of another field to which this one belongs,
    and ``parted`` marks a choice that has such parts.
    """

    value: str
    label: str
    article: str = ""
    note: str = ""
    approval: bool = False
    of: str = ""
    parted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field as it stands on one ticket. ``value`` is what it holds before anybody typed."""

    name: str
    kind: FieldKind
    label: str
    required: bool = True
    choices: Sequence[Choice] = ()
    hint: str = ""
    value: str = ""
    limit: int = TEXT_LIMIT
    minimum: int | None = None
    maximum: int | None = None


def read(field: Field, values: Mapping[str, str]) -> Value:
    """What ``values`` hold for the field. Raises InputInvalid."""
    return _READERS[field.kind](field, values.get(field.name, ""))


def _text(field: Field, given: str) -> str:
    text = given.strip()
    if len(text) > field.limit or (field.required and not text):
        raise TextInvalid(field=field.name, limit=field.limit)
    return text


def _choice(field: Field, given: str) -> str:
    if not given and not field.required:
        return ""
    if given not in {choice.value for choice in field.choices}:
        raise ChoiceMissing(field=field.name)
    return given


def _choices(field: Field, given: str) -> tuple[str, ...]:
    chosen = tuple(filter(None, given.split("\n")))
    known = {choice.value for choice in field.choices}
    if not known.issuperset(chosen) or (field.required and not chosen):
        raise ChoiceMissing(field=field.name)
    return chosen


def _date(field: Field, given: str) -> date | None:
    if not given and not field.required:
        return None
    try:
        return date.fromisoformat(given.strip())
    except ValueError as error:
        raise DateInvalid(field=field.name) from error


def _yes_no(field: Field, given: str) -> bool | None:
    if not given and not field.required:
        return None
    if given not in (YES, NO):
        raise ChoiceMissing(field=field.name)
    return given == YES


def _number(field: Field, given: str) -> int | None:
    text = given.strip()
    if not text and not field.required:
        return None
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None
    low, high = field.minimum, field.maximum
    fits = number is not None and (low is None or number >= low)
    if number is None or not fits or (high is not None and number > high):
        raise NumberInvalid(field=field.name, minimum=low, maximum=high)
    return number


def _fixed(field: Field, given: str) -> str:
    """As it was shown to the sender; a program that leaves it out means what it would be shown."""
    return given or field.value


_READERS: Mapping[FieldKind, Callable[[Field, str], Value]] = {
    FieldKind.TEXT: _text,
    FieldKind.LINE: _text,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.DATE: _date,
    FieldKind.YES_NO: _yes_no,
    FieldKind.NUMBER: _number,
    FieldKind.FIXED: _fixed,
}

"""Makes a context of flat values: texts become dates, numbers and truth values by its types."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from documents.errors import FieldUnreadable
from documents.families import Family
from documents.schema import without_none

YES = "yes"
_READ: Mapping[object, Callable[[str], object]] = {
    str: str,
    int: int,
    bool: YES.__eq__,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


def fill(family: type[Family], known: Mapping[str, object], given: Mapping[str, str]) -> Family:
    """The context of ``family``: what is ``known``, over it what somebody wrote (``given``).

    Known texts are read by the type of their field; names that the family does not have, and
    empty texts, are left out. Raises FieldUnreadable for a given text that is no date or number,
    or that belongs nowhere.
    """
    hints = {name: without_none(hint) for name, hint in typing.get_type_hints(family).items()}
    for name in given:
        if hints.get(name) not in _READ:
            raise FieldUnreadable(name, field=name, known=", ".join(_flat(hints)))
    values: dict[str, Any] = {
        name: _read(name, hints[name], value)
        for name, value in {**known, **given}.items()
        if name in hints and value != ""
    }
    return family(**values)


def _flat(hints: Mapping[str, object]) -> list[str]:
    return [name for name, hint in hints.items() if hint in _READ]


def _read(name: str, hint: object, value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return _READ[hint](value)
    except ValueError as error:
        raise FieldUnreadable(f"{name}: {error}", field=name, known=value) from error

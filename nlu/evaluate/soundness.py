"""Whether the values that test utterances are marked with can be right at all (取值核对)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from casework.model.jurisdiction import Jurisdiction
from casework.model.numbers import read_number
from nlu.embedded.codes import read_uscc
from nlu.embedded.contacts import read_phone
from nlu.evaluate.cases import Case, Gold

_Check = Callable[[str], bool]
_DAY: Final = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_MONEY: Final = r"\d+(?:\.\d+)?"
_DATE: Final = re.compile(rf"{_DAY}|{_DAY}/(?:{_DAY}|\.\.)|\.\./{_DAY}")
_AMOUNT: Final = re.compile(rf"[A-Z]{{3}} {_MONEY}(?:-{_MONEY})?")
_EMAIL: Final = re.compile(r"[^\sA-Z@]+@[^\sA-Z@]+\.[^\sA-Z@]+")


def _is_phone(value: str) -> bool:
    found = read_phone(value)
    return found is not None and found.e164 == value


_CHECKS: Final[Mapping[str, _Check]] = {
    "phone": _is_phone,
    "email": lambda value: _EMAIL.fullmatch(value) is not None,
    "uscc": lambda value: read_uscc(value) == value,
    "ticket": lambda value: read_number(value) == value,
    "date": lambda value: _DATE.fullmatch(value) is not None,
    "amount": lambda value: _AMOUNT.fullmatch(value) is not None,
}
_AS_WRITTEN: Final = frozenset({"company", "person"})


def doubtful_values(
    cases: Iterable[Case], *, jurisdiction: Jurisdiction
) -> Iterator[tuple[Case, Gold]]:
    """Values that are no district or unit of the city, or cannot be of their kind.

    Check characters count: no engine may take a number whose check character is wrong.
    """
    named = {
        "district": frozenset(one.name for one in jurisdiction.districts),
        "authority": frozenset(one.name for one in jurisdiction.authorities),
    }
    for case in cases:
        for value in case.values:
            if not _is_sound(value, case.text, named):
                yield case, value


def _is_sound(value: Gold, text: str, named: Mapping[str, frozenset[str]]) -> bool:
    if value.entity in _AS_WRITTEN:
        return value.value == text[value.start : value.end]
    if value.entity in named:
        return value.value in named[value.entity]
    return _CHECKS[value.entity](value.value)

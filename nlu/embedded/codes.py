"""Numbers with a check: ticket numbers, look-up codes, unified social credit codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from casework.model.numbers import read_number, tidy_number
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity

_TICKET: Final = re.compile(
    r"(?<![0-9a-z])([a-z]{2,4}) ?([-_]?) ?([0-9o]{4}) ?([-_]?) ?"
    r"([0-9a-z](?: ?[0-9a-z]){5})(?![0-9a-z])"
)
_LOOKUP: Final = re.compile(r"(?<![0-9a-z])\d{4}(?:[ -]?\d{4}){3}(?![0-9a-z])")
_YEARS: Final = range(2020, 2100)
_MISTYPED: Final = 0.5
_CITY: Final = 2
# Two characters for the kind, six digits for the region, ten for the body and its check; people
# put blanks between them. Looked for at every place: a word before it is no part of it.
_USCC: Final = re.compile(
    r"(?<![0-9a-z])(?=([0-9a-z]{2}[ -]?(?:\d[ -]?){6}(?:[0-9a-z][ -]?){9}[0-9a-z])(?![0-9a-z]))"
)
_BETWEEN: Final = re.compile(r"[ -]")
_MOST: Final = 50


def read_uscc(text: str) -> str | None:
    """The unified social credit code (统一社会信用代码) that ``text`` is, upper case, or None."""
    try:
        return str(uscc.validate(text.strip()))
    except ValidationError:
        return None


def find_codes(reading: Reading) -> list[Entity]:
    """Ticket numbers, look-up codes (16 digits) and credit codes in the message."""
    if not any(char.isdigit() for char in reading.folded):
        return []
    return [*_tickets(reading), *_lookups(reading), *_credit_codes(reading)][:_MOST]


def lookup_codes(folded: str) -> list[Span]:
    """Where look-up codes stand: their sixteen digits may begin as a phone number does."""
    return [Span(*one.span()) for one in _LOOKUP.finditer(folded)]


def _tickets(reading: Reading) -> Iterator[Entity]:
    """Numbers with a right check; those that only look like one may be mistyped."""
    for shape in _TICKET.finditer(reading.folded):
        head, one, year, two, code = shape.groups()
        if not (one and two) and not _mixed(code):
            continue  # "in 2026 report"
        text = f"{head}-{year.replace('o', '0')}-{code.replace(' ', '')}"
        number, span = read_number(text), Span(*shape.span())
        if number is not None:
            yield reading.entity("ticket", number, span)
        elif one and two and _looks_like_one(reading, span, text):
            yield reading.entity("ticket", tidy_number(text) or "", span, confidence=_MISTYPED)


def _looks_like_one(reading: Reading, span: Span, text: str) -> bool:
    """Whether a number with a wrong check is still meant for one: no word, no running number.

    Six letters may be a word; in capitals behind two more they are likelier a number.
    """
    head, year, code = text.split("-")
    if int(year) not in _YEARS or " " in reading.written(span)[-len(code) :]:
        return False
    capitals = len(head) == _CITY and code.isalpha() and reading.written(span).isupper()
    return _mixed(code) or capitals


def _mixed(code: str) -> bool:
    """Whether both letters and digits stand in the code."""
    return any(char.isdigit() for char in code) and any(char.isalpha() for char in code)


def _lookups(reading: Reading) -> Iterator[Entity]:
    for shape in _LOOKUP.finditer(reading.folded):
        digits = shape.group().replace(" ", "").replace("-", "")
        yield reading.entity("lookup_code", digits, Span(*shape.span()))


def _credit_codes(reading: Reading) -> Iterator[Entity]:
    for shape in _USCC.finditer(reading.folded):
        code = read_uscc(_BETWEEN.sub("", shape[1]))
        if code is not None:
            yield reading.entity("uscc", code, Span(*shape.span(1)))

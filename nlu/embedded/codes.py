"""Numbers with a check: ticket numbers, look-up codes, unified social credit codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from casework.model.numbers import read_number
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity

_TICKET: Final = re.compile(r"(?<![0-9a-z])[a-z]{2,4}-\d{4}-[0-9a-z]{6}(?![0-9a-z])")
_LOOKUP: Final = re.compile(r"(?<![0-9a-z])\d{4}(?:[ -]?\d{4}){3}(?![0-9a-z])")
_USCC: Final = re.compile(r"(?<![0-9a-z])[0-9a-z]{18}(?![0-9a-z])")
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


def _tickets(reading: Reading) -> Iterator[Entity]:
    for shape in _TICKET.finditer(reading.folded):
        number = read_number(shape.group())
        if number is not None:
            yield reading.entity("ticket", number, Span(*shape.span()))


def _lookups(reading: Reading) -> Iterator[Entity]:
    for shape in _LOOKUP.finditer(reading.folded):
        digits = shape.group().replace(" ", "").replace("-", "")
        yield reading.entity("lookup_code", digits, Span(*shape.span()))


def _credit_codes(reading: Reading) -> Iterator[Entity]:
    for shape in _USCC.finditer(reading.folded):
        code = read_uscc(shape.group())
        if code is not None:
            yield reading.entity("uscc", code, Span(*shape.span()))

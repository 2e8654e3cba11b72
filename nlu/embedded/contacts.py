"""Phones and e-mail addresses (联系方式), and whether they are the speaker's own.

A number is the speaker's own when a cue says so, when the contact was asked for, or when it
stands alone; the phone of a counter inside a story is not (behaviour B1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import phonenumbers

from nlu.embedded.folding import fold
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity

_REGION: Final = "CN"
_FEWEST_DIGITS: Final = 5
_ALONE: Final = 6
_MOST: Final = 50
_SHAPES: Final = re.compile(
    r"(?<![0-9a-z+])(?:"
    r"(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"
    r"|[48]00[ -]?\d{3}[ -]?\d{4}(?!\d)"
    r"|(?:(?:\+|00)86[ -]?)?\(?0\d{2,3}\)?[ -]?\d{3,4}[ -]?\d{4}(?!\d)"
    r"|(?:\+|00)86[ -]?\(?\d{2,3}\)?[ -]?\d{3,4}[ -]?\d{4}(?!\d)"
    r"|(?:\+|00)[1-9](?:[ ()-]{0,2}\d){7,14}(?!\d)"
    r")"
)
# A word or mark of up to ten characters, then the digits of the extension (分机).
_EXTENSION_AT_END: Final = re.compile(r"\s?[^\d\s()+]{1,10}\s?(\d{1,5})$")
_LANDLINE_DIGITS: Final = 10
_EMAIL: Final = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@[a-z0-9][a-z0-9-]{0,62}"
    r"(?:\.[a-z0-9][a-z0-9-]{0,62}){1,4}"
)
_FILLER: Final = re.compile(r"[\s,.:;。、()\-]+")
_CONTACT_FIELDS: Final = frozenset({"contact_name", "contact_phone", "contact_email"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A telephone number: ``e164`` (``+862422721111``) and the extension, if one was given."""

    e164: str
    extension: str | None = None


def read_phone(text: str) -> Phone | None:
    """The number that ``text`` is, region China, or None. Service numbers (12345) are none."""
    folded = fold(text).strip()
    whole = _valid(folded)
    if whole is not None:
        return whole
    found = _EXTENSION_AT_END.search(folded)
    if found is None or _digits(folded[: found.start()]) < _LANDLINE_DIGITS:
        return None
    main = _valid(folded[: found.start()])
    return None if main is None else Phone(e164=main.e164, extension=found.group(1))


def _valid(text: str) -> Phone | None:
    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(e164=str(e164), extension=number.extension or None)


def _digits(text: str) -> int:
    return sum(char.isdigit() for char in text)


def find_contacts(reading: Reading) -> list[Entity]:
    """Phones and addresses in the message, in order of kind and place."""
    found: list[Entity] = []
    if _digits(reading.folded) >= _FEWEST_DIGITS:
        found.extend(_phones(reading))
    if "@" in reading.folded:
        found.extend(_emails(reading))
    return found[:_MOST]


def _phones(reading: Reading) -> Iterator[Entity]:
    for shape in _SHAPES.finditer(reading.folded):
        extension = reading.lexicon.pattern("contact.extension_patterns").match(
            reading.folded, shape.end()
        )
        span = Span(shape.start(), shape.end() if extension is None else extension.end())
        if read_phone(reading.folded[span.start : span.end]) is None:
            continue
        yield reading.entity("phone", reading.written(span), span, own=_own(reading, span))


def _emails(reading: Reading) -> Iterator[Entity]:
    for shape in _EMAIL.finditer(reading.folded):
        span = Span(*shape.span())
        yield reading.entity("email", shape.group(), span, own=_own(reading, span))


def _own(reading: Reading, span: Span) -> bool:
    clause = reading.clause_at(span.start)
    if reading.has("contact.own", clause):
        return True
    if _somebody_elses(reading, span):
        return False
    if reading.has("contact.naming", clause):
        return True
    if reading.expecting in _CONTACT_FIELDS or reading.expecting is None:
        return True
    return _alone(reading, clause, span) or reading.has(
        "contact.own", reading.sentence_at(span.start)
    )


def _somebody_elses(reading: Reading, span: Span) -> bool:
    """Whether words around the number give it to an office, a counter or another firm."""
    clause = reading.clause_at(span.start)
    after = reading.clause_at(min(span.end, len(reading.folded) - 1))
    return reading.has("contact.third_party", Span(clause.start, after.end))


def _alone(reading: Reading, clause: Span, span: Span) -> bool:
    rest = reading.folded[clause.start : span.start] + reading.folded[span.end : clause.end]
    return len(_FILLER.sub("", rest)) <= _ALONE

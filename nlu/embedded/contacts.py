"""Phones and e-mail addresses (联系方式), and whether they are the speaker's own.

A number is the speaker's own when a cue says so, when the contact was asked for, or when it
stands alone; the phone of a counter inside a story is not (behaviour B1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import phonenumbers

from nlu.embedded.codes import lookup_codes
from nlu.embedded.folding import fold
from nlu.embedded.latin_names import only_a_name
from nlu.embedded.others import within
from nlu.embedded.reading import Reading, Span, size
from nlu.interpreter import Entity

_REGION: Final = "CN"
_FEWEST_DIGITS: Final = 5
_BEFORE: Final = 80
_ALONE: Final = 6
_FEW: Final = 8
"""Size (Chinese characters, a Latin word counts two) of a name with a function."""
_SIGNATURE: Final = 24
"""The same of a line of a signature: name, function, firm, labels."""
_PROSE: Final = re.compile(r"[。!?]")
_MOST: Final = 50
_NEAR: Final = 16
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
    return sum(map(str.isdigit, text))


def find_contacts(reading: Reading, others: Sequence[Span] = ()) -> list[Entity]:
    """Phones and addresses in the message, in order of kind and place.

    Those within the stretches ``others`` belong to somebody else.
    """
    found: list[Entity] = []
    if _digits(reading.folded) >= _FEWEST_DIGITS:
        found.extend(_phones(reading))
    if "@" in reading.folded:
        found.extend(_emails(reading))
    return [replace(one, own=False) if within(others, one.start) else one for one in found[:_MOST]]


def _phones(reading: Reading) -> Iterator[Entity]:
    codes = lookup_codes(reading.folded)
    for shape in _SHAPES.finditer(reading.folded):
        extension = reading.lexicon.pattern("contact.extension_patterns").match(
            reading.folded, shape.end()
        )
        # "(024-8981 1111)" is a number in brackets, "(024) 8981 1111" one with a bracketed code.
        opened = shape.group().startswith("(") and ")" not in shape.group()
        end = shape.end() if extension is None else extension.end()
        span = Span(shape.start() + opened, end)
        if any(code.start <= span.start and span.end <= code.end for code in codes):
            continue
        if read_phone(reading.folded[span.start : span.end]) is None:
            continue
        yield reading.entity("phone", reading.written(span), span, own=_own(reading, span))


def _emails(reading: Reading) -> Iterator[Entity]:
    for shape in _EMAIL.finditer(reading.folded):
        span = Span(*shape.span())
        yield reading.entity("email", shape.group(), span, own=_own(reading, span))


def _own(reading: Reading, span: Span) -> bool:
    """Whether the number is the speaker's: said so, asked for, or with nothing against it."""
    clause = reading.clause_at(span.start)
    if reading.has("person.others", Span(max(clause.start, span.start - _NEAR), span.start)):
        return False
    answers = reading.expecting in _CONTACT_FIELDS and _no_story(reading)
    if answers or reading.has("contact.own", clause):
        return True
    if _somebody_elses(reading, span):
        return False
    asked = reading.expecting in _CONTACT_FIELDS or reading.expecting is None
    if asked or reading.has("contact.naming", clause):
        return True
    said = reading.has("contact.own", reading.sentence_at(span.start))
    return said or _stands_apart(reading, clause, span)


def _stands_apart(reading: Reading, clause: Span, span: Span) -> bool:
    """Whether the number is given for its own sake, not in the course of a story."""
    if _alone(reading, clause, span) or _little_else(reading) or _no_story(reading):
        return True
    return _in_signature(reading, span)


def _in_signature(reading: Reading, span: Span) -> bool:
    """Whether the line holds a contact and hardly more: a name, a function, a label, no prose."""
    start = reading.folded.rfind("\n", 0, span.start) + 1
    end = reading.folded.find("\n", span.end)
    line = reading.folded[start : len(reading.folded) if end < 0 else end]
    rest = _EMAIL.sub(" ", _SHAPES.sub(" ", line))
    return size(rest) <= _SIGNATURE and _PROSE.search(rest) is None


def _no_story(reading: Reading) -> bool:
    """Whether a short message tells of no trouble: its numbers are those of who writes."""
    told = reading.has("facts.trouble") or reading.matches("facts.trouble_patterns")
    return reading.short and not told


def _little_else(reading: Reading) -> bool:
    """Whether the message holds hardly more than numbers and addresses: a name beside them."""
    if not reading.short:
        return False
    rest = _EMAIL.sub(" ", _SHAPES.sub(" ", reading.folded))
    return size(rest) <= _FEW


def _somebody_elses(reading: Reading, span: Span) -> bool:
    """Whether words around the number give it to an office, a counter or another firm."""
    before = reading.folded[max(0, span.start - _BEFORE) : span.start]
    if _quoted(reading, span) or reading.lexicon.pattern("contact.third_before_patterns").search(
        before
    ):
        return True
    clause = _with_name(reading, reading.clause_at(span.start), span)
    after = reading.clause_at(min(span.end, len(reading.folded) - 1))
    return reading.has("contact.third_party", Span(clause.start, after.end))


def _with_name(reading: Reading, clause: Span, number: Span) -> Span:
    """The clause of a number, with the one before it when only a label stands in front of it."""
    label = reading.lexicon.pattern("contact.label_patterns")
    if clause.start == 0 or not label.fullmatch(reading.folded[clause.start : number.start]):
        return clause
    return Span(reading.clause_at(clause.start - 1).start, clause.end)


def _quoted(reading: Reading, span: Span) -> bool:
    """Whether the number stands in the head of a forwarded message, or in a quoted line."""
    head = reading.lexicon.pattern("contact.quoted_line_patterns").search(
        reading.folded, max(0, span.start - _BEFORE), span.start
    )
    if head is None:
        return False
    before = reading.folded[: span.start]
    return reading.lexicon.pattern("contact.forwarded_patterns").search(before) is not None


def _alone(reading: Reading, clause: Span, span: Span) -> bool:
    rest = reading.folded[clause.start : span.start] + reading.folded[span.end : clause.end]
    if len(_FILLER.sub("", rest)) <= _ALONE or only_a_name(reading, clause, span):
        return True
    return only_a_name(reading, reading.sentence_at(span.start), span)

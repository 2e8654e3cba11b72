"""Stretches of a letter that speak of others (他人的联系方式): quoted mails, "(contact: …)".

A phone or a name that stands there is never the writer's own: the mail that a letter answers ends
with its sender's signature, and a supplier is named with the person to call behind it in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nlu.embedded.reading import Reading, Span, size
from nlu.interpreter import Entity

_LEAST_LETTER: Final = 60
"""Size from which what stands above a quoted mail is a letter; less only passes a mail on."""
_LONGEST_BRACKET: Final = 80
_BRACKET: Final = re.compile(r"\([^()\n]{7,80}\)")
_NUMBER: Final = re.compile(r"\d[\d ()-]{6,18}\d")
_LONGEST_LINE: Final = 30
_NEAR: Final = 24
_OTHERS: Final = frozenset({"authority", "respondent"})


def others_stretches(reading: Reading, named: Sequence[Entity]) -> tuple[Span, ...]:
    """Where others' contacts stand, given the companies and public bodies that are ``named``."""
    return (*_quoted(reading), *_brackets(reading, named), *_asides(reading))


def within(stretches: Sequence[Span], place: int) -> bool:
    """Whether ``place`` lies in one of the stretches."""
    return any(one.start <= place < one.end for one in stretches)


def _quoted(reading: Reading) -> Iterator[Span]:
    """Lines marked with ">", and everything behind the head of an earlier mail."""
    for line in reading.lexicon.pattern("contact.quote_line_patterns").finditer(reading.folded):
        yield Span(*line.span())
    for head in reading.lexicon.pattern("contact.quote_head_patterns").finditer(reading.folded):
        if size(reading.folded[: head.start()]) >= _LEAST_LETTER:
            yield Span(head.start(), len(reading.folded))
            return


def _brackets(reading: Reading, named: Sequence[Entity]) -> Iterator[Span]:
    """The bracket right behind the name of another firm or of a public body."""
    for one in named:
        if one.own and one.entity not in _OTHERS:
            continue
        start = one.end + (reading.folded[one.end : one.end + 1] == " ")
        if reading.folded[start : start + 1] != "(":
            continue
        end = reading.folded.find(")", start, start + _LONGEST_BRACKET)
        if end > 0:
            yield Span(start, end)


def _asides(reading: Reading) -> Iterator[Span]:
    """A number in a bracket of running prose, when the letter gives another one outside."""
    if reading.short:
        return
    brackets = [Span(*found.span()) for found in _BRACKET.finditer(reading.folded)]
    outside = any(not within(brackets, found.start()) for found in _NUMBER.finditer(reading.folded))
    for one in brackets:
        told = outside and _NUMBER.search(reading.folded, one.start, one.end) is not None
        before = Span(max(reading.sentence_at(one.start).start, one.start - _NEAR), one.start)
        if told and _in_prose(reading, one) and not reading.has("contact.own", before):
            yield one


def _in_prose(reading: Reading, one: Span) -> bool:
    """Whether more than a line of a signature stands on the line."""
    start = reading.folded.rfind("\n", 0, one.start) + 1
    end = reading.folded.find("\n", one.end)
    return size(reading.folded[start : len(reading.folded) if end < 0 else end]) > _LONGEST_LINE

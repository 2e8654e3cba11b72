"""Chinese names in the signature of a letter (落款): alone on a line, or beside a function.

A signature stands beside the writer's phone or address, else at the end of the letter. Its lines
are short and hold nothing but names, functions, firms and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nlu.embedded.reading import Reading, Span, size
from nlu.interpreter import Entity

_ABOVE: Final = 6
_BELOW: Final = 3
_AT_END: Final = 5
_MOST: Final = 4
"""Contacts around which a name is looked for."""
_LONGEST_LINE: Final = 40
_TOKEN: Final = re.compile(r"[^\s|/,、:;()<>\[\]]+")
_LINE: Final = re.compile(r"[^\n]+")


def signers(reading: Reading, contacts: Sequence[Entity]) -> Iterator[Span]:
    """Words that stand where a signature has the name, nearest to the contact first."""
    lines = [Span(*found.span()) for found in _LINE.finditer(reading.folded)]
    for number in _places(lines, [one for one in contacts if one.own]):
        yield from _names(reading, lines[number])


def _places(lines: Sequence[Span], own: Sequence[Entity]) -> list[int]:
    """Lines around the writer's own contacts, the last first; then the last lines of all."""
    found: list[int] = []
    for one in sorted(own, key=lambda contact: -contact.start)[:_MOST]:
        place = _line_of(lines, one.start)
        found += [*range(place, place - _ABOVE - 1, -1), *range(place + 1, place + _BELOW)]
    found += range(len(lines) - 1, len(lines) - _AT_END, -1)
    return [number for number in found if 0 <= number < len(lines)]


def _line_of(lines: Sequence[Span], place: int) -> int:
    return next((n for n, line in enumerate(lines) if line.start <= place < line.end), 0)


def _names(reading: Reading, line: Span) -> Iterator[Span]:
    """The one word of the line that is no function, firm, label or number."""
    if size(reading.folded[line.start : line.end]) > _LONGEST_LINE:
        return
    furniture = reading.lexicon.pattern("person.signature_patterns")
    beside = reading.lexicon.pattern("person.function_patterns")
    left: list[Span] = []
    for word in _TOKEN.finditer(reading.folded, line.start, line.end):
        if word.group().isascii() or furniture.fullmatch(word.group()):
            continue
        named = beside.fullmatch(word.group())
        left.append(Span(*word.span()) if named is None else _inner(named, word.start()))
    if len(left) == 1:
        yield left[0]


def _inner(named: re.Match[str], start: int) -> Span:
    """The name inside "总经理高小山" or "何小强律师"; ``start`` is where the word begins."""
    group = named.lastindex or 0
    return Span(start + named.start(group), start + named.end(group))

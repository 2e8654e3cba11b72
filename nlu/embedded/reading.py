"""One message opened for reading: folded text, phrases found, sentences and clauses."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeVar

from nlu.embedded.folding import fold
from nlu.embedded.lexicon import Lexicon
from nlu.embedded.phrases import Hit
from nlu.interpreter import Entity

_SENTENCE_END: Final = re.compile(r"[。!?]+|\n|\.(?=\s|$)")
_CLAUSE_END: Final = re.compile(r"[,、;:。!?\n]|\.(?=\s|$)")
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:co|ltd|inc|corp|no|mr|mrs|ms|dr|st|e\.g|i\.e|etc|pte|tel|s\.a)"
    r"|(?:^|\n)[ \t]*\d{1,2}|\b[a-z])$"
)
_COMPANY_ABBREVIATION: Final = re.compile(r"\b(?:ltd|inc|corp|co)$")
_NEW_SENTENCE: Final = re.compile(
    r"\.\s+(?:our|we|the|i|my|it|this|that|there|they|please|since|on|in)\b"
)
_BLANK: Final = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
_MARK: Final = re.compile(r"[,、;:。!?\n]")
_UNMARKED: Final = 40
"""Chinese characters to a mark from which on blanks stand for marks: many write without any."""
_LOOK_BACK: Final = 8
_WRAPPED_LINE: Final = 50
_MANY: Final = 16
"""Hits of one list from which on those of a span are looked up and not sifted."""
_start: Final = attrgetter("start")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_WORD: Final = re.compile(r"[a-z\u00c0-\u024f']+")


T = TypeVar("T")


class Span(NamedTuple):
    """A stretch of the message, offsets in code points."""

    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """A message with everything that rules ask of it. Offsets are those of ``original``."""

    original: str
    folded: str
    expecting: str | None
    lexicon: Lexicon

    @cached_property
    def _found(self) -> dict[str, list[tuple[int, int]]]:
        return self.lexicon.table.by_value(self.folded)

    @cached_property
    def _hits(self) -> dict[str, list[Hit[str]]]:
        """Those of the lists that were asked for: most of what is found nobody asks for."""
        return {}

    def _hits_of(self, name: str) -> list[Hit[str]]:
        if name not in self._hits:
            places = self._found[name]
            self._hits[name] = [Hit(start, end, name) for start, end in places]
        return self._hits[name]

    def hits(self, name: str, span: Span | None = None) -> list[Hit[str]]:
        """Phrases of the list ``name`` that were found, inside ``span`` when one is given."""
        if name not in self._found:  # most lists have nothing in most messages
            return []
        found = self._hits_of(name)
        if span is None:
            return found
        if len(found) > _MANY:  # they stand in order of place
            first = bisect_left(found, span.start, key=_start)
            found = found[first : bisect_left(found, span.end, lo=first, key=_start)]
        return [hit for hit in found if span.start <= hit.start and hit.end <= span.end]

    def names(self, prefix: str) -> set[str]:
        """Names, without ``prefix``, of the lists under it that have a hit."""
        return {name.removeprefix(prefix) for name in self._found if name.startswith(prefix)}

    def has(self, name: str, span: Span | None = None) -> bool:
        """Whether a phrase of the list ``name`` stands in ``span`` (or anywhere)."""
        places = self._found.get(name)
        if places is None or span is None or len(places) > _MANY:
            return bool(self.hits(name, span))
        first, last = span
        return any(first <= start and end <= last for start, end in places)

    @cached_property
    def _matched(self) -> dict[tuple[str, Span | None], bool]:
        """What was asked of pattern lists before: several rules ask the same of one sentence."""
        return {}

    def matches(self, name: str, span: Span | None = None) -> bool:
        """Whether an expression of the pattern list ``name`` matches in ``span`` (or anywhere)."""
        asked = (name, span)
        if asked not in self._matched:
            text = self.folded if span is None else self.folded[span.start : span.end]
            self._matched[asked] = self.lexicon.pattern(name).search(text) is not None
        return self._matched[asked]

    @cached_property
    def _worked_out(self) -> dict[Callable[[Reading], Any], Any]:
        return {}

    def once(self, work_out: Callable[[Reading], T]) -> T:
        """What ``work_out`` makes of this message; several rules ask for it, it is made once."""
        if work_out not in self._worked_out:
            self._worked_out[work_out] = work_out(self)
        found: T = self._worked_out[work_out]
        return found

    def lexicon_has(self, name: str, word: str) -> bool:
        """Whether ``word``, folded, is an entry of the list ``name``."""
        return fold(word) in self.lexicon.folded(name)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Sentences; an abbreviation's full stop ends none."""
        return tuple(_cut(self.folded, _with_blanks(self.folded, _sentence_ends(self.folded))))

    @cached_property
    def clauses(self) -> tuple[Span, ...]:
        """Clauses: sentences cut at commas and colons as well, but not inside a company's form."""
        return tuple(_cut(self.folded, _with_blanks(self.folded, _clause_ends(self.folded))))

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [span.start for span in self.sentences]

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [span.start for span in self.clauses]

    def sentence_at(self, place: int) -> Span:
        """The sentence in which ``place`` lies."""
        return self.sentences[max(0, bisect_right(self._sentence_starts, place) - 1)]

    def clause_at(self, place: int) -> Span:
        """The clause in which ``place`` lies."""
        return self.clauses[max(0, bisect_right(self._clause_starts, place) - 1)]

    def clauses_in(self, span: Span) -> tuple[Span, ...]:
        """The clauses that begin in ``span``."""
        first = bisect_left(self._clause_starts, span.start)
        return self.clauses[first : bisect_left(self._clause_starts, span.end, lo=first)]

    @cached_property
    def short(self) -> bool:
        """Whether the message is short enough to be a remark to the bot rather than an account."""
        return size(self.folded) <= _SHORT

    @cached_property
    def written_small(self) -> bool:
        """Whether the message holds no capital letter."""
        return self.original.islower()

    def entity(
        self,
        kind: str,
        value: str,
        span: Span,
        *,
        own: bool = True,
        confidence: float = 1.0,
        ambiguous: tuple[str, ...] = (),
    ) -> Entity:
        """An entity whose text is what the person wrote at ``span``, without outer blanks."""
        start, end = self.trim(span)
        return Entity(
            entity=kind,
            value=value,
            text=self.original[start:end],
            start=start,
            end=end,
            own=own,
            confidence=confidence,
            ambiguous=ambiguous,
        )

    def written(self, span: Span) -> str:
        """What the person wrote at ``span``, without blanks at its ends."""
        return self.original[span.start : span.end].strip()

    def trim(self, span: Span) -> Span:
        """``span`` without blanks at its ends."""
        text = self.original[span.start : span.end]
        start = span.start + len(text) - len(text.lstrip())
        return Span(start, max(start, span.start + len(text.rstrip())))


_SHORT: Final = 40


def size(folded: str) -> int:
    """Length of a text in Chinese characters; a Latin word counts as two."""
    return len(_HAN.findall(folded)) + 2 * len(_WORD.findall(folded))


def is_longer(folded: str, most: int) -> bool:
    """Whether the ``size`` of a text is more than ``most``; few texts need be measured for it."""
    return 2 * len(folded) > most and size(folded) > most


def open_message(*, text: str, expecting: str | None, lexicon: Lexicon) -> Reading:
    """Open ``text`` for reading."""
    return Reading(original=text, folded=fold(text), expecting=expecting, lexicon=lexicon)


def _sentence_ends(folded: str) -> Iterator[int]:
    for found in _SENTENCE_END.finditer(folded):
        mark, place = found.group(), found.start()
        if mark == "\n" and _wrapped(folded, place):
            continue
        if mark != "." or _ends_here(folded, place):
            yield found.end()


def _with_blanks(folded: str, ends: Iterator[int]) -> Iterator[int]:
    """The ends, and those at blanks between Chinese words where a text has no marks."""
    if len(_HAN.findall(folded)) < _UNMARKED * (1 + len(_MARK.findall(folded))):
        return ends
    return iter(sorted({*ends, *(found.end() for found in _BLANK.finditer(folded))}))


def _wrapped(folded: str, place: int) -> bool:
    """Whether the line break is only that of a long line of a mail, in mid-sentence."""
    line = place - folded.rfind("\n", 0, place) - 1
    following = folded[place + 1 : place + 2]
    return line >= _WRAPPED_LINE and following.isascii() and following.isalpha()


def _ends_here(folded: str, dot: int) -> bool:
    before = folded[max(0, dot - _LOOK_BACK) : dot]
    if _ABBREVIATION.search(before) is None:
        return True
    return bool(_COMPANY_ABBREVIATION.search(before) and _NEW_SENTENCE.match(folded, dot))


def _clause_ends(folded: str) -> Iterator[int]:
    for found in _CLAUSE_END.finditer(folded):
        place = found.start()
        before, after = folded[max(0, place - _LOOK_BACK) : place], folded[place + 1 : place + 2]
        inside_number = found.group() in ",:" and before[-1:].isdigit() and after.isdigit()
        inside_form = found.group() == "," and before.endswith(("co", "co."))
        inside_short = found.group() == "." and not _ends_here(folded, place)
        if not (inside_number or inside_form or inside_short):
            yield found.end()


def _cut(folded: str, ends: Iterator[int]) -> Iterator[Span]:
    start = 0
    for end in ends:
        if folded[start:end].strip():
            yield Span(start, end)
        start = end
    if folded[start:].strip() or start == 0:
        yield Span(start, len(folded))

"""The company's name in answer to the question for it (企业名称的回答), without a legal form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nlu.embedded.reading import Reading, Span

_ASKED: Final = "enterprise_name"
_LONGEST: Final = 40
_MARKS: Final = ",，。;；:\n"


def introduced(reading: Reading) -> Iterator[Span]:
    """What stands behind 我们是, 我们叫, 全称是, unless it only says what kind of firm it is."""
    if reading.expecting != _ASKED:
        return
    for found in reading.lexicon.pattern("company.answer_patterns").finditer(reading.folded):
        span = Span(*found.span(found.lastindex or 0))
        name = reading.folded[span.start : span.end]
        kind = reading.lexicon.pattern("company.kind_patterns").fullmatch(name)
        if kind is None and not reading.has("sentence.words", span):
            yield span


def whole_start(reading: Reading, span: Span) -> int:
    """Where the answer begins: words before the form belong to the name, unless one cannot."""
    before = reading.folded[: span.start]
    if len(before) > _LONGEST or any(mark in before for mark in _MARKS):
        return span.start
    said = reading.has("sentence.words", Span(0, span.start)) or before.isascii()
    cut = reading.lexicon.pattern("company.cut_patterns").search(before)
    return span.start if said or cut is not None else 0

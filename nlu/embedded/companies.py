"""Names of companies (企业名称) as people write them: by their legal form, or after a cue.

From the form (有限公司, Co., Ltd., GmbH) the name is read backwards to the nearest word that cannot
belong to it. Without a form a name is taken only after "our company is" and its like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity

_LONGEST: Final = 40
_SHORTEST_HAN: Final = 2
_MOST_WORDS: Final = 9
_MOST: Final = 30
_NEAR: Final = 12
_TAIL: Final = 10
_NAME_CHARACTER: Final = re.compile(r"[\u3400-\u9fff0-9a-z()·&\- ]")
_TOKEN: Final = re.compile(r"[^\s,;:!?。，]+$")
_SOFT_END: Final = re.compile(r"[\s。.!?,;]+$")


def find_companies(reading: Reading) -> list[Entity]:
    """Companies named in the message. A negated name (不是甲公司) is left out."""
    spans = _without_overlap([*_by_form(reading), *_after_cue(reading)])
    entities = [
        _entity(reading, _whole_answer(reading, span))
        for span in spans
        if not _negated(reading, span)
    ]
    return entities[:_MOST]


def _entity(reading: Reading, span: Span) -> Entity:
    return reading.entity("company", reading.written(span), span, own=_own(reading, span))


def _by_form(reading: Reading) -> Iterator[Span]:
    for form in reading.lexicon.pattern("company.form_patterns").finditer(reading.folded):
        latin = form.group()[:1].isascii()
        span = _latin_name(reading, form) if latin else _han_name(reading, form)
        if span is not None:
            yield span


def _han_name(reading: Reading, form: re.Match[str]) -> Span | None:
    """The Chinese name that ends with ``form``, read backwards."""
    start = form.start()
    floor = max(0, start - _LONGEST)
    while start > floor and _NAME_CHARACTER.match(reading.folded[start - 1]):
        start -= 1
    start = _after_last_cut(reading, Span(start, form.start()))
    start = _inside_brackets(reading.folded, start, form.start())
    name = reading.folded[start : form.start()].strip(" ()-·&")
    bare = form.group() in reading.lexicon.words("company.bare_forms")
    if len(name) < _SHORTEST_HAN and not (bare and name):
        return None
    if bare and not _plausible_short(reading, name, Span(start, form.end())):
        return None
    return Span(start + _leading(reading.folded[start:], " -·&"), form.end())


def _leading(text: str, blanks: str) -> int:
    return len(text) - len(text.lstrip(blanks))


def _after_last_cut(reading: Reading, stretch: Span) -> int:
    """Where the name begins after the last word that cannot be part of one."""
    text = reading.folded[stretch.start : stretch.end]
    cuts = [found.end() for found in reading.lexicon.pattern("company.cut_patterns").finditer(text)]
    return stretch.start + max(cuts, default=0)


def _inside_brackets(folded: str, start: int, end: int) -> int:
    """Move behind a bracket that closes without having been opened inside the name."""
    depth = 0
    for place in range(end - 1, start - 1, -1):
        depth += (folded[place] == ")") - (folded[place] == "(")
        if depth < 0:
            return place + 1
    return start


def _plausible_short(reading: Reading, name: str, span: Span) -> bool:
    """A bare 公司 ends a name only where one is expected, never in 我公司 or 一家公司."""
    if any(name.endswith(word) for word in reading.lexicon.words("company.not_names")):
        return False
    before = reading.folded[max(0, span.start - _NEAR) : span.start]
    cued = reading.lexicon.pattern("company.naming_patterns").search(before) is not None
    return cued or reading.expecting == "enterprise_name"


def _latin_name(reading: Reading, form: re.Match[str]) -> Span | None:
    """The name in Latin letters that ends with ``form``: capitalised words before it."""
    start = form.start()
    names = 0
    for _ in range(_MOST_WORDS):
        word = _word_before(reading, start)
        if word is None or not _belongs(reading, word, names):
            break
        start, names = word.start, names + 1
    if names == 0:
        return None
    while reading.folded[start : form.start()].split(" ", 1)[0] in ("and", "of", "&"):
        start = reading.folded.index(" ", start) + 1
    return Span(start, form.end())


def _word_before(reading: Reading, place: int) -> Span | None:
    stretch = reading.folded[max(0, place - _LONGEST) : place].rstrip(" ")
    found = _TOKEN.search(stretch)
    if found is None:
        return None
    offset = place - len(reading.folded[max(0, place - _LONGEST) : place])
    return Span(offset + found.start(), offset + found.end())


def _belongs(reading: Reading, word: Span, names: int) -> bool:
    text = reading.original[word.start : word.end]
    folded = reading.folded[word.start : word.end]
    if folded.strip("()") in reading.lexicon.folded("company.stop_exact"):
        return False
    if folded in ("and", "of", "&", "für", "de"):
        return names > 0
    bare = text.lstrip("(\"'")
    written_small = reading.original.islower()
    return bool(bare) and (bare[0].isupper() or bare[0].isdigit() or written_small)


def _after_cue(reading: Reading) -> Iterator[Span]:
    """Short names without a legal form: 公司叫乙木, the company is Beta."""
    for found in reading.lexicon.pattern("company.after_cue_patterns").finditer(reading.folded):
        start, end = found.span(found.lastindex or 0)
        first = reading.original[start : start + 1]
        known = first.isupper() or first.isdigit() or not first.isascii()
        if known and reading.folded[start:end] not in reading.lexicon.folded("company.stop_exact"):
            yield Span(start, end)


def _without_overlap(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda found: (found.start, -found.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _negated(reading: Reading, span: Span) -> bool:
    before = reading.folded[max(0, span.start - _NEAR) : span.start]
    return reading.lexicon.pattern("company.negation_patterns").search(before) is not None


def _whole_answer(reading: Reading, span: Span) -> Span:
    """The whole message when it answers the question for the name with little more than it."""
    if reading.expecting != "enterprise_name" or span.start != 0:
        return span
    end = max(span.end, len(_SOFT_END.sub("", reading.folded)))
    tail = reading.folded[span.end : end]
    plain = not any(mark in tail for mark in ",，。;；:\n")
    return Span(0, end) if plain and len(tail) <= _TAIL else span


def _own(reading: Reading, span: Span) -> bool:
    """Whether the company is the speaker's: said so, asked for, or named without anybody else."""
    clause = reading.clause_at(span.start)
    before = Span(max(clause.start, span.start - _LONGEST), span.start)
    if reading.has("company.third_party", before):
        return False
    if reading.expecting == "enterprise_name" or reading.has("company.own", before):
        return True
    return not reading.has("company.third_party", Span(clause.start, clause.end))

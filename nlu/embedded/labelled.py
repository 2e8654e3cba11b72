"""Values under a label (表格与标签): "District: Tiexi", "Request | …", a heading above its text.

People paste forms, tables and numbered letters. What stands beside or below a known label is the
value, whatever its form; it goes before what rules find elsewhere in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from nlu.embedded.latin_names import name_at
from nlu.embedded.reading import Reading, Span
from nlu.embedded.wishes import listed
from nlu.interpreter import Entity

_SURE: Final = 0.95
_LINE: Final = re.compile(r"[^\n]+")
_MARK: Final = re.compile(
    r"[ \t]*(?:[-*•·#■◆●|]+[ \t]*)?"
    r"(?:\(?(?:\d{1,2}|[ivx]{1,4}|[a-h]"
    r"|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3})"  # 1 to 10
    r"[.)、][ \t]*)?\[?[ \t]*"
)
_SEPARATOR: Final = re.compile(r"[ \t]*(?:\][ \t]*:?|[:|=]|\t| - )[ \t]*")
_LONGEST_LABEL: Final = 40
_KINDS: Final = ("company", "person", "business", "demand", "respondent", "proceedings", "other")
_ONE: Final = frozenset({"company", "person", "business", "demand", "proceedings", "respondent"})
_NAME_END: Final = re.compile(r"[,;(|\n]|\.(?= )")


@dataclass(frozen=True, slots=True)
class _Label:
    """A label's field and where its value begins; ``bare``: nothing else stands on its line."""

    kind: str
    start: int
    value: Span
    bare: bool


def find_labelled(reading: Reading, found: Sequence[Entity]) -> list[Entity]:
    """``found`` with the values under labels, which replace others of their kind."""
    labels = list(_labels(reading))
    if len(labels) < 1:
        return list(found)
    told = _first_of_each(
        one for label in _closed(reading, labels) if (one := _entity(reading, label, found))
    )
    fixed = {one.entity for one in told} & _ONE
    kept = [one if one.entity not in fixed else replace(one, own=False) for one in found]
    kept = [one for one in kept if one.own or one.entity == "company"] if fixed else kept
    return [*(one for one in kept if not _again(one, told)), *told]


def _again(one: Entity, told: Sequence[Entity]) -> bool:
    """Whether a company is the very one that stands under a label."""
    return one.entity == "company" and any(
        new.entity == "company" and new.start < one.end and one.start < new.end for new in told
    )


def _first_of_each(told: Iterable[Entity]) -> list[Entity]:
    """Of several values of one kind the first; of wishes all."""
    kept: dict[tuple[str, str], Entity] = {}
    for one in told:
        kept.setdefault((one.entity, one.text if one.entity == "demand" else ""), one)
    return list(kept.values())


def _labels(reading: Reading) -> Iterator[_Label]:
    for line in _LINE.finditer(reading.folded):
        mark = _MARK.match(reading.folded, line.start(), line.end())
        start = line.start() if mark is None else mark.end()
        found = _SEPARATOR.search(reading.folded, start, min(line.end(), start + _LONGEST_LABEL))
        end = line.end() if found is None else found.start()
        kind = _kind(reading, reading.folded[start:end].strip(" .:"))
        if kind is None:
            continue
        # A row of a table ends with its border.
        end = line.start() + len(line.group().rstrip(" |"))
        value = Span(end if found is None else min(end, found.end()), end)
        yield _Label(kind, line.start(), value, not reading.folded[value.start : value.end].strip())


def _kind(reading: Reading, label: str) -> str | None:
    if not label or len(label) > _LONGEST_LABEL:
        return None
    lists = ((kind, reading.lexicon.folded(f"labels.{kind}_exact")) for kind in _KINDS)
    known = next((kind for kind, words in lists if label in words), None)
    asked = reading.lexicon.pattern("labels.proceedings_patterns").fullmatch(label)
    return "proceedings" if known is None and asked is not None else known


def _closed(reading: Reading, labels: Sequence[_Label]) -> Iterator[_Label]:
    """Headings with the lines below them up to the next label."""
    for place, label in enumerate(labels):
        if label.kind == "other":
            continue
        if not label.bare:
            yield label
            continue
        end = labels[place + 1].start if place + 1 < len(labels) else len(reading.folded)
        below = Span(label.value.end, end)
        span = reading.trim(
            listed(reading, below) if label.kind == "demand" else _para(reading, below)
        )
        if span.end > span.start:
            yield replace(label, value=span)


def _para(reading: Reading, below: Span) -> Span:
    """The first paragraph below a heading."""
    gap = reading.folded.find("\n\n", below.start + 1, below.end)
    return below if gap < 0 else Span(below.start, gap)


def _entity(reading: Reading, label: _Label, found: Sequence[Entity]) -> Entity | None:
    span = _VALUES.get(label.kind, _whole)(reading, label.value, found)
    if span is None or span.end <= span.start:
        return None
    if label.kind == "proceedings":
        return _proceedings(reading, span, found)
    return reading.entity(label.kind, reading.written(span), span, confidence=_SURE)


def _whole(reading: Reading, span: Span, found: Sequence[Entity]) -> Span | None:
    del found
    return reading.trim(span)


def _company(reading: Reading, span: Span, found: Sequence[Entity]) -> Span | None:
    """The company by its form if there is one, else the words up to the first mark."""
    for one in found:
        if one.entity == "company" and span.start <= one.start < span.end:
            return Span(one.start, one.end)
    end = _NAME_END.search(reading.folded, span.start, span.end)
    return reading.trim(Span(span.start, span.end if end is None else end.start()))


def _person(reading: Reading, span: Span, found: Sequence[Entity]) -> Span | None:
    for one in found:
        if one.entity == "person" and span.start <= one.start < span.end:
            return Span(one.start, one.end)
    han = reading.lexicon.pattern("person.han_name_patterns").match(reading.folded, span.start)
    if han is not None:
        return Span(*han.span(1))
    return name_at(reading, span.start, small=True)


def _unit(reading: Reading, span: Span, found: Sequence[Entity]) -> Span | None:
    """The public body of the line, else the line."""
    for one in found:
        if one.entity == "authority" and span.start <= one.start < span.end:
            return Span(one.start, one.end)
    line = reading.folded.find("\n", span.start, span.end)
    return reading.trim(Span(span.start, span.end if line < 0 else line))


_VALUES: Final = {"company": _company, "person": _person, "respondent": _unit}


def _proceedings(reading: Reading, span: Span, found: Sequence[Entity]) -> Entity | None:
    """``none`` if the line denies; else what was found in it."""
    if reading.lexicon.pattern("labels.denied_patterns").match(reading.folded, span.start):
        return reading.entity("proceedings", "none", span, confidence=_SURE)
    inside = (one for one in found if span.start <= one.start < span.end)
    return next((one for one in inside if one.entity == "proceedings"), None)

"""What the person asks for (诉求): sentences of wish, lists below a heading ("Requests:")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nlu.embedded.reading import Reading, Span, size
from nlu.interpreter import Entity

DEMAND: Final = "demand"
_LEAST: Final = 4
_PLAINLY_ENOUGH: Final = 16
"""Characters from which a sentence need not be measured."""
_LONG: Final = 12
_LINE: Final = re.compile(r"[^\n]+")
_PERSONAL: Final = frozenset({"phone", "email", "person"})
_CUES: Final = ("demand.asking_patterns", "demand.question_patterns")
_FRAMES: Final = ("person.naming_patterns", "contact.frame_patterns")


def is_demand(reading: Reading, sentence: Span) -> bool:
    """Whether the sentence asks for something, also as a question: "Can you get it released?"."""
    text = reading.folded[sentence.start : sentence.end]
    if len(text) < _PLAINLY_ENOUGH and size(text) < _LEAST:
        return False
    if reading.has("demand.not_demand", sentence):
        # Words of another kind in one clause (被要求) do not hide the wish in the next.
        return any(is_demand(reading, one) for one in _clauses(reading, sentence))
    if reading.matches("demand.question_patterns", sentence):
        return True
    if text.rstrip().endswith("?"):
        return False
    return reading.has("demand.asking", sentence) or reading.matches(
        "demand.asking_patterns", sentence
    )


def _clauses(reading: Reading, sentence: Span) -> list[Span]:
    """Clauses of the sentence that hold nothing that is no wish; none when it is one clause."""
    found = reading.clauses_in(sentence)
    if len(found) <= 1:
        return []
    return [one for one in found if not reading.has("demand.not_demand", one)]


def under_headings(reading: Reading, told: Sequence[str]) -> list[str]:
    """The kinds of the sentences, with those listed below a heading of wishes made demands."""
    kinds = list(told)
    listing = items = False
    for place, span in enumerate(reading.sentences):
        line = reading.folded[span.start : span.end]
        item = reading.lexicon.pattern("demand.list_item_patterns").match(line) is not None
        heads = _is_heading(reading, line) or (
            kinds[place] == DEMAND and line.rstrip().endswith(":")
        )
        if heads:
            listing, items, kinds[place] = True, False, "aside"
        elif kinds[place] == DEMAND and not listing and _items_follow(reading, place):
            listing = True
        elif listing and not item and (items or kinds[place] == "aside"):
            # A second sentence of an item belongs to it; a new line ends the list.
            listing = not reading.folded[: span.start].endswith("\n")
        if listing and not heads:
            items = items or item
            kinds[place] = DEMAND
    return kinds


def _items_follow(reading: Reading, place: int) -> bool:
    """Whether the next sentence is an item on a line of its own: "We ask that / 1. …"."""
    if place + 1 >= len(reading.sentences):
        return False
    span = reading.sentences[place + 1]
    line = reading.folded[span.start : span.end]
    item = reading.lexicon.pattern("demand.list_item_patterns").match(line.lstrip())
    return (
        item is not None and "\n" in reading.folded[reading.sentences[place].start : span.start + 1]
    )


def _is_heading(reading: Reading, line: str) -> bool:
    bare = line.strip().rstrip(":")
    return reading.lexicon.pattern("demand.heading_patterns").fullmatch(bare) is not None


def listed(reading: Reading, below: Span) -> Span:
    """What is asked for below a heading: its items, or its text, to the closing of the letter."""
    closing = reading.lexicon.pattern("demand.closing_patterns")
    item = reading.lexicon.pattern("demand.list_item_patterns")
    end: int | None = None
    for line in _LINE.finditer(reading.folded, below.start, below.end):
        text = line.group().strip()
        if not text:
            continue
        is_item = item.match(line.group()) is not None
        follows = reading.folded[: line.start()].endswith("\n\n") and not is_item
        if end is not None and (closing.match(text) or follows):
            break
        end = line.end()
    return Span(below.start, below.start if end is None else end)


def wish(reading: Reading, sentence: Span, entities: Sequence[Entity]) -> Span:
    """The sentence from where the wish begins, when trouble is told before it, to contact words."""
    start, end = sentence
    cue = min((found for found in _cue_starts(reading, sentence)), default=start)
    before = Span(start, cue)
    label = reading.lexicon.pattern("demand.label_patterns").match(reading.folded, cue)
    if label is not None or _tells(reading, before):
        start = cue
    return Span(start, _frame_start(reading, Span(max(start, cue), end), entities))


def _tells(reading: Reading, before: Span) -> bool:
    """Whether enough is said before the wish to be something of its own."""
    text = reading.folded[before.start : before.end]
    trouble = reading.has("facts.trouble", before) or reading.matches(
        "facts.trouble_patterns", before
    )
    return trouble and size(text) >= _LONG


def _cue_starts(reading: Reading, sentence: Span) -> list[int]:
    """Where the first words of wish stand."""
    text = reading.folded[sentence.start : sentence.end]
    found = [reading.lexicon.pattern(name).search(text) for name in _CUES]
    places = [sentence.start + one.start() for one in found if one is not None]
    return places + [hit.start for hit in reading.hits("demand.asking", sentence)]


def _frame_start(reading: Reading, span: Span, entities: Sequence[Entity]) -> int:
    """Where words about the person or the firm begin that follow the wish without a full stop."""
    text = reading.folded[span.start : span.end]
    ends = [
        span.start + found.start()
        for name in _FRAMES
        for found in reading.lexicon.pattern(name).finditer(text)
        if size(text[: found.start()]) >= _LEAST
    ]
    ends += [
        one.start
        for one in entities
        if one.entity in _PERSONAL
        and one.own
        and span.start < one.start < span.end
        and size(reading.folded[span.start : one.start]) >= _LEAST
    ]
    return min(ends, default=span.end)

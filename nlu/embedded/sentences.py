"""Whole sentences as values: what happened (事实), what is asked (诉求), what one does (主营).

Facts and demands are kept word for word, so they are spans of the message, cut at sentences;
inside a sentence clauses of introduction or contact at its ends are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nlu.embedded.reading import Reading, Span, size
from nlu.interpreter import Entity

_PERSONAL: Final = frozenset({"phone", "email", "person", "lookup_code", "ticket"})
_LEAST_DEMAND: Final = 5
_MOST: Final = 40
_SURE: Final = 0.8
_END: Final = re.compile(r"[\s,;。、]+$")
_BUSINESS_SURE: Final = 0.85
_LONGEST_BUSINESS: Final = 120


def find_sentences(reading: Reading, entities: Sequence[Entity]) -> list[Entity]:
    """Facts, demands and business told in the message, given what was found in it before."""
    told = [_kind(reading, sentence, entities) for sentence in reading.sentences]
    demands = [
        reading.entity("demand", reading.written(span), span, confidence=_SURE)
        for span, kind in zip(reading.sentences, told, strict=True)
        if kind == "demand"
    ]
    facts = [
        reading.entity("facts", reading.written(span), span, confidence=_SURE)
        for span in _facts(reading, told, entities)
    ]
    return [*demands[:_MOST], *facts[:_MOST], *_business(reading)]


def _kind(reading: Reading, sentence: Span, entities: Sequence[Entity]) -> str:
    """``demand``, ``facts``, ``aside`` (contact, proceedings, question), ``lead`` or ``plain``.

    A lead names an authority: it opens the story when trouble follows at once.
    """
    if _is_demand(reading, sentence):
        return "demand"
    if _is_aside(reading, sentence, entities):
        return "aside"
    if is_trouble(reading, sentence):
        return "facts"
    inside = (one for one in entities if sentence.start <= one.start < sentence.end)
    return "lead" if any(one.entity == "authority" for one in inside) else "plain"


def is_trouble(reading: Reading, span: Span) -> bool:
    """Whether the words tell of something that went wrong: stuck, refused, unpaid, since weeks."""
    return reading.has("facts.trouble", span) or reading.matches("facts.trouble_patterns", span)


def _is_demand(reading: Reading, sentence: Span) -> bool:
    text = reading.folded[sentence.start : sentence.end]
    if size(text) < _LEAST_DEMAND or reading.has("demand.not_demand", sentence):
        return False
    if text.rstrip().endswith("?"):
        return False
    return reading.has("demand.asking", sentence) or reading.matches(
        "demand.asking_patterns", sentence
    )


def _is_aside(reading: Reading, sentence: Span, entities: Sequence[Entity]) -> bool:
    text = reading.folded[sentence.start : sentence.end].strip()
    asked = reading.lexicon.pattern("faq.question_patterns").search(text)
    if asked and not reading.has("facts.rhetorical", sentence):
        return True
    inside = [one for one in entities if sentence.start <= one.start < sentence.end]
    if any(one.entity == "proceedings" and one.value == "none" for one in inside):
        return True
    return reading.has("facts.correcting", sentence) and reading.short


def _facts(reading: Reading, told: Sequence[str], entities: Sequence[Entity]) -> Iterator[Span]:
    """Runs of sentences that tell the story; plain ones count between two that do."""
    run: list[Span] = []
    pending: list[Span] = []
    for span, kind in zip(reading.sentences, told, strict=True):
        if kind == "facts":
            run += [*pending, _core(reading, span, entities)]
            pending = []
        elif kind == "lead" or (kind == "plain" and run):
            pending.append(span)
        else:
            yield from _joined(run)
            run, pending = [], []
    yield from _joined(run)


def _joined(run: Sequence[Span]) -> Iterator[Span]:
    if run:
        yield Span(run[0].start, run[-1].end)


def _core(reading: Reading, sentence: Span, entities: Sequence[Entity]) -> Span:
    """The sentence without clauses of introduction or contact at its two ends."""
    clauses = [span for span in reading.clauses if sentence.start <= span.start < sentence.end]
    while len(clauses) > 1 and _is_frame(reading, clauses[0], entities):
        clauses.pop(0)
    while len(clauses) > 1 and _is_frame(reading, clauses[-1], entities):
        clauses.pop()
    end = _END.sub("", reading.original[: clauses[-1].end])
    return Span(clauses[0].start, max(clauses[0].start, len(end)))


def _is_frame(reading: Reading, clause: Span, entities: Sequence[Entity]) -> bool:
    """Whether a clause only says who or where one is, or how to be reached."""
    inside = [one for one in entities if clause.start <= one.start < clause.end]
    if any(one.entity in _PERSONAL and one.own for one in inside):
        return True
    if is_trouble(reading, clause):
        return False
    named = any(one.entity in ("company", "district") for one in inside)
    return named or reading.has("facts.framing", clause)


def _business(reading: Reading) -> Iterator[Entity]:
    """What the company says it makes, sells or does, up to the end of the clause."""
    for found in reading.lexicon.pattern("business.telling_patterns").finditer(reading.folded):
        start, end = found.span(found.lastindex or 0)
        end = min(end, start + _LONGEST_BUSINESS)
        if not reading.has("business.not_ours", Span(reading.sentence_at(start).start, start)):
            span = Span(start, end)
            yield reading.entity("business", reading.written(span), span, confidence=_BUSINESS_SURE)
            return

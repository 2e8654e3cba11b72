"""Whole sentences as values: what happened (事实), what is asked (诉求), what one does (主营).

Facts and demands are kept word for word, so they are spans of the message, cut at sentences;
inside a sentence clauses of introduction or contact at its ends are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Final

from nlu.embedded.reading import Reading, Span
from nlu.embedded.roles import Roles
from nlu.embedded.wishes import is_demand, under_headings, wish
from nlu.interpreter import Entity

_PERSONAL: Final = frozenset({"phone", "email", "person", "lookup_code", "ticket"})
_MOST: Final = 40
_LEARNED: Final = {"facts": "facts", "demand": "demand", "remark": "aside"}
_LEARNED_SURE: Final = 0.85
"""Probability from which the model's word on a sentence that no rule knows is taken."""
_TWO: Final = 2
_NAMED: Final = frozenset({"company", "person", "phone", "email", "district", "proceedings"})
_MOSTLY: Final = 0.8
"""Share of the letters from which words are nothing but names and numbers."""
_TELLING: Final = frozenset({"facts", "demand"})
_SURE: Final = 0.8
_NARRATED: Final = 0.9
_START: Final = re.compile(r"[\s,;。、]+(?=.)")
_END: Final = re.compile(r"[\s,;。、]+$")
_BUSINESS_SURE: Final = 0.85
_LONGEST_BUSINESS: Final = 120
_start: Final = attrgetter("start")


def find_sentences(reading: Reading, entities: Sequence[Entity], roles: Roles) -> list[Entity]:
    """Facts, demands and business told in the message, given what was found in it before."""
    entities = sorted(entities, key=_start)
    told = [_kind(reading, sentence, entities, roles) for sentence in reading.sentences]
    told = under_headings(reading, told)
    demands = [
        reading.entity("demand", reading.written(span), span, confidence=_SURE)
        for span, kind in zip(reading.sentences, told, strict=True)
        for span in _wishes(reading, span, kind, entities, roles)
    ]
    facts = [
        reading.entity("facts", reading.written(span), span, confidence=_told(reading, span))
        for span in _facts(reading, told, entities)
    ]
    return [*demands[:_MOST], *facts[:_MOST], *_business(reading)]


def _wishes(
    reading: Reading, sentence: Span, kind: str, entities: Sequence[Entity], roles: Roles
) -> Iterator[Span]:
    """What a sentence asks for: also behind what it tells first (海关扣了货,请尽快放行)."""
    behind = _behind(reading, sentence, roles) if kind in _TELLING else None
    if behind is not None:
        yield behind
    elif kind == "demand":
        start, end = wish(reading, sentence, entities)
        marks = _START.match(reading.folded, start, end)
        yield Span(start if marks is None else marks.end(), end)


def _behind(reading: Reading, sentence: Span, roles: Roles) -> Span | None:
    """The last clauses of a sentence when they are wishes and the clauses before them a story."""
    clauses = reading.clauses_in(sentence)
    first = len(clauses)
    if first < _TWO:
        return None
    while first and _wished(reading, clauses[first - 1], roles):
        first -= 1
    if first in (0, len(clauses)):
        return None
    head = Span(sentence.start, clauses[first].start)
    tells = is_trouble(reading, head) or roles.sure(head, "facts", _SURE)
    if not tells or is_demand(reading, head):
        return None
    return Span(clauses[first].start, clauses[-1].end)


def _wished(reading: Reading, clause: Span, roles: Roles) -> bool:
    return is_demand(reading, clause) or roles.sure(clause, "demand", _LEARNED_SURE)


def _kind(reading: Reading, sentence: Span, entities: Sequence[Entity], roles: Roles) -> str:
    """``demand``, ``facts``, ``aside`` (contact, proceedings, question), ``lead`` or ``plain``.

    A lead names an authority: it opens the story when trouble follows at once. What no rule
    knows is what the model surely takes it for.
    """
    if is_demand(reading, sentence):
        return "demand"
    if _is_aside(reading, sentence, entities):
        return "aside"
    if is_trouble(reading, sentence):
        return "facts"
    if is_named_through(reading, sentence, entities):
        return "plain"
    learned = _LEARNED.get(role.code) if (role := roles.of(sentence)) is not None else None
    if learned is not None and role is not None and role.confidence >= _LEARNED_SURE:
        return learned
    inside = _inside(entities, sentence)
    return "lead" if any(one.entity == "authority" for one in inside) else "plain"


def _inside(entities: Sequence[Entity], span: Span) -> Sequence[Entity]:
    """Those of the ``entities``, which stand in order of place, that begin in ``span``."""
    first = bisect_left(entities, span.start, key=_start)
    return entities[first : bisect_left(entities, span.end, lo=first, key=_start)]


def is_named_through(reading: Reading, span: Span, entities: Sequence[Entity]) -> bool:
    """Whether names and numbers make up the words: no model need say what such words are for.

    ``entities`` stand in order of place.
    """
    named = sum(
        one.end - one.start
        for one in _inside(entities, span)
        if one.entity in _NAMED and one.end <= span.end
    )
    return named >= _MOSTLY * len(reading.folded[span.start : span.end].strip())


def is_trouble(reading: Reading, span: Span) -> bool:
    """Whether the words tell of something that went wrong: stuck, refused, unpaid, since weeks."""
    trouble = reading.has("facts.trouble", span) or reading.matches("facts.trouble_patterns", span)
    return trouble or reading.matches("facts.narrative_patterns", span)


def _told(reading: Reading, span: Span) -> float:
    """How sure it is that a story is told: surer where somebody's doing begins it."""
    return _NARRATED if reading.matches("facts.narrative_patterns", span) else _SURE


def _is_aside(reading: Reading, sentence: Span, entities: Sequence[Entity]) -> bool:
    text = reading.folded[sentence.start : sentence.end].strip()
    asked = reading.lexicon.pattern("faq.question_patterns").search(text)
    if asked and not reading.has("facts.rhetorical", sentence):
        return True
    inside = _inside(entities, sentence)
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
    clauses = reading.clauses_in(sentence)
    first, last = 0, len(clauses) - 1
    while first < last and _is_frame(reading, clauses[first], entities):
        first += 1
    while first < last and _is_frame(reading, clauses[last], entities):
        last -= 1
    start, end = clauses[first].start, clauses[last].end
    marks = _END.search(reading.original, start, end)
    return Span(start, end if marks is None else marks.start())


def _is_frame(reading: Reading, clause: Span, entities: Sequence[Entity]) -> bool:
    """Whether a clause only says who or where one is, or how to be reached."""
    inside = _inside(entities, clause)
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
        end = _before_closing(reading.folded, start, min(end, start + _LONGEST_BUSINESS))
        if not reading.has("business.not_ours", Span(reading.sentence_at(start).start, start)):
            span = Span(start, end)
            yield reading.entity("business", reading.written(span), span, confidence=_BUSINESS_SURE)
            return


def _before_closing(folded: str, start: int, end: int) -> int:
    """Where a bracket closes that was not opened inside: "(we make sensors) is restricted"."""
    depth = 0
    for place in range(start, end):
        depth += (folded[place] == "(") - (folded[place] == ")")
        if depth < 0:
            return place
    return end

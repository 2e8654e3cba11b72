"""Who speaks (诉求来源): words for consulates, headquarters, chambers … and whether they speak.

A word is *speaking* if a speaker form stands before it in the same clause (我是, 代表, on behalf
of) or if the origin was asked for; every other one is a *mention* and changes nothing.
"""

from __future__ import annotations

from typing import Final

from nlu.embedded.letterhead import in_letterhead
from nlu.embedded.phrases import Hit
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import OriginHit

_PREFIX: Final = "origin.words."
_BEFORE: Final = 70
_AFTER: Final = 24
_NEAR: Final = 14


def find_origins(reading: Reading) -> tuple[OriginHit, ...]:
    """Origin words of the message, each with the list that it comes from as its rule."""
    found = [
        _hit(reading, name, hit)
        for name in sorted(reading.names(_PREFIX))
        for hit in reading.hits(_PREFIX + name)
        if not _excepted(reading, name, hit)
    ]
    if reading.expecting == "origin" and not any(one.speaking for one in found):
        found += [_asked(reading, hit) for hit in reading.hits("origin.asked.enterprise")]
    return tuple(sorted(_longest(found), key=lambda one: (not one.speaking, one.start)))


def _asked(reading: Reading, hit: Hit[str]) -> OriginHit:
    """A word (企业, company) that names the speaker only in answer to the question who speaks."""
    return OriginHit(
        origin="enterprise",
        rule="origin.asked.enterprise",
        text=reading.original[hit.start : hit.end],
        start=hit.start,
        end=hit.end,
        speaking=True,
    )


def _hit(reading: Reading, name: str, hit: Hit[str]) -> OriginHit:
    return OriginHit(
        origin=name,
        rule=f"{_PREFIX}{name}",
        text=reading.original[hit.start : hit.end],
        start=hit.start,
        end=hit.end,
        speaking=_speaking(reading, name, hit),
    )


def _longest(found: list[OriginHit]) -> list[OriginHit]:
    kept: list[OriginHit] = []
    for one in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _speaking(reading: Reading, name: str, hit: Hit[str]) -> bool:
    if _introduced(reading, name, hit) or in_letterhead(reading, name, hit):
        return True
    if _mentioned(reading, name, hit):
        return False
    if reading.expecting == "origin":
        return True
    clause = reading.clause_at(hit.start)
    before = Span(max(clause.start, hit.start - _BEFORE), hit.start)
    if reading.has("origin.own", Span(hit.start, hit.end)):
        return True
    if any(
        hit.start - form.end <= _reach(reading, form)
        for form in reading.hits("origin.speaker", before)
    ):
        return True
    clause_text = reading.folded[clause.start : clause.end]
    return any(
        clause.start + form.start() <= hit.start <= clause.start + form.end()
        for form in reading.lexicon.pattern("origin.speaker_patterns").finditer(clause_text)
    )


def _introduced(reading: Reading, name: str, hit: Hit[str]) -> bool:
    """Whether the words right before or behind it leave no doubt: "We are a law firm"."""
    clause = reading.clause_at(hit.start)
    before = reading.folded[clause.start : hit.start]
    if reading.lexicon.pattern(f"origin.introducing_{name}_patterns").search(before):
        return True
    sentence = reading.sentence_at(hit.start)
    apposed = reading.lexicon.pattern(f"origin.apposed_{name}_patterns")
    if apposed.search(reading.folded[sentence.start : hit.start].lstrip()):
        return True
    acting = reading.lexicon.pattern(f"origin.acting_{name}_patterns")
    acts = acting.match(reading.folded, hit.end) is not None
    return acts and not _stands_before(reading, f"origin.before.{name}", hit)


def _reach(reading: Reading, form: Hit[str]) -> int:
    """How far a speaker form carries: further in English, whose words are longer."""
    return _BEFORE if reading.folded[form.start].isascii() else _NEAR


def _excepted(reading: Reading, name: str, hit: Hit[str]) -> bool:
    """Whether the word is part of another thing: 总部大楼, a vacuum chamber."""
    near = Span(max(0, hit.start - _AFTER), min(len(reading.folded), hit.end + _AFTER))
    return any(
        other.start <= hit.start and other.end >= hit.end
        for other in reading.hits(f"origin.not.{name}", near)
    )


def _mentioned(reading: Reading, name: str, hit: Hit[str]) -> bool:
    """Whether words beside it make it an address, a payee, or the body one only belongs to."""
    clause = reading.clause_at(hit.start)
    belonging = reading.lexicon.pattern(f"origin.belonging_{name}_patterns")
    if belonging.match(reading.folded[hit.end : clause.end]):
        return True
    after = Span(hit.end, min(clause.end, hit.end + _AFTER))
    if any(form.start - hit.end <= 1 for form in reading.hits(f"origin.after.{name}", after)):
        return True
    lists = (f"origin.before.{name}", f"origin.near.{name}")
    return any(_stands_before(reading, one, hit) for one in lists)


def _stands_before(reading: Reading, name: str, hit: Hit[str]) -> bool:
    """Whether a word of the list stands shortly before the hit, in its clause."""
    clause = reading.clause_at(hit.start)
    before = Span(max(clause.start, hit.start - _AFTER), hit.start)
    return any(hit.start - form.end <= _NEAR for form in reading.hits(name, before))

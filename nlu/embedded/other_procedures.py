"""Whether the same matter is before another body (他处程序): grounds (7), (8) and (9) of art. 14.

Read clause by clause: a clause counts that names the forum or says how far things have come, unless
a denial, a plan, a piece of advice or a fear stands before it. A sentence on another matter or on
somebody else's case counts for nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter
from typing import Final

from nlu.embedded.reading import Reading, Span

GROUNDS: Final = {
    "higher_body": "na_7_higher_body",
    "petition": "na_8_petition",
    "suit": "na_9_reconsideration_or_suit",
}
"""Forum to ground of refusal, the one that decides first."""

_start: Final = attrgetter("start")


def elsewhere_already(reading: Reading, *, official: bool) -> str | None:
    """The ground, when the matter is under way or ended elsewhere.

    ``official``: whether a public body is named in the message; without one, a suit against a
    supplier is part of a private dispute.
    """
    for forum, ground in GROUNDS.items():
        if reading.has(f"scope.{forum}.gate") and any(
            _stands(reading, forum, index) for index in _named_in(reading, forum)
        ):
            return ground if official or not _only_private(reading, forum) else None
    return None


def is_aside(reading: Reading, named: Span) -> bool:
    """Whether a procedure named at ``named`` is none of ours in this matter, or none yet."""
    sentence, clause = reading.sentence_at(named.start), reading.clause_at(named.start)
    doubt = reading.lexicon.pattern("scope.procedure.not_yet_patterns")
    return (
        doubt.search(reading.folded, clause.start, named.end) is not None
        or reading.matches("scope.procedure.unrelated_patterns", sentence)
        or reading.matches("scope.procedure.strangers_patterns", sentence)
    )


def _named_in(reading: Reading, forum: str) -> Iterator[int]:
    """Places in ``reading.sentences`` of those that may name the forum."""
    for index, sentence in enumerate(reading.sentences):
        if reading.has(f"scope.{forum}.gate", sentence):
            yield index


def _stands(reading: Reading, forum: str, index: int) -> bool:
    """Whether the sentence, with the one behind it, tells of our own case as on or over."""
    sentences = reading.sentences[index : index + 2]
    sentence = sentences[0]
    both = Span(sentence.start, sentences[-1].end)
    if reading.matches("scope.procedure.unrelated_patterns", both):
        return False
    if _of_others(reading, sentence):
        return False
    clauses = _clauses(reading, sentence)
    named = _told(reading, f"scope.{forum}.forum_patterns", clauses)
    if named is None:
        return False
    if _under_way(reading, forum, clauses):
        return True
    state = f"scope.{forum}.state_patterns"
    if _told(reading, state, [one for one in clauses if one.end >= named.start]) is not None:
        return True
    behind = _clauses(reading, Span(sentence.end, both.end))[:1]
    return _told(reading, state, behind) is not None and _carries_on(reading, behind[0])


def _clauses(reading: Reading, span: Span) -> list[Span]:
    """The clauses that begin in ``span``; there may be many in a letter, so they are looked up."""
    first = bisect_left(reading.clauses, span.start, key=_start)
    return list(
        reading.clauses[first : bisect_left(reading.clauses, span.end, lo=first, key=_start)]
    )


def _told(reading: Reading, patterns: str, clauses: list[Span]) -> Span | None:
    """The first clause with a match before which nothing in the clause takes it back."""
    found = reading.lexicon.pattern(patterns)
    doubt = reading.lexicon.pattern("scope.procedure.not_yet_patterns")
    for clause in clauses:
        for match in found.finditer(reading.folded, clause.start, clause.end):
            if doubt.search(reading.folded, clause.start, match.end()) is None:
                return clause
    return None


def _under_way(reading: Reading, forum: str, clauses: list[Span]) -> bool:
    """Whether a clause that names the procedure itself says by its tense that it is one."""
    return any(
        _told(reading, f"scope.{forum}.distinct_patterns", [clause]) is not None
        and _told(reading, "scope.procedure.aspect_patterns", [clause]) is not None
        for clause in clauses
    )


def _carries_on(reading: Reading, clause: Span) -> bool:
    """Whether a sentence goes on about the forum named in the one before (they closed it)."""
    opening = reading.lexicon.pattern("scope.procedure.carrying_on_patterns")
    return opening.match(reading.folded, clause.start, clause.end) is not None


def _of_others(reading: Reading, sentence: Span) -> bool:
    """Whether it is a case of, or against, somebody else than we and a public body."""
    if reading.matches("scope.procedure.strangers_patterns", sentence):
        return True
    private = reading.matches("scope.procedure.others_patterns", sentence)
    return private and not reading.has("scope.public", sentence)


def _only_private(reading: Reading, forum: str) -> bool:
    """Whether what is sued over is a matter between private parties, as far as is told."""
    return forum == "suit" and reading.has("scope.private_party")

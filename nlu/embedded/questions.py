"""Questions about the service itself (常见问题): their topics, read sentence by sentence.

A topic counts only inside a sentence that asks and is short. In an account that goes on for long,
the sentence must also carry its question mark, because stories tell of other people's questions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from nlu.embedded.reading import Reading, Span, is_longer, size

_PHRASES: Final = "faq.topic."
_SURE: Final = "faq.sure."
_EXPRESSIONS: Final = "questions"
_SUFFIX: Final = "_patterns"
_LONGEST: Final = 44
_MOST: Final = 60
"""Questions of one message that are looked at."""
_WIDER: Final = {
    "limits_run": frozenset({"time_limits", "no_answer", "appeal", "retaliation"}),
    "no_answer": frozenset({"time_limits", "officer"}),
    "data_use": frozenset({"officer", "time_limits", "other_ways"}),
    "translation": frozenset({"documents", "language"}),
    "anonymous": frozenset({"data_use", "documents", "scope"}),
    "why_needed": frozenset({"anonymous", "documents"}),
    "appeal": frozenset({"scope", "after_filing"}),
    "change": frozenset({"after_filing", "documents"}),
    "proxy": frozenset({"scope", "documents", "other_ways"}),
    "retaliation": frozenset({"scope", "after_filing"}),
    "law": frozenset({"scope"}),
    "other_ways": frozenset({"scope"}),
    "address": frozenset({"other_ways"}),
    "cost": frozenset({"documents"}),
    "language": frozenset({"scope"}),
    "officer": frozenset({"scope", "after_filing", "other_ways"}),
}
"""Topic → wider ones whose words it may use: in one question the nearer one counts."""
_BEFORE: Final = 6
_OWN_CLAUSE: Final = 4
_BRIEF: Final = 24
_BLANK: Final = " 。!.~"


@dataclass(frozen=True, slots=True)
class Asked:
    """A topic with the place of the words that ask for it."""

    topic: str
    span: Span


def topics_asked(reading: Reading) -> list[Asked]:
    """Topics of all questions in the message, in the order of the text."""
    return reading.once(_topics_asked)


def _topics_asked(reading: Reading) -> list[Asked]:
    found: list[Asked] = []
    for sentence in islice((one for one in reading.sentences if _asks(reading, one)), _MOST):
        here = list(_topics(reading, sentence))
        wider = {_WIDER[one.topic] for one in here if one.topic in _WIDER}
        found += [one for one in here if not any(one.topic in names for names in wider)]
    return found


def asked_places(reading: Reading) -> tuple[tuple[int, int], ...]:
    """Where the questions stand: from the clause that asks, or one that leads to it, to its end."""
    return tuple(
        (_lead_in(reading, one.span.start), reading.sentence_at(one.span.start).end)
        for one in topics_asked(reading)
    )


def _lead_in(reading: Reading, place: int) -> int:
    """Start of the clause of ``place``, or of those before it that only lead to it."""
    start = reading.clause_at(place).start
    sentence = reading.sentence_at(place)
    for clause in reversed(reading.clauses_in(Span(sentence.start, start))):
        small = size(reading.folded[clause.start : clause.end]) < _OWN_CLAUSE
        if not small and not reading.matches("faq.lead_in_patterns", clause):
            break
        start = clause.start
    return start


def _asks(reading: Reading, sentence: Span) -> bool:
    """Whether the sentence is a question to the bot."""
    text = reading.folded[sentence.start : sentence.end].strip(_BLANK)
    if is_longer(text, _LONGEST):
        return False
    if reading.matches("faq.question_patterns", sentence):
        return True
    if not reading.short:
        return False
    if reading.matches("faq.opening_patterns", sentence):
        return True
    if size(text) <= _BRIEF and reading.matches("faq.wondering_patterns", sentence):
        return True
    # "They never told us which documents" asks nothing: what asks, asks near the beginning.
    places = [hit.start for hit in reading.hits("faq.asking", sentence)]
    return any(size(reading.folded[sentence.start : at]) <= _BEFORE for at in places)


def _topics(reading: Reading, sentence: Span) -> Iterator[Asked]:
    """Topics of one question. Phrases of a topic count in short messages alone."""
    text = reading.folded[sentence.start : sentence.end]
    for name in reading.lexicon.under(_EXPRESSIONS):
        found = reading.lexicon.pattern(f"{_EXPRESSIONS}.{name}").search(text)
        if found is not None:
            place = Span(sentence.start + found.start(), sentence.start + found.end())
            yield Asked(name.removesuffix(_SUFFIX), place)
    if reading.short:
        for prefix in (_PHRASES, _SURE):
            for topic in sorted(reading.names(prefix)):
                for hit in reading.hits(prefix + topic, sentence):
                    yield Asked(topic, Span(hit.start, hit.end))

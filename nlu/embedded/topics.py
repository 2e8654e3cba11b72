"""Topic ranking (诉求事项): what the model makes of a text, and the words that point to a topic.

A topic is shown on the review card and changed there, never filed unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from nlu.embedded.evidence import weigh
from nlu.embedded.phrases import Hit, longest
from nlu.embedded.reading import Reading
from nlu.interpreter import Ranked
from nlu.labels import TOPICS

_LISTS: Final = "topic_words"
_PER_WORD: Final = 2.0
_MOST_WORDS: Final = 3
_FURTHER: Final = 0.5


def rank_topics(
    reading: Reading, learned: Mapping[str, float], handled: Sequence[str] = ()
) -> tuple[Ranked, ...]:
    """All topics, best first; empty when neither the model nor a word says anything.

    ``handled`` are the topics of the public body complained of: half a word's worth each.
    """
    evidence = dict(_evidence(reading))
    for code in handled:
        evidence[code] = evidence.get(code, 0.0) + _PER_WORD * _FURTHER
    return weigh(codes=TOPICS, learned=learned, evidence=evidence)


def _evidence(reading: Reading) -> Mapping[str, float]:
    """By topic: the distinct words found, each further one worth half of the one before."""
    found: dict[str, set[str]] = {}
    for hit in longest(_hits(reading)):
        found.setdefault(hit.value, set()).add(reading.folded[hit.start : hit.end])
    return {
        code: _PER_WORD * sum(_FURTHER**place for place in range(min(len(words), _MOST_WORDS)))
        for code, words in found.items()
    }


def _hits(reading: Reading) -> list[Hit[str]]:
    return [
        Hit(hit.start, hit.end, code) for code in TOPICS for hit in reading.hits(f"{_LISTS}.{code}")
    ]

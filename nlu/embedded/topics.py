"""Topic ranking (诉求事项): what the model makes of a text, and the words that point to a topic.

The words count in the same scale as the model, as if they were further evidence; without a model
they stand alone. A topic is shown on the review card and changed there, never filed unseen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from nlu.embedded.phrases import Hit, longest
from nlu.embedded.reading import Reading
from nlu.interpreter import Ranked
from nlu.labels import TOPICS

_LISTS: Final = "topic_words"
_PER_WORD: Final = 1.6
_MOST_WORDS: Final = 3
_FLOOR: Final = 1e-6


def rank_topics(reading: Reading, learned: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """All topics, best first; empty when neither the model nor a word says anything."""
    words = _words(reading)
    if not learned and not words:
        return ()
    chance = {one.code: one.confidence for one in learned}
    even = 1.0 / len(TOPICS)
    scores = {
        code: math.log(max(chance.get(code, even), _FLOOR)) + _PER_WORD * words.get(code, 0.0)
        for code in TOPICS
    }
    highest = max(scores.values())
    raised = {code: math.exp(score - highest) for code, score in scores.items()}
    total = sum(raised.values())
    ranked = [Ranked(code=code, confidence=value / total) for code, value in raised.items()]
    return tuple(sorted(ranked, key=lambda one: -one.confidence))


def _words(reading: Reading) -> Mapping[str, float]:
    """Evidence by topic: distinct words found, each further one worth half of the one before."""
    found: dict[str, set[str]] = {}
    for hit in longest(_hits(reading)):
        found.setdefault(hit.value, set()).add(reading.folded[hit.start : hit.end])
    return {
        code: sum(0.5**place for place in range(min(len(words), _MOST_WORDS)))
        for code, words in found.items()
    }


def _hits(reading: Reading) -> list[Hit[str]]:
    return [
        Hit(hit.start, hit.end, code)
        for code in TOPICS
        for hit in reading.hits(f"{_LISTS}.{code}")
    ]

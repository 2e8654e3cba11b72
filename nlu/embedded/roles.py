"""What each sentence of a message is for (句子作用), by the model: told, asked, done, named, said.

Rules name what is sure; the model says what a sentence without any sure word is, so that a story
told where a name was asked for is not taken for the name. Without a model every sentence is
plain.
"""

from __future__ import annotations

from typing import Final

from nlu.embedded.classifier import MessageModel
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Ranked

TASK: Final = frozenset({"role"})
_FIRST: Final = 8
_LAST: Final = 5
"""Sentences from the first on, and at the end, that the model is asked about.

A letter says at its head what it is for, and at its foot what is asked.
"""
_MOST: Final = 14
"""Stretches that the model is asked about in all: clauses of those sentences too."""


class Roles:
    """The roles of one message's sentences; each sentence is looked at once."""

    def __init__(self, reading: Reading, model: MessageModel | None) -> None:
        """Nothing is computed before it is asked for."""
        self._reading = reading
        self._model = model
        self._known: dict[Span, Ranked | None] = {}
        self._asked = self._head = 0

    def of(self, span: Span) -> Ranked | None:
        """The likeliest role of the words at ``span``; None when nothing can be said."""
        if span not in self._known:
            self._known[span] = self._look(span)
        return self._known[span]

    def whole(self) -> Ranked | None:
        """The likeliest role of the whole message."""
        return self.of(Span(0, len(self._reading.original)))

    def sure(self, span: Span, role: str, least: float) -> bool:
        """Whether the words are ``role`` with at least the probability ``least``."""
        found = self.of(span)
        return found is not None and found.code == role and found.confidence >= least

    def _may_ask(self, span: Span) -> bool:
        """Whether the words stand at the head or the foot, or are the whole of the message."""
        if self._asked < _FIRST:
            self._head = max(self._head, span.end)
            return True
        if span.end - span.start == len(self._reading.original):
            return True
        foot = self._reading.sentences[-_LAST:][0].start
        return self._asked < _MOST and (span.end <= self._head or span.start >= foot)

    def _look(self, span: Span) -> Ranked | None:
        text = self._reading.original[span.start : span.end].strip()
        if self._model is None or not text or not self._may_ask(span):
            return None
        self._asked += 1
        chances = self._model.chances(text, TASK).get("role")
        if not chances:
            return None
        best = max(chances, key=lambda label: chances[label])
        return Ranked(code=best, confidence=chances[best])

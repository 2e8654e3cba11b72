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
_MOST: Final = 60
"""Sentences of one message that the model is asked about; a letter says what it is for before."""


class Roles:
    """The roles of one message's sentences; each sentence is looked at once."""

    def __init__(self, reading: Reading, model: MessageModel | None) -> None:
        """Nothing is computed before it is asked for."""
        self._reading = reading
        self._model = model
        self._known: dict[Span, Ranked | None] = {}

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

    def _look(self, span: Span) -> Ranked | None:
        text = self._reading.original[span.start : span.end].strip()
        if self._model is None or not text or len(self._known) > _MOST:
            return None
        chances = self._model.chances(text, TASK).get("role")
        if not chances:
            return None
        best = max(chances, key=lambda label: chances[label])
        return Ranked(code=best, confidence=chances[best])

"""The engine ``rasa``: the embedded one, with the intents of a Rasa server (Rasa 引擎).

Entities, control words, origin, topic, industry and scope are the embedded engine's; the server is
asked for intents alone, and its chances are weighed by the same words and the same dialogue state.
Without an answer the embedded engine's own intents stand, and the result says ``degraded``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from time import perf_counter
from typing import Final

from nlu.embedded.features import LIMIT
from nlu.embedded.folding import for_classifying
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.interpreter import Entity, Understanding
from nlu.rasa.alignment import Alignment
from nlu.rasa.answer import Hint, RasaAnswer
from nlu.rasa.watch import Watch

ENGINE: Final = "rasa"
_MS: Final = 1000.0


class RasaInterpreter:
    """Understands with two engines. Safe to share by threads; may wait for the server."""

    def __init__(self, *, embedded: EmbeddedInterpreter, watch: Watch) -> None:
        """Answer by ``embedded``, with the intents of the server behind ``watch``."""
        self._embedded = embedded
        self._watch = watch

    def parse(
        self, *, text: str, expecting: str | None, now: datetime, tasks: frozenset[str]
    ) -> Understanding:
        """Understand ``text``; the server is asked only where an intent is wanted."""
        sent = for_classifying(text, limit=LIMIT) if "intent" in tasks else ""
        if not sent:
            return self._embedded.parse(text=text, expecting=expecting, now=now, tasks=tasks)
        began = perf_counter()
        answer = self._watch.ask(sent)
        found = self._embedded.parse(
            text=text,
            expecting=expecting,
            now=now,
            tasks=tasks,
            intents=None if answer is None else answer.chances,
        )
        elapsed_ms = (perf_counter() - began) * _MS
        if answer is None:
            return replace(found, degraded=True, elapsed_ms=elapsed_ms)
        return replace(
            found,
            entities=_with_hints(found, answer, sent),
            engine=ENGINE,
            model_version=self._watch.model,
            elapsed_ms=elapsed_ms,
        )


def _with_hints(found: Understanding, answer: RasaAnswer, sent: str) -> tuple[Entity, ...]:
    """Entities of the rules, and those hinted at where no rule found any: never the speaker's own.

    Whose value it is only the dialogue's state or a cue can say, and a hint has neither.
    """
    if not answer.hints:
        return found.entities
    hinted = [one for one in _hinted(found.text, answer.hints, sent) if _is_free(one, found)]
    return tuple(sorted([*found.entities, *hinted], key=lambda one: (one.start, one.end)))


def _hinted(original: str, hints: Iterable[Hint], sent: str) -> Iterator[Entity]:
    alignment = Alignment(original=original, sent=sent)
    for hint in hints:
        place = alignment.original(hint.start, hint.end)
        if place is not None:
            start, end = place
            text = original[start:end]
            yield Entity(
                entity=hint.entity,
                value=text,
                text=text,
                start=start,
                end=end,
                confidence=hint.confidence,
                own=False,
            )


def _is_free(hinted: Entity, found: Understanding) -> bool:
    """Whether no rule found anything in this stretch."""
    return not any(one.start < hinted.end and hinted.start < one.end for one in found.entities)

"""The engine ``e5``: the embedded one with e5's classifiers, or honestly without them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from nlu.e5.models import SharedClassifier
from nlu.embedded.classifier import load_classifier
from nlu.embedded.embedding import Encoder
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.interpreter import Understanding
from nlu.region import Region

ENGINE: Final = "e5"


class E5Interpreter:
    """Understands with e5's vectors of whole messages. Safe to share by threads."""

    def __init__(
        self, *, jurisdiction: Region, model: Path, e5_model: Path, encoder: Encoder
    ) -> None:
        """Load both models. Raises LexiconError, ModelUnusable."""
        shared = SharedClassifier(
            whole=load_classifier(e5_model, encoder), rest=load_classifier(model)
        )
        self._embedded = EmbeddedInterpreter(
            jurisdiction=jurisdiction, model=None, classifier=shared
        )

    def parse(
        self, *, text: str, expecting: str | None, now: datetime, tasks: frozenset[str]
    ) -> Understanding:
        """Understand ``text``."""
        found = self._embedded.parse(text=text, expecting=expecting, now=now, tasks=tasks)
        return replace(found, engine=ENGINE)


class WithoutE5:
    """The embedded engine in place of a chosen e5 that is not to be had: it says ``degraded``."""

    def __init__(self, embedded: EmbeddedInterpreter) -> None:
        """Answer by ``embedded``."""
        self._embedded = embedded

    def parse(
        self, *, text: str, expecting: str | None, now: datetime, tasks: frozenset[str]
    ) -> Understanding:
        """Understand ``text`` as the embedded engine does."""
        found = self._embedded.parse(text=text, expecting=expecting, now=now, tasks=tasks)
        return replace(found, degraded=True)

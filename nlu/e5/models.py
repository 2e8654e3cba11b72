"""Which models the engine ``e5`` asks for what, and where they lie (模型分工)."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from nlu.e5.encoder import PARTS
from nlu.embedded.classifier import Classifier, MessageModel
from nlu.embedded.model_store import ensure_trained, fingerprint

TASKS: Final = ("intent", "topic", "industry")
"""Asked once a message; the roles of its many sentences are left to the word vectors."""

_LENGTH: Final = 16


def present_path(folder: Path) -> Path:
    """Path of the model of the present examples, program and encoder under ``folder``."""
    named = ":".join([fingerprint(), *(part.sha256 for part in PARTS), *TASKS])
    return folder / f"e5-{hashlib.sha256(named.encode()).hexdigest()[:_LENGTH]}.npz"


def ensure_model(folder: Path) -> Path:
    """That path, trained first if it is missing (some minutes). ModelTrainingFailed."""
    return ensure_trained(present_path(folder), module="nlu.e5.train")


class SharedClassifier(Classifier):
    """Two trained sets of tasks as one: that of e5 for whole messages, the other for the rest."""

    def __init__(self, *, whole: Classifier, rest: Classifier) -> None:
        """``whole`` knows the tasks of this engine, ``rest`` at least the others."""
        super().__init__(tasks={}, vocabulary=rest.vocabulary, version=whole.version)
        self._whole = whole
        self._rest = rest

    def of_message(self) -> MessageModel:
        """The tasks of both before the texts of one message."""
        return _SharedMessage(self._whole.of_message(), self._rest.of_message(), self)


class _SharedMessage(MessageModel):
    def __init__(self, whole: MessageModel, rest: MessageModel, owner: Classifier) -> None:
        super().__init__({}, owner.vocabulary)
        self._whole = whole
        self._rest = rest

    def chances(
        self, text: str, tasks: frozenset[str], expecting: str | None = None
    ) -> dict[str, dict[str, float]]:
        whole = tasks & frozenset(TASKS)
        rest = self._rest.chances(text, tasks - whole, expecting)
        return self._whole.chances(text, whole, expecting) | rest

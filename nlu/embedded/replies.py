"""Examples of what is said while a question is open (答话样例): the intent of an answer.

The same words mean one thing where a demand was asked for and another where a phone number was
("取消那张罚单", "withdraw the notice"), so these examples name the open question beside the label.
They stand in a file of their own, ``reply.yml``: an engine that knows no question must not learn
from them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from nlu.embedded.features import ANY_QUESTION
from nlu.embedded.model_store import REPLIES
from nlu.embedded.training_data import Example, check_texts, read_file, read_task, spread
from nlu.errors import TrainingDataError
from nlu.labels import INTENTS, LANGUAGES

TASK: Final = "intent"
"""The task that learns from these examples, beside its own."""

_TALK: Final = frozenset(
    {"affirm", "deny", "greet", "goodbye", "thanks", "help", "human_handoff", "switch_language"}
    | {"cancel_form", "policy_question", "check_status", "correct_field", "withdraw_complaint"}
)
"""Labels whose ordinary examples are said at an open question too."""

_LENT: Final = 30
"""Ordinary examples of each of them, by language, that count as said at any question."""


def read_examples(folder: Path, task: str) -> tuple[Example, ...]:
    """What ``task`` is trained on: its examples, and replies where it learns from them.

    Raises TrainingDataError.
    """
    examples = read_task(folder, task)
    return (*examples, *read_replies(folder), *_lent(examples)) if task == TASK else examples


def read_replies(folder: Path) -> tuple[Example, ...]:
    """Checked examples of replies in every language under ``folder``. Raises TrainingDataError."""
    found: list[Example] = []
    for language in LANGUAGES:
        path = folder / language / REPLIES
        found += read_file(path) if path.exists() else ()
    for one in found:
        if one.label not in INTENTS:
            raise TrainingDataError(file=one.file, line=one.line, reason=f"label {one.label}")
        if one.expecting is None:
            raise TrainingDataError(file=one.file, line=one.line, reason="no expecting")
    check_texts(found)
    return tuple(found)


def _lent(examples: tuple[Example, ...]) -> Iterator[Example]:
    """Ordinary examples of talk, as said while some question is open."""
    shelves: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for one in examples:
        if one.label in _TALK:
            shelves[one.file, one.label].append(one)
    for rows in shelves.values():
        yield from (replace(one, expecting=ANY_QUESTION) for one in spread(rows, _LENT))

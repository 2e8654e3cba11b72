"""One interpreter with rules alone, and one with the model that the whole run shares."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.interpreter import MORE_VALUES, Entity, Understanding
from tests.support.nlu_city import make_city

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)

Read = Callable[..., Understanding]


@pytest.fixture(scope="session")
def rules() -> EmbeddedInterpreter:
    return EmbeddedInterpreter(jurisdiction=make_city(), model=None)


@pytest.fixture(scope="session")
def full(model: Path) -> EmbeddedInterpreter:
    return EmbeddedInterpreter(jurisdiction=make_city(), model=model)


@pytest.fixture(scope="session")
def read(rules: EmbeddedInterpreter) -> Read:
    """Read a text by rules alone: ``read(text, expecting)``."""

    def parse(text: str, expecting: str | None = None) -> Understanding:
        return rules.parse(text=text, expecting=expecting, now=NOW, tasks=MORE_VALUES)

    return parse


@pytest.fixture(scope="session")
def classify(full: EmbeddedInterpreter) -> Read:
    """Read a text with the model: ``classify(text, task, expecting)``."""

    def parse(text: str, task: str, expecting: str | None = None) -> Understanding:
        return full.parse(text=text, expecting=expecting, now=NOW, tasks=MORE_VALUES | {task})

    return parse


@pytest.fixture(scope="session")
def values(read: Read) -> Callable[..., dict[str, str]]:
    """The speaker's own values of a text: kind of entity to value, the first of each kind."""

    def own(text: str, expecting: str | None = None) -> dict[str, str]:
        found: dict[str, str] = {}
        for one in read(text, expecting).entities:
            if one.own:
                found.setdefault(one.entity, one.value)
        return found

    return own


@pytest.fixture(scope="session")
def entities(read: Read) -> Callable[..., list[Entity]]:
    """Entities of one kind in a text."""

    def of(kind: str, text: str, expecting: str | None = None) -> list[Entity]:
        return [one for one in read(text, expecting).entities if one.entity == kind]

    return of

"""The committed test utterances: enough of them, of every label, and none learned by heart."""

from __future__ import annotations

from collections import Counter

import pytest

from app.policy_loader import load_jurisdiction
from app.settings import Settings
from nlu.evaluate.cases import Case
from nlu.evaluate.near import training_shelf, twins_of
from nlu.evaluate.reader import DATA_FOLDER, read_part
from nlu.evaluate.soundness import doubtful_values
from nlu.evaluate.tasks import ENTITIES, PARTS, SLICES, TASKS

FEWEST_CASES = 1_500
FEWEST_A_SLICE = 100
FEWEST_ORDINARY = 200
SENSITIVE = ("consulate", "headquarters", "chamber")


@pytest.fixture(scope="module")
def parts() -> dict[str, tuple[Case, ...]]:
    return {name: read_part(DATA_FOLDER / name) for name in PARTS}


def test_the_test_part_is_large_enough_in_every_slice(parts: dict[str, tuple[Case, ...]]) -> None:
    slices = Counter(one.slice for one in parts["test"])
    assert slices.total() >= FEWEST_CASES
    assert min(slices[name] for name in SLICES) >= FEWEST_A_SLICE


def test_every_label_and_kind_is_tested(parts: dict[str, tuple[Case, ...]]) -> None:
    cases = parts["test"]
    tested = {(one.task, one.label) for one in cases}
    assert {(task.name, label) for task in TASKS.values() for label in task.labels} - tested <= {
        # An open question leaves no room for these: they are asked about without one.
        ("intent_state", label)
        for label in TASKS["intent_state"].labels
    }
    assert {value.entity for one in cases for value in one.values} == set(ENTITIES)


def test_false_alarms_are_counted_over_enough_ordinary_rows(
    parts: dict[str, tuple[Case, ...]],
) -> None:
    origins = [one.label for one in parts["test"] if one.task == "origin"]
    assert sum(one not in SENSITIVE for one in origins) >= FEWEST_ORDINARY


def test_no_row_is_a_training_example_or_stands_twice(parts: dict[str, tuple[Case, ...]]) -> None:
    shelf, _ = training_shelf()
    cases = [case for name in PARTS for case in parts[name]]
    twins = [
        f"{one.file}:{one.line} {one.other.file}:{one.other.line}" for one in twins_of(cases, shelf)
    ]
    assert twins == []


def test_every_marked_value_can_be_right(parts: dict[str, tuple[Case, ...]]) -> None:
    settings = Settings()
    city = load_jurisdiction(settings.policy_dir / settings.jurisdiction)
    for cases in parts.values():
        assert [one for _, one in doubtful_values(cases, jurisdiction=city)] == []

"""Both sides of a comparison learn from the same rows and are counted the same way."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from app.comparison.report import document_of, table_of
from app.comparison.rows import copy_with, read_rows
from app.comparison.systems import Measured, Split
from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.training_data import Example, read_task
from nlu.evaluate.answers import Answer
from nlu.evaluate.cases import Case
from nlu.labels import INTENTS, LANGUAGES


def test_all_rows_are_all_examples() -> None:
    rows = read_rows("intent", None)
    assert sum(map(len, rows.values())) == len(read_task(DATA_FOLDER, "intent"))


def test_a_thousand_rows_are_spread_evenly_and_always_the_same() -> None:
    rows = read_rows("intent", 1000)
    assert sum(map(len, rows.values())) == 1000
    counted = Counter(
        (language, one.label) for language, examples in rows.items() for one in examples
    )
    assert set(counted) == {(language, intent) for language in LANGUAGES for intent in INTENTS}
    assert max(counted.values()) - min(counted.values()) <= 1
    assert read_rows("intent", 1000) == rows


def test_more_rows_than_there_are_is_all_of_them() -> None:
    assert read_rows("topic", 10**6) == read_rows("topic", None)


def test_the_embedded_engine_trains_on_a_copy_with_these_rows_alone(tmp_path: Path) -> None:
    rows = read_rows("intent", 800)
    copy = copy_with(rows, "intent", tmp_path)
    learned = {(one.label, one.text) for one in read_task(copy, "intent")}
    assert learned == {(one.label, one.text) for part in rows.values() for one in part}
    assert len(read_task(copy, "topic")) == len(read_task(DATA_FOLDER, "topic"))


def case(label: str, where: str) -> Case:
    return Case(
        task="intent",
        slice=where,
        text="text",
        label=label,
        expecting=None,
        values=(),
        file="f.yml",
        line=1,
    )


def answer(one: Case, said: str) -> Answer:
    return Answer(
        case=one,
        ranking=((said, 0.9), ("help", 0.1)),
        sensitive=False,
        values=(),
        engine="",
        model_version="m",
        degraded=False,
    )


@pytest.fixture
def document() -> dict[str, object]:
    cases = (case("greet", "zh"), case("greet", "en"), case("thanks", "en"))
    rows = {"zh": [Example(text="您好", label="greet", file="f", line=1)], "en": []}
    split = Split(task="intent", rows=rows, cases=cases)
    first = Measured(
        name="embedded",
        answers=tuple(answer(one, one.label) for one in cases),
        times_ms=(1.0, 2.0, 3.0),
        train_s=1.0,
        start_s=0.5,
        resident_mib=100.0,
    )
    second = Measured(
        name="rasa, light",
        answers=tuple(answer(one, "greet") for one in cases),
        times_ms=(10.0, 20.0, 90.0),
        train_s=60.0,
        start_s=20.0,
        resident_mib=650.0,
    )
    return document_of(split, [first, second])


def test_figures_are_told_by_slice_and_costs_as_multiples(document: dict[str, object]) -> None:
    systems = document["systems"]
    assert isinstance(systems, list)
    own, other = systems
    assert document["rows"] == {"zh": 1, "en": 0}
    assert own["tasks"]["intent"]["all"]["accuracy"]["rate"] == 1.0
    assert own["tasks"]["intent"]["en"]["macro_f1"] == 1.0
    assert other["tasks"]["intent"]["en"]["accuracy"]["rate"] == 0.5
    assert (own["times_p50"], own["times_memory"]) == (1.0, 1.0)
    assert (other["times_p50"], other["times_memory"]) == (10.0, 6.5)
    assert (other["p50_ms"], other["p99_ms"]) == (20.0, 90.0)


def test_the_table_has_a_row_a_system(document: dict[str, object]) -> None:
    table = table_of(document, lambda key: key)
    assert table.row_count == 2
    assert len(table.columns) == 1 + 3 + 5

"""Targets and the record are data; a report says of each whether it holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nlu.errors import EvaluationDataError
from nlu.evaluate.gate import WATCHED, falls_of, read_record, record_of
from nlu.evaluate.targets import read_targets, verdicts_of
from nlu.evaluate.tasks import ENTITIES, TASKS

HEAD = {"part": "test", "data": "d", "engine": "embedded", "model": "m", "commit": "c"}


def rate(value: float, of: int = 100) -> dict[str, Any]:
    return {"n": round(value * of), "of": of, "rate": value}


def report(**tasks: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {**HEAD, "tasks": tasks}


def test_the_products_targets_cover_every_task_and_kind_of_value() -> None:
    targets = read_targets()
    assert {one.task for one in targets.target if one.task} == set(TASKS)
    kinds = {one.figure.split(".")[1] for one in targets.target if one.task == "entities"}
    assert kinds == set(ENTITIES)
    assert {one.measure for one in targets.target if one.measure} >= {"latency.short.p99_ms"}
    assert 0 < targets.unknown_below < 1


def test_a_target_is_met_missed_or_not_measured(tmp_path: Path) -> None:
    (tmp_path / "targets.toml").write_text(
        "unknown_below = 0.5\n"
        '[[target]]\ntask = "topic"\nfigure = "macro_f1"\nat_least = 0.9\n'
        '[[target]]\ntask = "origin"\nfigure = "false_alarms.rate"\nat_most = 0.03\n'
        '[[target]]\ntask = "scope"\nfigure = "caught.rate"\nat_least = 0.8\n'
        '[[target]]\nmeasure = "latency.short.p99_ms"\nat_most = 10.0\n'
        '[[near]]\ntasks = ["topic"]\nfigure = "macro_f1"\nbase = "zh"\n'
        'slices = ["zh-Hant", "mixed"]\nat_most = 0.05\n',
        encoding="utf-8",
    )
    measured = report(
        topic={
            "all": {"macro_f1": 0.9},
            "zh": {"macro_f1": 0.95},
            "mixed": {"macro_f1": 0.85},
            "zh-Hant": {"macro_f1": 0.96},
        },
        origin={"all": {"false_alarms": rate(0.04)}},
        scope={"all": {"caught": {"n": 0, "of": 0, "rate": 0.0}}},
    )
    topic, alarms, scope, latency, near = verdicts_of(
        read_targets(tmp_path), {**measured, "latency": {"short": {"p99_ms": 9.5}}}
    )
    assert [one.met for one in (topic, alarms, scope, latency, near)] == [
        True,
        False,
        None,
        True,
        False,
    ]
    assert topic.document()["met_in"] == ["zh", "zh-Hant"]
    assert near.measured == pytest.approx(0.10)
    assert near.document()["slices"] == {"zh-Hant": -0.01, "mixed": 0.1}


@pytest.mark.parametrize(
    "text",
    [
        "unknown_below = 0.5\n[[target]]\ntask = 'topic'\nat_least = 0.9\n",
        "unknown_below = 0.5\n[[target]]\ntask = 'topic'\nfigure = 'macro_f1'\n",
        "unknown_below = 0.5\nwish = 1\n",
        "unknown_below = [",
    ],
)
def test_a_wrong_target_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "targets.toml").write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationDataError):
        read_targets(tmp_path)


def test_a_fall_of_more_than_three_points_counts_and_no_smaller_one() -> None:
    before = record_of(
        report(
            topic={
                "zh": {"macro_f1": 0.90, "top3": rate(0.99)},
                "en": {"macro_f1": 0.80, "top3": rate(0.95)},
            },
            origin={"zh": {"recall": rate(1.0), "false_alarms": rate(0.01)}},
        )
    )
    now = report(
        topic={
            "zh": {"macro_f1": 0.87, "top3": rate(0.99)},
            "en": {"macro_f1": 0.76, "top3": rate(0.99)},
        },
        origin={"zh": {"recall": rate(1.0), "false_alarms": rate(0.05)}},
        scope={"zh": {"caught": rate(0.1), "wrongly_flagged": rate(0.9)}},
    )
    falls = [(one.task, one.slice, one.figure) for one in falls_of(before, now)]
    assert falls == [("topic", "en", "macro_f1"), ("origin", "zh", "false_alarms.rate")]


def test_every_task_is_watched() -> None:
    assert set(WATCHED) == set(TASKS)


@pytest.mark.parametrize("text", ["", "[]", '{"figures": 1}'])
def test_a_record_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "recorded.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationDataError):
        read_record(path)


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "recorded.json"
    record = record_of(report(topic={"zh": {"macro_f1": 0.9, "top3": rate(0.9)}}))
    path.write_text(json.dumps(record), encoding="utf-8")
    assert read_record(path)["figures"] == {"topic": {"zh": {"macro_f1": 0.9, "top3.rate": 0.9}}}

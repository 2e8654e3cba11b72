"""``zhitong nlu``: evaluation and check as programs run them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.settings import Settings
from nlu.embedded.classifier import load_classifier
from nlu.embedded.model_store import ensure_model
from nlu.evaluate.gate import record_of
from nlu.evaluate.learning import train_steps
from tests.support.evaluated import write_rows
from tests.support.servers import command

pytestmark = pytest.mark.network

PUMPS = "We make pumps, and the water bureau cut our supply twice this month without notice"


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few rows of every task; some are labelled wrongly on purpose."""
    ensure_model(Settings().models_dir)  # may take longer than a command is given here
    folder = tmp_path_factory.mktemp("rows")
    write_rows(
        folder,
        "test/en/intent",
        {"thanks": ["thanks a million, dear robot of Shenyang"], "greet": ["hello all"]},
    )
    write_rows(
        folder,
        "test/zh/intent_state",
        {"affirm": ["对，就这样提交吧"], "inform": ["厂子在浑南那一片"]},
        expecting={"affirm": "confirm", "inform": "district"},
    )
    write_rows(
        folder,
        "test/zh/topic",
        {"tax": ["多交的增值税到现在没有退下来"], "ip": ["出口退税一直没到账"]},
    )
    write_rows(folder, "test/mixed/topic", {"customs": ["货在 customs 被 hold 了两周"]})
    write_rows(folder, "test/zh/industry_direct", {"C": ["给化工厂做耐酸的水泵和阀门"]})
    write_rows(folder, "test/en/industry_complaint", {"C": [PUMPS], "unknown": ["They fined us."]})
    write_rows(
        folder, "test/zh/origin", {"consulate": ["我代表某国驻沈总领事馆"], "none": ["领事馆对面"]}
    )
    write_rows(folder, "test/zh/scope", {"in": ["我要投诉税务局不退税"]})
    phone = '[138 0000 1111]{"entity": "phone", "value": "+8613800001111"}'
    write_rows(folder, "test/zh/entities", {"entities": [f"电话是 {phone}", "没有号码"]})
    return folder


def evaluate(rows: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return command("nlu", "evaluate", "--data", str(rows), *options)


@pytest.fixture(scope="module")
def report(rows: Path) -> dict[str, Any]:
    done = evaluate(rows, "--json")
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def test_a_report_names_what_was_measured(report: Mapping[str, Any]) -> None:
    assert (report["engine"], report["part"], report["cases"]) == ("embedded", "test", 15)
    for name in ("data", "model", "python", "cpu", "cores", "now"):
        assert report[name], name
    assert report["degraded"] == 0
    assert set(report["tasks"]) == {
        "intent",
        "intent_state",
        "topic",
        "industry_direct",
        "industry_complaint",
        "origin",
        "scope",
        "entities",
    }


def test_figures_stand_by_slice_and_over_all(report: Mapping[str, Any]) -> None:
    topic = report["tasks"]["topic"]
    assert list(topic) == ["all", "zh", "mixed"]
    assert (topic["all"]["accuracy"]["n"], topic["all"]["accuracy"]["of"]) == (2, 3)
    assert topic["mixed"]["accuracy"]["rate"] == 1.0
    assert topic["all"]["confusions"] == [{"gold": "ip", "said": "tax", "n": 1}]
    assert report["tasks"]["origin"]["all"]["recall"]["rate"] == 1.0
    assert report["tasks"]["entities"]["all"]["kinds"]["phone"]["f1"] == 1.0


def test_time_and_memory_are_measured_in_a_process_of_their_own(report: Mapping[str, Any]) -> None:
    for kind in ("short", "long"):
        assert 0 < report["latency"][kind]["p50_ms"] <= report["latency"][kind]["p99_ms"]
    footprint = report["footprint"]
    assert footprint["added_mib"] > 5
    assert 0 < footprint["model_mb"] < 200
    assert 0 < footprint["load_s"] < 60


def test_targets_say_whether_they_are_met(report: Mapping[str, Any]) -> None:
    met = {(one["task"], one["figure"]): one["met"] for one in report["targets"]}
    assert met["origin", "recall.rate"] is True
    assert met["topic", "macro_f1"] is False
    assert met["entities", "kinds.ticket.f1"] is None


def test_mistakes_and_pictures_are_written(rows: Path, tmp_path: Path) -> None:
    errors, pictures = tmp_path / "errors.jsonl", tmp_path / "pictures" / "shot.svg"
    done = evaluate(
        rows, "--task", "topic", "--no-timing", "--errors", str(errors), "--svg", str(pictures)
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    (mistake,) = [json.loads(one) for one in errors.read_text(encoding="utf-8").splitlines()]
    assert (mistake["task"], mistake["label"], mistake["said"][0][0]) == ("topic", "ip", "tax")
    drawn = (tmp_path / "pictures" / "shot-topic.svg").read_text(encoding="utf-8")
    assert drawn.startswith("<svg ")
    assert "MISSED" in done.stderr


def test_the_table_speaks_chinese_too(rows: Path) -> None:
    done = command(
        "nlu",
        "evaluate",
        "--data",
        str(rows),
        "--task",
        "scope",
        "--no-timing",
        LC_ALL="zh_CN.UTF-8",
    )
    assert "受理范围" in done.stderr


def test_wrong_rows_are_named_and_nothing_is_measured(tmp_path: Path) -> None:
    write_rows(tmp_path, "test/zh/topic", {"weather": ["下雨了"]})
    done = evaluate(tmp_path)
    assert done.returncode == 1
    assert "topic.yml" in done.stderr
    assert evaluate(tmp_path, "--engine", "oracle").returncode == 2


def test_a_fall_below_the_record_ends_with_one(
    rows: Path, report: Mapping[str, Any], tmp_path: Path
) -> None:
    better = record_of(report)
    better["figures"]["topic"]["zh"]["macro_f1"] = 1.0
    record = tmp_path / "recorded.json"
    record.write_text(json.dumps(better), encoding="utf-8")
    options = ("--task", "topic", "--no-timing", "--json", "--gate", "--record-file", str(record))
    fell = evaluate(rows, *options)
    assert fell.returncode == 1
    (fall,) = json.loads(fell.stdout)["falls"]
    assert (fall["task"], fall["slice"], fall["figure"]) == ("topic", "zh", "macro_f1")
    assert evaluate(rows, *options[:3], "--record", "--record-file", str(record)).returncode == 0
    held = evaluate(rows, *options)
    assert (held.returncode, json.loads(held.stdout)["falls"]) == (0, [])


def test_the_check_finds_twins_and_values_that_cannot_be(tmp_path: Path) -> None:
    write_rows(tmp_path, "test/en/intent", {"new_complaint": ["I want to file a complaint!"]})
    unit = '[铁西税务局]{"entity": "authority", "value": "铁西区税务局"}'
    write_rows(tmp_path, "test/zh/entities", {"entities": [f"找过{unit}了"]})
    done = command("nlu", "check", "--data", str(tmp_path), "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert [one["other"].endswith("en/intent.yml") for one in found["duplicates"]] == [True]
    assert [one["value"] for one in found["values"]] == ["铁西区税务局"]


def test_the_check_passes_rows_of_their_own(rows: Path) -> None:
    done = command("nlu", "check", "--data", str(rows), "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["duplicates"], found["values"]) == (0, [], [])
    assert found["cases"] == 15


def test_a_share_of_the_examples_makes_a_model_that_works(tmp_path: Path) -> None:
    told: list[float] = []
    (step,) = train_steps(tmp_path, shares=(0.05,), told=told.append)
    assert told == [0.05]
    assert step.rows > 100
    assert load_classifier(step.model).chances("退税拖了半年", frozenset({"topic"}))["topic"]

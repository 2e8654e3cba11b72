"""Rasa learns from intents alone, as the embedded engine's models see them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.training_data import Example, read_task
from nlu.labels import INTENTS
from nlu.rasa import training
from nlu.rasa.errors import RasaTrainingFailed
from nlu.rasa.files import INTENT, Pipeline, Places
from nlu.rasa.training import as_nlu, child_environment, ensure_model, file_name


def example(text: str, label: str = "greet") -> Example:
    return Example(text=text, label=label, file="f.yml", line=1)


def groups_of(text: str) -> dict[str, list[str]]:
    loaded = yaml.safe_load(text)
    assert loaded["version"] == "3.1"
    return {
        one["intent"]: [line.removeprefix("- ") for line in one["examples"].splitlines()]
        for one in loaded["nlu"]
    }


def test_texts_are_normalised_and_each_stands_once() -> None:
    data = as_nlu([example("您好，ＶＡＴ"), example("您好,vat"), example("嗨"), example("  ")])
    assert groups_of(data) == {"greet": ["您好,vat", "嗨"]}


def test_all_our_intents_are_there_and_no_other_label() -> None:
    groups = groups_of(as_nlu(read_task(DATA_FOLDER, INTENT)))
    assert set(groups) == set(INTENTS)
    assert all(len(texts) > 10 for texts in groups.values())


def test_the_name_tells_data_and_pipeline_apart() -> None:
    names = {file_name(INTENT, pipeline, data) for pipeline in Pipeline for data in ("a", "b")}
    assert len(names) == 4
    assert all(name.startswith("intent-") and name.endswith(".tar.gz") for name in names)


def test_what_the_image_is_built_from(tmp_path: Path) -> None:
    assert training.main(["--out", str(tmp_path / "examples")]) == 0
    data = (tmp_path / "examples" / "nlu.yml").read_text(encoding="utf-8")
    name = (tmp_path / "examples" / "name").read_text(encoding="ascii")
    assert name == file_name(INTENT, Pipeline.LIGHT, data)


def test_a_child_knows_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHITONG_DATABASE_URL", "postgresql://secret")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    given = child_environment(tmp_path)
    assert not [name for name in given if name.startswith("ZHITONG_")]
    assert "PYTHONPATH" not in given
    assert given["RASA_TELEMETRY_ENABLED"] == "false"
    assert given["LOG_LEVEL"] == "INFO"
    assert given["TMPDIR"] == str(tmp_path)


def stand_in(places: Places, script: str) -> None:
    places.python.parent.mkdir(parents=True)
    places.python.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    places.python.chmod(0o755)


MAKES_A_MODEL = (
    'echo "$@" >> "$0.asked"; '
    'while [ "$1" != "--out" ]; do shift; done; mkdir -p "$2"; echo model > "$2/$4"'
)


def test_a_model_is_trained_once(tmp_path: Path) -> None:
    places = Places(folder=tmp_path)
    stand_in(places, MAKES_A_MODEL)
    examples = [example("hello"), example("bye", "goodbye")]
    path = ensure_model(places, examples, task=INTENT, pipeline=Pipeline.LIGHT)
    assert path.read_text(encoding="ascii") == "model\n"
    assert ensure_model(places, examples, task=INTENT, pipeline=Pipeline.LIGHT) == path
    asked = places.python.with_name("python.asked").read_text(encoding="utf-8").splitlines()
    assert len(asked) == 1
    assert "train nlu" in asked[0]
    assert "--domain" in asked[0]
    assert list(places.scratch.iterdir()) == []


@pytest.mark.parametrize("script", ["exit 1", "exit 0"])
def test_a_training_without_a_model_is_told(tmp_path: Path, script: str) -> None:
    places = Places(folder=tmp_path)
    stand_in(places, script)
    with pytest.raises(RasaTrainingFailed) as raised:
        ensure_model(places, [example("hello")], task=INTENT, pipeline=Pipeline.LIGHT)
    assert raised.value.params["log"] == str(places.log("train-intent-light"))

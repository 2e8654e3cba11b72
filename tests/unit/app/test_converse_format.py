"""Scripts are read as they are written; what cannot be read is named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.converse.errors import NothingToPlay, ScriptsMalformed
from app.converse.format import Script, choose, pieces, read_scripts, span

ONE = """
texts: {letter_zh: 甲乙丙, letter_en: abc, filler_zh: 丁, filler_en: d}
scripts:
- id: A1
  covers: [B1]
  turns:
    - user: {zh: 你好, en: hello}
      expect: {fields: {zh: {district: 铁西区}, en: {district: 浑南区}}}
    - {text_ref: {zh: letter_zh, en: letter_en}, pad_to: 6, split_at: 4}
    - burst: [{ms: 0, user: a}, {ms: 400, files: [x.jpg]}]
    - {files: [a.pdf, b.jpg], caption: both}
    - {voice: v.amr}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "scripts.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def scripts(tmp_path: Path) -> dict[str, Script]:
    return {one.variant: one for one in read_scripts([written(tmp_path, ONE)])}


def test_a_script_runs_once_in_each_language(scripts: dict[str, Script]) -> None:
    assert set(scripts) == {"zh", "en"}
    assert scripts["zh"].turns[0]["user"] == "你好"
    assert scripts["en"].turns[0]["expect"] == {"fields": {"district": "浑南区"}}
    assert scripts["en"].name == "A1[en]"
    assert scripts["zh"].clock.isoformat() == "2026-03-10T10:00:00+08:00"


def test_only_a_mapping_of_languages_alone_is_a_choice() -> None:
    given = {"zh": 1, "other": {"en": 2, "zh": 3}, "list": [{"en": 4}]}
    assert choose(given, "en") == {"zh": 1, "other": 2, "list": [4]}


def test_texts_are_filled_up_and_cut_as_the_platform_delivers_them(
    scripts: dict[str, Script],
) -> None:
    found = pieces(scripts["zh"], scripts["zh"].turns[1])
    assert [one.text for one in found] == ["甲乙丙丁", "丁丁"]


def test_bursts_files_and_voice_are_messages(scripts: dict[str, Script]) -> None:
    burst, files, voice = (pieces(scripts["en"], turn) for turn in scripts["en"].turns[2:])
    assert [(one.text, one.files) for one in burst] == [("a", ()), ("", ("x.jpg",))]
    assert burst[1].wait == timedelta(milliseconds=400)
    assert [(one.text, one.files) for one in files] == [("both", ("a.pdf", "b.jpg"))]
    assert [one.files for one in voice] == [("v.amr",)]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("400ms", timedelta(milliseconds=400)),
        ("10s", timedelta(seconds=10)),
        ("5m", timedelta(minutes=5)),
        ("14h", timedelta(hours=14)),
        ("3d", timedelta(days=3)),
    ],
)
def test_lengths_of_time(text: str, length: timedelta) -> None:
    assert span(text) == length


@pytest.mark.parametrize("text", ["", "3", "d", "3w", "3 d", "-3d"])
def test_what_is_no_length_of_time(text: str) -> None:
    with pytest.raises(ScriptsMalformed):
        span(text)


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ("scripts: [5]", "a mapping"),
        ("scripts: [{id: A, covers: [B1]}]", "turns is missing"),
        ("scripts: [{id: A, covers: [B1], turns: [5]}]", "turn 1"),
        ("scripts: [{id: A, covers: [B1], turns: [{user: a, press: b}]}]", "one stimulus"),
        ("scripts: [{id: A, covers: [B1], turns: [{expect: {asked: none}}]}]", "one stimulus"),
        ("scripts: [{id: A, covers: [B1], turns: [{user: a, expect: {askd: x}}]}]", "askd"),
        ("scripts: [{id: A, covers: [B1], given: {field: {}}, turns: []}]", "field"),
        ("scripts: [{id: A, covers: [B1], given: {config: {ttl: 3}}, turns: []}]", "ttl"),
        ("scripts: [{id: A, covers: [B1], turns: [{burst: [{s: 1, user: a}]}]}]", "'s'"),
        ("texts: {}", "no list"),
        ("scripts: [", "expected"),
    ],
)
def test_a_fault_is_named_with_its_place(fault: str, named: str, tmp_path: Path) -> None:
    with pytest.raises(ScriptsMalformed) as caught:
        read_scripts([written(tmp_path, fault)])
    assert named in str(caught.value.params["reason"])
    assert "scripts.yaml" in str(caught.value.params["where"])


def test_one_id_stands_once(tmp_path: Path) -> None:
    twice = ONE + ONE.partition("scripts:\n")[2]
    with pytest.raises(ScriptsMalformed, match="A1"):
        read_scripts([written(tmp_path, twice)])


def test_an_empty_place_is_no_success(tmp_path: Path) -> None:
    with pytest.raises(NothingToPlay):
        read_scripts([tmp_path])
    with pytest.raises(NothingToPlay):
        read_scripts([written(tmp_path, "scripts: []")])

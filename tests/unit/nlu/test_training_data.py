import shutil
from collections import Counter
from pathlib import Path

import pytest

from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.model_store import TOLD
from nlu.embedded.training_data import FEWEST, read_file, read_task
from nlu.errors import TrainingDataError
from nlu.labels import LABELS, LANGUAGES, SECTIONS, TOPICS, UNTOLD

GOOD = """version: "3.1"
nlu:
- intent: tax
  examples: |
    - 我要反映[浑南区](district)[税务局](authority)的问题
    - second row
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "topic.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_entity_marks_are_taken_off_and_lines_are_known(tmp_path: Path) -> None:
    first, second = read_file(write(tmp_path, GOOD))
    assert (first.text, first.label, first.line) == ("我要反映浑南区税务局的问题", "tax", 5)
    assert (second.text, second.line) == ("second row", 6)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (GOOD.replace('"3.1"', '"2.0"'), 1, "version"),
        (GOOD.replace("nlu:", "rules:"), 2, "key rules"),
        (GOOD.replace("- intent: tax", "- lookup: tax"), 3, "key lookup"),
        (GOOD.replace("    - second row", "    second row"), 6, "row"),
        (GOOD.replace("second row", "[half](district"), 6, "entity"),
        (GOOD.replace("second row", "[half] {a}"), 6, "entity"),
        (GOOD.replace("second row", "call 13900000000"), 6, "personal data"),
        (GOOD.replace("second row", "mail max@example.com"), 6, "personal data"),
        (GOOD.replace("second row", "91210100MA0ABCDE1E"), 6, "personal data"),
        ('version: "3.1"\n', 1, "nlu"),
        ("- a\n", 1, "mapping"),
        ('version: "3.1"\nnlu:\n- intent: tax\n', 3, "intent or examples"),
    ],
)
def test_what_is_not_agreed_names_file_and_line(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(TrainingDataError) as caught:
        read_file(path)
    params = caught.value.params
    assert (params["file"], params["line"], params["reason"]) == (str(path), line, reason)


def test_broken_yaml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError) as caught:
        read_file(write(tmp_path, 'version: "3.1"\nnlu: [\n'))
    assert int(str(caught.value.params["line"])) >= 2


def make_task(folder: Path, rows: dict[str, list[str]]) -> Path:
    """Both languages of the task ``topic`` with ``rows`` by label, English ones marked."""
    for language in LANGUAGES:
        lines = ['version: "3.1"', "nlu:"]
        for label, texts in rows.items():
            lines += [f"- intent: {label}", "  examples: |"]
            lines += [f"    - {language} {text}" for text in texts]
        (folder / language).mkdir()
        (folder / language / "topic.yml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def rows_of(word: str) -> list[str]:
    return [f"{word} {chr(97 + place)}" for place in range(FEWEST)]


def test_a_whole_task_is_read(tmp_path: Path) -> None:
    folder = make_task(tmp_path, {topic: rows_of(topic) for topic in TOPICS})
    assert len(read_task(folder, "topic")) == len(TOPICS) * FEWEST * len(LANGUAGES)


@pytest.mark.parametrize("change", ["unknown label", "too few", "same text"])
def test_a_task_is_checked_as_a_whole(tmp_path: Path, change: str) -> None:
    rows = {topic: rows_of(topic) for topic in TOPICS}
    if change == "unknown label":
        rows["weather"] = rows_of("weather")
    if change == "too few":
        rows["tax"] = rows["tax"][1:]
    if change == "same text":
        rows["other"] = [*rows["other"], "TAX A"]
    with pytest.raises(TrainingDataError):
        read_task(make_task(tmp_path, rows), "topic")


@pytest.mark.parametrize("task", LABELS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_examples_hold_twenty_rows_a_label(task: str, language: str) -> None:
    examples = read_file(DATA_FOLDER / language / f"{task}.yml")
    for label in LABELS[task]:
        assert sum(one.label == label for one in examples) >= 20, label


def test_the_shipped_examples_pass_every_check() -> None:
    for task in LABELS:
        assert read_task(DATA_FOLDER, task)


@pytest.mark.parametrize(("task", "role"), [("topic", "facts"), ("industry", "business")])
def test_every_label_lends_as_many_rows_to_the_roles(task: str, role: str) -> None:
    labels = {one.text: (one.label, one.file) for one in read_task(DATA_FOLDER, task)}
    lent = [one for one in read_task(DATA_FOLDER, "role") if Path(one.file).stem == task]
    shares = Counter(labels[one.text] for one in lent)
    assert {one.label for one in lent} == {role}
    assert len(set(shares.values())) == 1
    assert len(shares) == len(LANGUAGES) * len(set(LABELS[task]) - {"other", UNTOLD})


def test_complaints_that_tell_a_business_teach_the_industry_and_lend_nothing() -> None:
    read = [one for one in read_task(DATA_FOLDER, "industry") if Path(one.file).name == TOLD]
    for language in LANGUAGES:
        labels = Counter(one.label for one in read if Path(one.file).parent.name == language)
        assert set(labels) - {"unknown"} == set(SECTIONS)
    lent = {Path(one.file).name for one in read_task(DATA_FOLDER, "role")}
    assert TOLD not in lent


def test_a_complaint_with_an_unknown_section_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(DATA_FOLDER, copy)
    (copy / "zh" / TOLD).write_text(GOOD, encoding="utf-8")
    with pytest.raises(TrainingDataError) as caught:
        read_task(copy, "industry")
    assert caught.value.params["reason"] == "label tax"

"""What teaches the network: texts near to the examples, and the answers it learns from."""

from __future__ import annotations

import gzip
import json
import struct
from pathlib import Path

import numpy as np
import pytest

from nlu.embedded.embedding import shipped_vectors
from nlu.embedded.files import DATA_FOLDER, VECTORS_FOLDER, WORDS_FILE
from nlu.network.rows import LABEL_SHARE, SMOOTHING, TASKS, read_rows
from nlu.network.taught import read_taught
from nlu.teaching.e5_file import FILE, read_e5
from nlu.teaching.near_texts import LONGEST, SHARES, NearTexts

TEXTS = (
    "Our head office asked us to raise the delayed refund, please look into it.",
    "我是领事馆的工作人员，我国一家企业的货被扣了。",
    "The consulate told our factory to write to you; we wait since May.",
    "我们厂的电被停了三次，没人管。",
)


@pytest.fixture(scope="module")
def words() -> list[str]:
    text = (VECTORS_FOLDER / WORDS_FILE).read_text(encoding="utf-8")
    return [word for word in text.split("\n") if word]


def near(words: list[str]) -> NearTexts:
    return NearTexts(dict.fromkeys(SHARES, TEXTS), shipped_vectors(), words)


def test_the_same_examples_give_the_same_texts(words: list[str]) -> None:
    assert near(words).draw(60) == near(words).draw(60)


def test_texts_are_many_different_and_no_longer_than_a_message(words: list[str]) -> None:
    drawn = near(words).draw(300)
    assert len(set(drawn)) == len(drawn) == 300
    assert max(map(len, drawn)) <= LONGEST
    assert len(set(drawn) & set(TEXTS)) < 30


def test_other_parties_stand_where_one_stood(words: list[str]) -> None:
    told = [text for text in near(words).draw(400) if "told our factory" in text]
    assert any("The consulate" not in text for text in told)


def taught_file(folder: Path) -> Path:
    path = folder / "taught.jsonl.gz"
    labels = ["chamber", "consulate", "enterprise", "headquarters"]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(f"{json.dumps(labels)}\n")
        file.write(f"{json.dumps(['we of the consulate', [0.1, 0.6, 0.2, 0.1]])}\n")
        file.write(f"{json.dumps(['our factory waits', [0.0, 0.0, 1.0, 0.0]])}\n")
    return path


def data_folder(folder: Path) -> Path:
    """The shipped examples, with one of who speaks that the large reader was asked about."""
    for language in ("zh", "en"):
        (folder / language).mkdir()
        for name in ("intent", "origin", "topic", "scope", "industry", "role", "reply"):
            text = (DATA_FOLDER / language / f"{name}.yml").read_text(encoding="utf-8")
            (folder / language / f"{name}.yml").write_text(text, encoding="utf-8")
    path = folder / "en" / "origin.yml"
    text = path.read_text(encoding="utf-8")
    head = "- intent: consulate\n  examples: |\n"
    path.write_text(text.replace(head, f"{head}    - we of the consulate\n", 1), encoding="utf-8")
    return folder


def test_answers_are_read_by_text(tmp_path: Path) -> None:
    taught = read_taught(taught_file(tmp_path))
    assert taught["we of the consulate"]["consulate"] == 0.6
    assert list(taught) == ["we of the consulate", "our factory waits"]


def test_an_example_and_what_was_said_of_it_make_one_target(tmp_path: Path) -> None:
    taught = read_taught(taught_file(tmp_path))
    rows, names = read_rows(data_folder(tmp_path), shipped_vectors(), taught)
    labels = names.labels["origin"]
    assert np.allclose(rows.target.sum(axis=1), 1.0, atol=1e-5)
    smooth = SMOOTHING / len(labels)
    expected = LABEL_SHARE * (smooth + 1 - SMOOTHING) + (1 - LABEL_SHARE) * 0.6
    said = np.isclose(rows.target[:, labels.index("consulate")], expected, atol=1e-5)
    assert said.sum() == 1
    assert rows.example[said].all()
    assert not rows.example[-1], "the text that is no example comes behind them"
    assert rows.example[:-1].all()
    assert rows.target[-1][labels.index("enterprise")] == 1.0
    assert TASKS[rows.task[-1]] == "origin"
    assert len(rows.examples().target) == len(rows.target) - 1


def test_weights_of_four_bits_are_read(tmp_path: Path) -> None:
    codes = np.arange(32) % 16
    packed = (codes[:16] | (codes[16:] << 4)).astype(np.uint8).tobytes()
    block = np.float16(0.5).tobytes() + packed
    plain = np.array([1.5, -2.0], dtype="<f4").tobytes()
    text = "▁we领".encode()
    head = b"E5S1" + struct.pack("<I", 1) + struct.pack("<7ifi", 2, 1, 1, 4, 2, 8, 1, 1e-12, 32)
    head += struct.pack("<5i", 2, 0, 2, 1, 3) + struct.pack("<Q", len(text))
    head += np.array([0, 5, 8], dtype="<u4").tobytes() + np.array([-1, -2], dtype="<f4").tobytes()
    head += text + struct.pack("<iI", 0, 0) + struct.pack("<i", 2)
    entries = (("emb.word", 32, block), ("l0.q.b", 2, plain))
    start = len(head) + sum(2 + len(name) + 21 for name, _, _ in entries)
    body = b""
    for name, count, content in entries:
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", 0, count, start + len(body), len(content))
        body += content
    (tmp_path / FILE).write_bytes(head + body)
    found = read_e5(tmp_path)
    assert found.pieces == [("▁we", -1.0), ("领", -2.0)]
    assert found.arrays["emb.word"].tolist() == ((codes - 8) * 0.5).tolist()
    assert found.arrays["l0.q.b"].tolist() == [1.5, -2.0]
    assert (found.size, found.layers, found.heads, found.unknown) == (2, 1, 1, 3)

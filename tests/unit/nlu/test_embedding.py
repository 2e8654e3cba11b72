"""Word vectors: cutting into words, the vector of a text, refusal of damaged files."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.embedded.distil import (
    Lists,
    choose_words,
    own_texts,
    reduce,
    round_off,
    weights_of,
    write_vectors,
)
from nlu.embedded.embedding import WordVectors, load_vectors, shipped_vectors
from nlu.embedded.features import LIMIT
from nlu.embedded.files import CODES_FILE, DATA_FOLDER, SCALES_FILE, VECTORS_FOLDER, WORDS_FILE
from nlu.embedded.folding import for_classifying
from nlu.embedded.model_store import fingerprint
from nlu.errors import ModelUnusable

SMALL = ["税", "退税", "退", "办", "permit", "hello"]


@pytest.fixture
def small() -> WordVectors:
    """Six words, each in a direction of its own."""
    codes = (np.eye(len(SMALL)) * 127).astype(np.int8)
    return WordVectors(SMALL, codes, np.full(len(SMALL), 1 / 127, dtype=np.float32))


def shown(vectors: WordVectors, text: str) -> dict[str, float]:
    vector = vectors.vector(text)
    return {SMALL[place]: round(float(vector[place]), 3) for place in np.flatnonzero(vector)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("退税", ["退税"]),
        ("退办税", ["退", "办", "税"]),
        ("税的退税", ["税", "退税"]),
        ("permits", ["permit"]),
        ("permitted hello", ["hello"]),
        ("hello,退税", ["hello", "退税"]),
    ],
)
def test_the_longest_known_words_count(small: WordVectors, text: str, words: list[str]) -> None:
    assert set(shown(small, text)) == set(words)


def test_a_word_is_known_or_not(small: WordVectors) -> None:
    assert small.knows("退税")
    assert not small.knows("退办税")


def test_the_length_is_one_whatever_is_said_how_often(small: WordVectors) -> None:
    assert shown(small, "税") == {"税": 1.0}
    assert shown(small, "税办") == {"税": 0.707, "办": 0.707}
    assert shown(small, "税税税税办办办办") == {"税": 0.707, "办": 0.707}


@pytest.mark.parametrize("text", ["", "   ", "?!", "0000", "qqxzv", "龘"])
def test_a_text_without_known_words_has_no_direction(small: WordVectors, text: str) -> None:
    assert not small.vector(text).any()


def test_traditional_and_simplified_have_one_vector() -> None:
    vectors = shipped_vectors()
    one, two = (
        vectors.vector(for_classifying(text, limit=LIMIT))
        for text in ("我們申請出口退稅，稅務局沒有回覆", "我们申请出口退税，税务局没有回复")
    )
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("退税", "tax refund", "fire drill"),
        ("fire", "消防", "税务"),
        ("海关", "customs", "kindergarten"),
        ("lawyer", "律师", "电梯"),
        ("wages", "工资", "签证"),
    ],
)
def test_words_lie_near_their_translations(text: str, near: str, far: str) -> None:
    said, right, wrong = (shipped_vectors().vector(one) for one in (text, near, far))
    assert said @ right > said @ wrong + 0.1


@settings(max_examples=50)
@given(st.text(max_size=300))
def test_any_text_has_a_vector_of_length_one_or_none(text: str) -> None:
    length = float(np.linalg.norm(shipped_vectors().vector(for_classifying(text, limit=LIMIT))))
    assert length == 0.0 or length == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("damage", ["missing", "cut", "foreign", "words", "shape", "scales"])
def test_damaged_files_are_refused(tmp_path: Path, damage: str) -> None:
    for name in (WORDS_FILE, SCALES_FILE, CODES_FILE):
        shutil.copy(VECTORS_FOLDER / name, tmp_path / name)
    path = tmp_path / CODES_FILE
    if damage == "missing":
        path.unlink()
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:5000])
    if damage == "foreign":
        path.write_bytes(b"\x80\x04pickled")
    if damage == "words":
        with (tmp_path / WORDS_FILE).open("a", encoding="utf-8") as file:
            file.write("more\n")
    if damage == "shape":
        np.save(path, np.load(path)[1:])
    if damage == "scales":
        (tmp_path / SCALES_FILE).write_bytes(b"PK\x03\x04")
    with pytest.raises(ModelUnusable):
        load_vectors(tmp_path)


def test_files_of_another_line_end_are_the_same_words(tmp_path: Path) -> None:
    for name in (SCALES_FILE, CODES_FILE):
        shutil.copy(VECTORS_FOLDER / name, tmp_path / name)
    content = (VECTORS_FOLDER / WORDS_FILE).read_bytes().replace(b"\n", b"\r\n")
    (tmp_path / WORDS_FILE).write_bytes(content)
    assert load_vectors(tmp_path).size == shipped_vectors().size


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    words = ["tax", "税"]
    vectors = np.array([[0.5, -1.0, 0.25], [3.0, 0.0, -3.0]])
    write_vectors(tmp_path, words, vectors)
    files = [tmp_path / name for name in (WORDS_FILE, SCALES_FILE, CODES_FILE)]
    first = [file.read_bytes() for file in files]
    read = load_vectors(tmp_path)
    for word, vector in zip(words, vectors, strict=True):
        expected = vector / np.linalg.norm(vector)
        np.testing.assert_allclose(read.vector(word), expected, atol=0.01)
    write_vectors(tmp_path, words, vectors)
    assert [file.read_bytes() for file in files] == first


def test_rounding_keeps_the_largest_number_of_each_vector() -> None:
    codes, scales = round_off(np.array([[2.0, -4.0], [0.0, 0.0]]))
    assert codes.tolist() == [[64, -127], [0, 0]]
    assert codes[0, 1] * scales[0] == pytest.approx(-4.0)


def test_the_direction_shared_by_all_is_taken_out() -> None:
    words = np.random.default_rng(1).normal(size=(200, 6)) + np.outer(np.arange(200.0), np.ones(6))
    shared = np.ones(6) / np.sqrt(6)
    assert np.abs((words - words.mean(axis=0)) @ shared).max() > 100
    assert reduce(words, size=5).shape == (200, 5)
    assert np.abs(reduce(words, size=5)).max() < 10


def test_usual_words_weigh_less() -> None:
    weights = weights_of(["the", "permit", "never listed"], {"the": 1, "permit": 900})
    assert weights[0] < weights[1] < weights[2] < 1.0


def test_own_words_come_before_usual_ones() -> None:
    lists = Lists(characters=["的", "税"], chinese=["退税", "天气"], english=["the", "weather"])
    chosen = choose_words(lists, ["留抵退税 vat"])
    assert chosen[:2] == ["的", "税"]
    assert chosen.index("vat") < chosen.index("the")
    assert chosen.index("退税") < chosen.index("天气")
    assert len(set(chosen)) == len(chosen)


def test_the_words_of_the_examples_are_read() -> None:
    texts = list(own_texts(DATA_FOLDER))
    assert any("退税" in text for text in texts)
    assert any("refund" in text for text in texts)


def test_the_name_of_a_model_holds_the_vectors(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = fingerprint()
    other = tmp_path / CODES_FILE
    other.write_bytes(b"other")
    monkeypatch.setattr("nlu.embedded.model_store._NUMBERS", (other,))
    assert fingerprint() != before

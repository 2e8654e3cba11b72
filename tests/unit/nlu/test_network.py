"""The network at work against the same sums written out, its files, and what it is given."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.embedded.embedding import shipped_vectors
from nlu.embedded.features import LIMIT
from nlu.embedded.folding import for_classifying
from nlu.embedded.standpoint import with_signs
from nlu.errors import ModelUnusable
from nlu.labels import LABELS
from nlu.network.blending import blended
from nlu.network.files import NETWORK_FOLDER, SHAPE_FILE, WEIGHTS_FILE
from nlu.network.reader import WIDTHS, Network, load_network, shipped_network
from nlu.network.tokens import KNOWN, MOST, STRANGE, numbers_of, split_signs, words_of

TEXTS = [
    "退税",
    "我们总部在里昂，沈阳工厂的出口退税拖了半年。",
    "our head office told us to file here",
    "The 消防 guys sealed our 仓库, please help!",
    "x 9 ，",
]


@pytest.fixture(scope="module")
def network() -> Network:
    return shipped_network()


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_seen_of_a_text_is_the_sum_written_out(network: Network, text: str) -> None:
    read = network.read(text)
    assert read is not None
    with (NETWORK_FOLDER / WEIGHTS_FILE).open("rb") as file, np.load(file) as arrays:
        weights = {name: arrays[name].astype(np.float64) for name in arrays.files}
    shape = json.loads((NETWORK_FOLDER / SHAPE_FILE).read_text(encoding="utf-8"))
    known = {word: number for number, word in enumerate(shape["words"], start=KNOWN)}
    words = words_of(for_classifying(text, limit=LIMIT), shipped_vectors())
    own, shared = numbers_of(words, known, shipped_vectors())
    rows = [
        np.concatenate([weights["own"][one], direction @ weights["projection"]])
        for one, direction in zip(own, shipped_vectors().directions(shared), strict=True)
    ]
    expected = [*windows_written_out(weights, rows), *means_written_out(weights, rows)]
    np.testing.assert_allclose(read, expected, rtol=1e-3, atol=1e-4)


def windows_written_out(weights: dict[str, np.ndarray], rows: list[np.ndarray]) -> list[float]:
    found: list[float] = []
    for width in WIDTHS:
        matrix = weights[f"window{width}"].reshape(width, len(rows[0]), -1)
        answers = [
            sum(
                (
                    rows[place + step] @ matrix[step + (width - 1) // 2]
                    for step in range(-((width - 1) // 2), width // 2 + 1)
                    if 0 <= place + step < len(rows)
                ),
                start=np.zeros(matrix.shape[2]),
            )
            for place in range(len(rows))
        ]
        found += np.maximum(np.max(answers, axis=0) + weights[f"bias{width}"], 0.0).tolist()
    return found


def means_written_out(weights: dict[str, np.ndarray], rows: list[np.ndarray]) -> list[float]:
    found: list[float] = []
    for look in weights["looks"].T:
        strength = [float(np.exp(row @ look)) for row in rows]
        weighted = np.array([s * row for s, row in zip(strength, rows, strict=True)])
        found += (weighted.sum(axis=0) / sum(strength)).tolist()
    return found


@pytest.mark.parametrize("task", sorted(shipped_network().tasks))
@pytest.mark.parametrize("text", TEXTS)
def test_every_label_has_a_chance_and_they_add_up(network: Network, task: str, text: str) -> None:
    read = network.read(text)
    assert read is not None
    chances = network.chances(read, (), task, None)
    assert set(chances) == set(LABELS[task])
    assert sum(chances.values()) == pytest.approx(1.0)


def test_the_open_question_counts_for_the_intent_alone(network: Network) -> None:
    message = network.of_message()
    asked = [message.chances("不用了", "intent", one) for one in (None, "consent", "never asked")]
    assert asked[0] != asked[1] != asked[2]
    topic = message.chances("不用了", "topic", None)
    assert topic is not None
    assert message.chances("不用了", "topic", "consent") == topic


def test_signs_in_front_of_a_text_are_read_as_signs(network: Network) -> None:
    text = "our Shenyang team cannot remit the dividend"
    signs, plain = network.split(with_signs(text))
    assert signs
    assert plain == text
    seen = network.read(plain)
    assert seen is not None
    with_them = network.chances(seen, signs, "origin", None)
    assert with_them != network.chances(seen, (), "origin", None)
    assert with_them == network.of_message().chances(with_signs(text), "origin", None)


def test_words_in_another_order_are_another_text(network: Network) -> None:
    first = network.read("the consulate told our factory to write")
    second = network.read("our factory told the consulate to write")
    assert first is not None
    assert second is not None
    assert network.chances(first, (), "origin", None) != network.chances(second, (), "origin", None)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_text_without_words_is_not_read(network: Network, text: str) -> None:
    assert network.read(text) is None
    assert network.of_message().chances(text, "topic", None) is None


def test_a_task_that_it_was_not_trained_for_has_no_chances(network: Network) -> None:
    assert network.of_message().chances("退税", "role", None) is None


@given(st.text(max_size=400))
def test_any_text_is_read_or_not_and_never_fails(text: str) -> None:
    network = shipped_network()
    read = network.read(text)
    if read is not None:
        assert np.isfinite(read).all()
        assert sum(network.chances(read, (), "origin", None).values()) == pytest.approx(1.0)


def test_chinese_is_cut_into_known_words_numbers_are_one_word() -> None:
    words = words_of("出口退税 0000 vat，", shipped_vectors())
    assert "".join(words) == "出口退税0vat，"
    assert words[-3:] == ["0", "vat", "，"]
    assert len(words_of("税 " * 500, shipped_vectors())) == MOST


def test_unknown_words_are_strange_and_have_no_vector() -> None:
    own, shared = numbers_of(["qzxv", "permits"], {"permits": KNOWN}, shipped_vectors())
    assert own.tolist() == [STRANGE, KNOWN]
    assert shared[0] == 0
    assert not shipped_vectors().directions(shared)[0].any()
    assert np.linalg.norm(shipped_vectors().directions(shared)[1]) == pytest.approx(1.0, abs=1e-5)


def test_only_known_signs_are_taken_off() -> None:
    assert split_signs("xwe xme hello", {"we": 3}) == ([3], "xme hello")
    assert split_signs("we are here", {"we": 3}) == ([], "we are here")


@pytest.mark.parametrize("damage", ["missing", "foreign", "cut", "format", "labels"])
def test_damaged_weights_are_refused(tmp_path: Path, damage: str) -> None:
    shape = json.loads((NETWORK_FOLDER / SHAPE_FILE).read_text(encoding="utf-8"))
    arrays = (NETWORK_FOLDER / WEIGHTS_FILE).read_bytes()
    if damage == "format":
        shape["format"] = 0
    if damage == "labels":
        shape["labels"]["topic"][0] = "weather"
    arrays = {"foreign": b"\x80\x04pickled", "cut": arrays[:1000]}.get(damage, arrays)
    (tmp_path / SHAPE_FILE).write_text(json.dumps(shape), encoding="utf-8")
    if damage != "missing":
        (tmp_path / WEIGHTS_FILE).write_bytes(arrays)
    with pytest.raises(ModelUnusable):
        load_network(tmp_path, shipped_vectors())


def test_both_agree_or_the_surer_one_prevails() -> None:
    agreed = blended({"a": 0.7, "b": 0.3}, {"a": 0.7, "b": 0.3}, task="role")
    assert agreed == pytest.approx({"a": 0.7, "b": 0.3})
    torn = blended({"a": 0.55, "b": 0.45}, {"a": 0.02, "b": 0.98}, task="role")
    assert torn["b"] > torn["a"]


def test_a_label_that_the_network_does_not_know_stays_possible() -> None:
    found = blended({"a": 0.5, "b": 0.5}, {"a": 1.0}, task="role")
    assert 0.0 < found["b"] < found["a"]
    assert sum(found.values()) == pytest.approx(1.0)

"""The engine ``e5`` with its real package; skipped, and said so, where the extra is missing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from nlu.e5.encoder import SIZE, E5Encoder, open_encoder
from nlu.e5.interpreter import E5Interpreter
from nlu.e5.train import train_tasks
from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.model_store import ensure_model
from nlu.embedded.train import Trained, write_model
from nlu.errors import ModelUnusable
from nlu.interpreter import ALL_TASKS
from nlu.labels import INTENTS, SECTIONS, TOPICS
from nlu.wire import to_wire
from tests.support.nlu_city import make_city

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
TEXTS = [
    "我要投诉铁西区税务局",
    "Our VAT refund is late",
    "我哋公司嘅簽證",
    "",
    "\x00\ud800",
    "投诉" * 2000,
]


@pytest.fixture(scope="module")
def encoder() -> E5Encoder:
    """The checked package, or the reason why these tests do not run."""
    try:
        return open_encoder()
    except ModelUnusable as error:
        pytest.skip(f"the extra e5 is not usable here: {error.params['reason']}")


@pytest.fixture(scope="module")
def engine(encoder: E5Encoder, tmp_path_factory: pytest.TempPathFactory) -> E5Interpreter:
    folder = tmp_path_factory.mktemp("models")
    trained: dict[str, Trained] = train_tasks(DATA_FOLDER, encoder)
    path: Path = folder / "e5.npz"
    write_model(path, trained)
    return E5Interpreter(
        jurisdiction=make_city(), model=ensure_model(folder), e5_model=path, encoder=encoder
    )


def test_a_vector_has_length_one_and_is_the_same_each_time(encoder: E5Encoder) -> None:
    first, again = encoder.vector("税务"), encoder.vector("税务")
    assert first.shape == (SIZE,)
    assert np.linalg.norm(first) == pytest.approx(1.0, abs=1e-3)
    np.testing.assert_array_equal(first, again)


def test_translations_lie_near(encoder: E5Encoder) -> None:
    said, near, far = map(encoder.vector, ("出口退税拖了半年", "tax refund late", "我要找真人"))
    assert said @ near > said @ far


@pytest.mark.parametrize("text", TEXTS)
def test_it_keeps_the_contract_of_engines(engine: E5Interpreter, text: str) -> None:
    found = engine.parse(text=text, expecting=None, now=NOW, tasks=ALL_TASKS)
    wire = to_wire(found, jurisdiction=make_city())
    assert found.engine == "e5"
    assert {one["name"] for one in wire["intent_ranking"]} <= set(INTENTS)
    assert {one["code"] for one in wire["topic"]} <= set(TOPICS)
    assert {one["section"] for one in wire["industry"]} <= set(SECTIONS)
    assert all(text[one.start : one.end] == one.text for one in found.entities)

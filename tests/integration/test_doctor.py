"""Every check of ``doctor`` can fail, and says what is wrong."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import doctor
from app.doctor import Level
from app.prepare import prepare_folder
from app.settings import ROOT, Settings, load_settings
from app.wiring import House
from casework.model.people import Officer, Role
from storage.ids import new_id

pytestmark = pytest.mark.network

NOVEMBER = datetime(2026, 11, 21, tzinfo=UTC)
MARCH = datetime(2026, 3, 10, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"data_dir": tmp_path / "desk", "port": 1}, environ={})


def prepared(settings: Settings, *officers: Officer) -> Settings:
    keys = prepare_folder(settings)
    house = House(settings=settings, keys=keys, model=None)
    for officer in officers:
        house.database.write_now(lambda store, one=officer: store.officers.save(one))
    house.database.close()
    return settings


def person(login: str, role: Role, *, duty: bool = False) -> Officer:
    return Officer(id=new_id(), login=login, name=login, name_en=login, role=role, duty=duty)


def test_a_whole_desk_has_nothing_failed(settings: Settings) -> None:
    prepared(settings, person("duty", Role.OFFICER, duty=True))
    found = {one.check: one.level for one in doctor.examine(settings, now=lambda: MARCH)}
    assert Level.FAILED not in {level for check, level in found.items() if check != "model"}
    assert set(found) == {
        "settings",
        "rooms",
        "clock",
        "disk",
        "keys",
        "policy",
        "residency",
        "calendar",
        "words",
        "model",
        "engine",
        "database",
        "officers",
        "webhook",
    }


def test_rooms_of_another_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "ROOMS", ("json",))
    assert doctor.check_rooms().level is Level.FAILED


def test_an_unknown_time_zone() -> None:
    assert doctor.check_clock("Asia/Nowhere").level is Level.FAILED


def test_a_full_disk(settings: Settings) -> None:
    assert doctor.check_disk(settings, low_mb=10**9).level is Level.FAILED


def test_missing_and_open_keys(settings: Settings) -> None:
    assert doctor.check_keys(settings).level is Level.FAILED
    prepared(settings)
    settings.keys_path.chmod(0o644)
    found = {one.check: one for one in doctor.examine(settings, now=lambda: MARCH)}
    assert found["keys"].level is Level.FAILED


def test_broken_rules(settings: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "policy"
    shutil.copytree(ROOT / "casework" / "policy", copy)
    (copy / "shenyang" / "districts.toml").write_text("nonsense = 1\n", encoding="utf-8")
    broken = settings.model_copy(update={"policy_dir": copy})
    found = {one.check: one for one in doctor.examine(broken, now=lambda: MARCH)}
    assert found["policy"].level is Level.FAILED
    assert "districts.toml" in str(found["policy"].params["what"])


def test_the_calendar_of_next_year_is_missed_from_november(settings: Settings) -> None:
    assert doctor.check_calendar(settings, now=MARCH).level is Level.OK
    assert doctor.check_calendar(settings, now=NOVEMBER).level is Level.WARNING
    later = datetime(2031, 1, 2, tzinfo=UTC)
    assert doctor.check_calendar(settings, now=later).level is Level.FAILED


def test_missing_words(settings: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "responses"
    shutil.copytree(ROOT / "responses", copy)
    (copy / "en" / "chat.toml").unlink()
    poor = settings.model_copy(update={"responses_dir": copy})
    found = {one.check: one for one in doctor.examine(poor, now=lambda: MARCH)}
    assert found["words"].level is Level.FAILED


def test_a_missing_model(settings: Settings, tmp_path: Path) -> None:
    empty = settings.model_copy(update={"model_dir": tmp_path / "none"})
    assert doctor.check_model(empty).level is Level.FAILED


def test_a_missing_database_and_one_of_no_schema(settings: Settings) -> None:
    assert doctor.check_database(settings).level is Level.FAILED
    prepared(settings)
    path = settings.data_dir / "zhitong.sqlite3"
    path.unlink()
    path.touch()
    found = {one.check: one for one in doctor.examine(settings, now=lambda: MARCH)}
    assert found["database"].level is Level.FAILED


def test_a_desk_without_officers_or_duty(settings: Settings) -> None:
    prepared(settings, person("admin", Role.ADMINISTRATOR))
    assert doctor.check_officers(settings).level is Level.FAILED
    prepared(settings, person("plain", Role.OFFICER))
    assert doctor.check_officers(settings).level is Level.WARNING


def test_a_stopped_server(settings: Settings) -> None:
    assert doctor.check_webhook(settings).level is Level.WARNING

"""A year's table arrives: open provisional dates are counted again at the next start."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.calendar_import import CalendarRefused, calendar_in_force, import_calendar
from app.execute import Executor
from app.opening import open_house
from app.settings import ROOT, Settings, load_settings
from casework.service.commands import Accept, RecomputeDueDates
from storage.interface import Store
from tests.integration.test_walk_in_terminal import act, document, filed
from tests.support.houses import Hands, Talk

NOVEMBER = datetime(2026, 11, 23, 2, tzinfo=UTC)


def announce_2027(policy: Path) -> None:
    """A test table: the statutory days of the estimate, announced."""
    path = policy / "national" / "calendar.toml"
    text = path.read_text(encoding="utf-8").replace(
        'version = "CN-2026.1"', 'version = "CN-2027.1"'
    )
    off = [date(2027, 1, 1), date(2027, 2, 5), date(2027, 2, 8), date(2027, 2, 9)]
    days = ", ".join(day.isoformat() for day in off)
    first = date(2027, 1, 1)
    year = [first + timedelta(days=count) for count in range(365)]
    workdays = sum(1 for day in year if day.weekday() < 5 and day not in off)
    text += (
        f'\n[years.2027]\nsource = "test table"\nconfidence = "text"\nworkdays = {workdays}\n'
        f"off = [{days}]\nwork = []\n"
    )
    path.write_text(text, encoding="utf-8")


async def test_provisional_dates_are_counted_again(tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    shutil.copytree(ROOT / "casework" / "policy", policy)
    settings = load_settings(
        {"data_dir": tmp_path / "desk", "policy_dir": policy, "join_window": False}, environ={}
    )
    with open_house(settings, with_model=True, clock=Hands(NOVEMBER)) as house:
        number = await filed(Talk(house), "zh")
        act(house, number, Accept)
        before = {one["rule"]: one for one in document(house, number)["deadlines"]}
        assert before["handling"]["provisional"] is True
    announce_2027(policy)
    with open_house(settings, with_model=True, clock=Hands(NOVEMBER)) as house:
        ticket = document(house, number)
        after = {one["rule"]: one for one in ticket["deadlines"]}
        assert after["handling"]["provisional"] is False
        recomputed = [one for one in ticket["events"] if one["kind"] == "due_recomputed"]
        assert len(recomputed) >= 1
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", recomputed[0]["data"]["new"])
        told = [one["template"] for one in ticket["deliveries"]]
        assert told.count("due_recomputed") == 1
        events = len(ticket["events"])
    with open_house(settings, with_model=True, clock=Hands(NOVEMBER)) as house:
        assert len(document(house, number)["events"]) == events


# --- zhitong calendar import


def table_of_2027(folder: Path, *, version: str = "CN-2027.1", more: str = "") -> Path:
    """A file of an announced 2027 with the days of the estimate, and ``more`` days off."""
    off = "01-01 02-05 02-06 02-07 02-08 02-09 02-10 04-05 05-01 05-02 05-03 05-04 06-09 09-15"
    days = [f"2027-{day}" for day in f"{off} 10-01 10-02 10-03 10-04 10-05".split()]
    days = sorted([*days, *more.split()])
    path = folder / f"{version}.toml"
    path.write_text(
        f'version = "{version}"\n[years.2027]\nsource = "test table"\nconfidence = "text"\n'
        f"workdays = {248 - len(more.split())}\noff = [{', '.join(days)}]\nwork = []\n",
        encoding="utf-8",
    )
    return path


async def desk_with_open_cases(folder: Path, number: int) -> tuple[Settings, list[str]]:
    """A desk with so many accepted complaints whose handling reaches into 2027."""
    settings = load_settings({"data_dir": folder, "join_window": False}, environ={})
    with open_house(settings, with_model=True, clock=Hands(NOVEMBER)) as house:
        numbers = [await filed(Talk(house, f"u{one}"), "zh") for one in range(number)]
        for one in numbers:
            act(house, one, Accept)
    return settings, numbers


def handling(settings: Settings, number: str) -> dict[str, Any]:
    with open_house(settings, clock=Hands(NOVEMBER)) as house:
        ticket = document(house, number)
    (found,) = [one for one in ticket["deadlines"] if one["rule"] == "handling"]
    recomputed = [one for one in ticket["events"] if one["kind"] == "due_recomputed"]
    told = [one["template"] for one in ticket["deliveries"]]
    return {**found, "events": recomputed, "told": told}


async def test_an_import_counts_every_open_date_again_and_tells_both_sides(
    tmp_path: Path,
) -> None:
    settings, numbers = await desk_with_open_cases(tmp_path / "desk", 2)
    before = [handling(settings, one) for one in numbers]
    file = table_of_2027(tmp_path, more="2027-01-04")
    found = import_calendar(settings, file, now=NOVEMBER)
    assert found.years == (2027,)
    assert (found.recount.seen, found.recount.changed) == (2, 2)
    assert found.kept_as.read_bytes() == file.read_bytes()
    assert found.kept_as.parent == tmp_path / "desk" / "calendar"
    for old, number in zip(before, numbers, strict=True):
        new = handling(settings, number)
        assert old["provisional"] is True
        assert new["provisional"] is False
        assert new["due"] > old["due"]
        (event,) = [one for one in new["events"] if one["data"]["rule"] == "handling"]
        assert event["data"]["new"] == new["due"]
        assert new["told"].count("due_recomputed") == 1
        assert "due_recomputed_desk" in new["told"]
    assert calendar_in_force(settings).is_announced(2027)


async def test_an_import_that_fails_on_the_way_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, numbers = await desk_with_open_cases(tmp_path / "desk", 2)
    before = [handling(settings, one) for one in numbers]
    asked: list[UUID] = []
    execute = Executor.execute

    def fails_at_the_second(self: Executor, store: Store, command: Any, **rest: Any) -> Any:
        if isinstance(command, RecomputeDueDates):
            asked.append(command.ticket_id)
            if len(asked) > 1:
                raise OSError("the disk is gone")
        return execute(self, store, command, **rest)

    monkeypatch.setattr(Executor, "execute", fails_at_the_second)
    with pytest.raises(OSError, match="the disk is gone"):
        import_calendar(settings, table_of_2027(tmp_path, more="2027-01-04"), now=NOVEMBER)
    monkeypatch.undo()
    assert len(asked) == 2
    assert [handling(settings, one) for one in numbers] == before
    assert list(settings.calendar_dir.iterdir()) == []
    assert not calendar_in_force(settings).is_announced(2027)


async def test_an_import_that_is_repeated_or_wrong_is_refused(tmp_path: Path) -> None:
    settings = load_settings({"data_dir": tmp_path / "desk"}, environ={})
    file = table_of_2027(tmp_path)
    assert import_calendar(settings, file, now=NOVEMBER).recount.seen == 0
    with pytest.raises(CalendarRefused, match=r"CN-2027\.1 is in force already"):
        import_calendar(settings, file, now=NOVEMBER)
    wrong = table_of_2027(tmp_path, version="CN-2027.2")
    wrong.write_text(wrong.read_text("utf-8").replace("workdays = 248", "workdays = 250"), "utf-8")
    with pytest.raises(CalendarRefused, match=r"CN-2027\.2\.toml:5: 2027 has 248 working days"):
        import_calendar(settings, wrong, now=NOVEMBER)
    assert [one.name for one in settings.calendar_dir.iterdir()] == ["0001_CN-2027.1.toml"]


async def test_each_import_is_kept_and_the_last_one_holds(tmp_path: Path) -> None:
    settings = load_settings({"data_dir": tmp_path / "desk"}, environ={})
    import_calendar(settings, table_of_2027(tmp_path), now=NOVEMBER)
    later = table_of_2027(tmp_path, version="CN-2027.2", more="2027-01-04")
    import_calendar(settings, later, now=NOVEMBER)
    calendar = calendar_in_force(settings)
    assert not calendar.is_working_day(date(2027, 1, 4))
    assert calendar.version.endswith("+CN-2027.2.2")
    assert len(list(settings.calendar_dir.iterdir())) == 2


async def test_what_was_counted_by_the_calendar_before_is_counted_again_at_the_next_start(
    tmp_path: Path,
) -> None:
    """A server ran on while the table was imported: its tickets are found at its next start."""
    settings = load_settings({"data_dir": tmp_path / "desk", "join_window": False}, environ={})
    with open_house(settings, with_model=True, clock=Hands(NOVEMBER)) as server:
        import_calendar(settings, table_of_2027(tmp_path, more="2027-01-04"), now=NOVEMBER)
        number = await filed(Talk(server), "zh")
        act(server, number, Accept)
    assert handling(settings, number)["provisional"] is True
    with open_house(settings, with_model=True, clock=Hands(NOVEMBER)):
        pass
    assert handling(settings, number)["provisional"] is False

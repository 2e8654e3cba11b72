"""A year's table arrives: open provisional dates are counted again at the next start."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.opening import open_house
from app.settings import ROOT, load_settings
from casework.service.commands import Accept
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

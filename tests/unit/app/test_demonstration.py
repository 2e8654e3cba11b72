"""Each jurisdiction has a demonstration set: its own, or the general one with its districts."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from app.jurisdictions import jurisdiction_folders
from app.policy_loader import load_jurisdiction
from app.prepare import DEMO_FOLDER, demonstration
from tests.support.policy_folder import SHIPPED

FOLDERS = [folder.name for folder in jurisdiction_folders(SHIPPED)]


def rows(name: str, jurisdiction: str) -> list[dict[str, str]]:
    place = load_jurisdiction(SHIPPED / jurisdiction)
    return list(csv.DictReader(StringIO(demonstration(name, place))))


@pytest.mark.parametrize("jurisdiction", FOLDERS)
def test_officers_and_enterprises_stand_in_its_districts(jurisdiction: str) -> None:
    place = load_jurisdiction(SHIPPED / jurisdiction)
    known = {one.name for one in place.districts} | {""}
    officers, enterprises = (
        rows("officers.csv", jurisdiction),
        rows("enterprises.csv", jurisdiction),
    )
    assert (len(officers), len(enterprises)) == (8, 30)
    assert {one["district"] for one in officers + enterprises} <= known
    logins = {one["login"] for one in officers}
    assert {one["primary_officer"] for one in enterprises} <= {*logins, ""}
    assert all("示例" in one["name"] for one in officers + enterprises)


def test_the_general_set_names_no_city() -> None:
    for path in (DEMO_FOLDER / "general").glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        assert "沈阳" not in text
        assert "Shenyang" not in text

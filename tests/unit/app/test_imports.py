"""Registers from CSV: all or nothing, every wrong cell named, the same file twice is no harm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from app import imports
from app.errors import ImportRefused
from app.imports import ImportReport
from app.officer_binding import DONE
from app.policy_loader import load_jurisdiction
from app.prepare import prepare_folder
from app.settings import ROOT, load_settings
from app.wiring import House
from casework.model.jurisdiction import Jurisdiction
from storage.interface import Store

DEMO = ROOT / "app" / "demo" / "shenyang"
OFFICERS = (DEMO / "officers.csv").read_text(encoding="utf-8")
ENTERPRISES = (DEMO / "enterprises.csv").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def city() -> Jurisdiction:
    return load_jurisdiction(ROOT / "casework" / "policy" / "shenyang")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    settings = load_settings({"data_dir": tmp_path}, environ={})
    found = House(settings=settings, keys=prepare_folder(settings), model=None)
    yield found
    found.database.close()


def take_officers(
    house: House, text: str, city: Jurisdiction, *, dry: bool = False
) -> ImportReport:
    return house.database.write_now(
        lambda store: imports.import_officers(store, text, jurisdiction=city, dry_run=dry)
    )


def take_enterprises(
    house: House, text: str, city: Jurisdiction, *, dry: bool = False
) -> ImportReport:
    return house.database.write_now(
        lambda store: imports.import_enterprises(store, text, jurisdiction=city, dry_run=dry)
    )


def count(house: House) -> tuple[int, int]:
    return house.database.read_now(
        lambda store: (len(store.officers.all()), store.enterprises.count())
    )


def test_the_demonstration_set_is_whole(house: House, city: Jurisdiction) -> None:
    assert take_officers(house, OFFICERS, city).added == 8
    assert take_enterprises(house, ENTERPRISES, city).added == 30
    assert count(house) == (8, 30)


def test_the_same_files_again_change_nothing(house: House, city: Jurisdiction) -> None:
    for _ in range(2):
        officers = take_officers(house, OFFICERS, city)
        enterprises = take_enterprises(house, ENTERPRISES, city)
    assert (officers.added, officers.changed) == (0, 0)
    assert (enterprises.added, enterprises.changed) == (0, 0)
    assert count(house) == (8, 30)


def test_a_dry_run_writes_nothing(house: House, city: Jurisdiction) -> None:
    assert take_officers(house, OFFICERS, city, dry=True).added == 8
    assert count(house) == (0, 0)


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "code"),
    [
        ("铁西区", "铁东区", 3, "district", "unknown_district"),
        ("demo-officer,", ",", 3, "login", "empty"),
        ("officer,铁西区", "chief,铁西区", 3, "role", "unknown_role"),
        ("tiexi@demo.example,no,no", "tiexi@demo.example,maybe,no", 3, "duty", "not_yes_or_no"),
        ("demo-hunnan,", "demo-officer,", 4, "login", "repeated"),
        ("login,", "log,", 1, "login", "missing_column"),
    ],
)
def test_wrong_officers_are_named_and_nothing_is_kept(
    house: House, city: Jurisdiction, old: str, new: str, line: int, column: str, code: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        take_officers(house, OFFICERS.replace(old, new, 1), city)
    assert (line, column, code) in {(one.line, one.column, one.code) for one in refused.value.rows}
    assert count(house) == (0, 0)


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        ("91210100MA0DEM0104", "91210100MA0DEM0105", "uscc", "bad_uscc"),
        ("91210100MA0DEM0205", "91210100MA0DEM0104", "uscc", "repeated"),
        (",C,36,", ",Z,36,", "industry_section", "unknown_section"),
        ("demo-officer,demo-duty", "nobody,demo-duty", "primary_officer", "unknown_officer"),
        ("示例汽车零部件(沈阳)有限公司", "", "name", "empty"),
    ],
)
def test_wrong_enterprises_are_named_and_nothing_is_kept(
    house: House, city: Jurisdiction, old: str, new: str, column: str, code: str
) -> None:
    take_officers(house, OFFICERS, city)
    with pytest.raises(ImportRefused) as refused:
        take_enterprises(house, ENTERPRISES.replace(old, new, 1), city)
    assert (column, code) in {(one.column, one.code) for one in refused.value.rows}
    assert count(house) == (8, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_spreadsheet_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "officers.csv"
    path.write_bytes(OFFICERS.encode(encoding))
    assert imports.read_text(path) == OFFICERS


def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\xff\xfe\x00\xff\xff")
    with pytest.raises(ImportRefused) as refused:
        imports.read_text(path)
    assert refused.value.rows[0].code == "unreadable"


def test_the_account_of_wecom_needs_a_wecom(house: House, city: Jurisdiction) -> None:
    head, first, *_ = OFFICERS.splitlines()
    text = f"{head},wecom_userid\n{first},LiXiaoHua\n"
    with pytest.raises(ImportRefused) as refused:
        take_officers(house, text, city)
    assert [row.code for row in refused.value.rows] == ["no_wecom"]
    assert count(house)[0] == 0


def test_the_account_of_wecom_becomes_a_way(house: House, city: Jurisdiction) -> None:
    head, first, second, *_ = OFFICERS.splitlines()

    def reach(store: Store, officer_id: UUID, user_id: str) -> bool:
        said = house.officer_binding.add(
            store,
            officer_id,
            channel="wecom",
            account="corp.1",
            address=user_id,
            verified_at=datetime(2026, 1, 5, tzinfo=UTC),
        )
        return said == DONE

    def take(text: str) -> ImportReport:
        return house.database.write_now(
            lambda store: imports.import_officers(
                store, text, jurisdiction=city, dry_run=False, reach=reach
            )
        )

    for _ in range(2):
        take(f"{head},wecom_userid\n{first},LiXiaoHua\n{second},\n")
    owner = house.database.read_now(
        lambda store: store.officer_ways.officer_of(
            channel="wecom", account="corp.1", address="LiXiaoHua"
        )
    )
    duty = house.database.read_now(lambda store: store.officers.by_login("demo-duty"))
    assert duty is not None
    assert owner == duty.id
    with pytest.raises(ImportRefused) as refused:
        take(f"{head},wecom_userid\n{second},LiXiaoHua\n")
    assert [row.code for row in refused.value.rows] == ["way_taken"]

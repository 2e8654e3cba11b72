"""Members of a corporation become officers, and are found again the next time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.errors import ImportRefused
from app.imports import ImportReport
from app.platforms.wecom_officers import import_members, officers_csv
from app.policy_loader import load_jurisdiction
from app.prepare import prepare_folder
from app.settings import ROOT, load_settings
from app.wiring import House
from casework.model.people import Officer, Role
from channels.wecom.contacts import Member
from storage.ids import new_id
from storage.interface import Store

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
ACCOUNT = "wwexample.1000002"
MEMBERS = (
    Member(user_id="ZhangSan", name="示例甲", mobile="13800000000"),
    Member(user_id="LiSi", name="示例乙", name_en="Example B"),
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    settings = load_settings({"data_dir": tmp_path}, environ={})
    found = House(settings=settings, keys=prepare_folder(settings), model=None)
    yield found
    found.database.close()


def take(
    house: House, members: tuple[Member, ...] = MEMBERS, *, dry_run: bool = False
) -> ImportReport:
    city = load_jurisdiction(ROOT / "casework" / "policy" / "shenyang")
    return house.database.write_now(
        lambda store: import_members(
            store, members, account=ACCOUNT, jurisdiction=city, dry_run=dry_run, now=NOW
        )
    )


def officer_at(house: House, address: str) -> Officer | None:
    def find(store: Store) -> Officer | None:
        found = store.officer_ways.officer_of(channel="wecom", account=ACCOUNT, address=address)
        return next((one for one in store.officers.all() if one.id == found), None)

    return house.database.read_now(find)


def test_each_member_is_an_officer_who_can_be_reached(house: House) -> None:
    assert take(house) == ImportReport(rows=2, added=2, changed=0)
    officer = officer_at(house, "ZhangSan")
    assert officer is not None
    assert (officer.login, officer.name, officer.phone, officer.role) == (
        "ZhangSan",
        "示例甲",
        "13800000000",
        Role.OFFICER,
    )
    (way,) = house.database.read_now(lambda store: store.officer_ways.of(officer.id))
    assert (way.address, way.usable) == ("ZhangSan", True)


def test_the_same_import_again_changes_nothing(house: House) -> None:
    take(house)
    assert take(house) == ImportReport(rows=2, added=0, changed=0)


def test_a_dry_run_writes_nothing(house: House) -> None:
    assert take(house, dry_run=True).added == 2
    assert officer_at(house, "ZhangSan") is None


def test_who_is_an_officer_already_keeps_what_the_address_book_does_not_know(
    house: House,
) -> None:
    before = Officer(
        id=new_id(),
        login="LiSi",
        name="示例",
        name_en="",
        role=Role.SUPERVISOR,
        phone="024-1",
        duty=True,
        cleared=True,
    )
    house.database.write_now(lambda store: store.officers.save(before))
    assert take(house) == ImportReport(rows=2, added=1, changed=1)
    after = officer_at(house, "LiSi")
    assert after is not None
    assert (after.id, after.role, after.duty, after.cleared, after.phone) == (
        before.id,
        Role.SUPERVISOR,
        True,
        True,
        "024-1",
    )
    assert (after.name, after.name_en) == ("示例乙", "Example B")


def test_a_member_who_is_bound_is_found_by_that_and_not_by_name(house: House) -> None:
    take(house)
    officer = officer_at(house, "ZhangSan")
    assert officer is not None
    renamed = (Member(user_id="ZhangSan", name="示例丁"),)
    assert take(house, renamed).changed == 1
    again = officer_at(house, "ZhangSan")
    assert again is not None
    assert (again.id, again.name, again.phone) == (officer.id, "示例丁", "13800000000")


def test_with_one_wrong_member_nothing_is_written(house: House) -> None:
    with pytest.raises(ImportRefused):
        take(house, (*MEMBERS, Member(user_id="X", name=" ")))
    assert officer_at(house, "ZhangSan") is None


def test_the_file_can_be_completed_by_hand() -> None:
    lines = officers_csv(MEMBERS).splitlines()
    assert lines[0] == "login,name,name_en,role,district,phone,email,duty,cleared"
    assert lines[1] == "ZhangSan,示例甲,,officer,,13800000000,,no,no"

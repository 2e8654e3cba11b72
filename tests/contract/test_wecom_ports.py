"""What WeCom remembers: the same cases in memory, and in the store of the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.platforms.wecom_shelves import CardShelf, SendShelf
from channels.wecom.memory import MemoryCardCodes, MemorySendCounts
from channels.wecom.ports import CODE_LIFE, CardCode, CardCodes, SendCounts
from storage.database import open_database
from storage.interface import Database
from storage.keyring import KeyRing
from tests.support.work_rows import AT

CODE = CardCode(account="corp-1", user="wang", task_id="t1", code="first", at=AT)
KINDS = ("memory", "store")


@pytest.fixture(params=KINDS)
def codes(request: pytest.FixtureRequest, sqlite_database: Database) -> CardCodes:
    return MemoryCardCodes() if request.param == "memory" else CardShelf(sqlite_database)


@pytest.fixture(params=KINDS)
def counts(request: pytest.FixtureRequest, sqlite_database: Database) -> SendCounts:
    return MemorySendCounts() if request.param == "memory" else SendShelf(sqlite_database)


async def spend(codes: CardCodes, *, after: timedelta = timedelta(0), user: str = "wang") -> str:
    found = await codes.spend(account="corp-1", user=user, task_id="t1", now=AT + after)
    return "" if found is None else found.code


async def take(counts: SendCounts, *, after_s: float = 0, user: str = "wang") -> float:
    return await counts.take(
        account="corp-1", user=user, now=AT + timedelta(seconds=after_s), per_minute=2, per_hour=3
    )


async def test_the_newest_code_is_spent_once(codes: CardCodes) -> None:
    await codes.remember(CODE)
    await codes.remember(CODE)
    await codes.remember(replace(CODE, code="second", at=AT + timedelta(seconds=1)))
    assert [await spend(codes) for _ in range(3)] == ["second", "first", ""]


async def test_a_code_is_of_one_member_and_of_three_days(codes: CardCodes) -> None:
    await codes.remember(CODE)
    assert await spend(codes, user="li") == ""
    assert await spend(codes, after=CODE_LIFE) == ""
    assert await spend(codes, after=CODE_LIFE - timedelta(seconds=1)) == "first"


async def test_the_whole_code_comes_back(codes: CardCodes) -> None:
    await codes.remember(CODE)
    assert await codes.spend(account="corp-1", user="wang", task_id="t1", now=AT) == CODE
    assert "first" not in repr(CODE)


async def test_a_send_that_would_be_too_many_waits_and_is_not_counted(counts: SendCounts) -> None:
    waits = [await take(counts, after_s=seconds) for seconds in (0, 20, 30, 60, 120)]
    assert waits == [0.0, 0.0, 30.0, 0.0, 3480.0]
    assert await take(counts, user="li") == 0.0


async def test_a_restart_forgets_neither_codes_nor_counts(sqlite_url: str, keys: KeyRing) -> None:
    before = open_database(sqlite_url, keys=keys)
    await CardShelf(before).remember(CODE)
    await take(SendShelf(before))
    await take(SendShelf(before))
    before.close()
    after = open_database(sqlite_url, keys=keys)
    assert await take(SendShelf(after), after_s=30) == 30.0
    assert await spend(CardShelf(after)) == "first"
    after.close()

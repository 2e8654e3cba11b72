"""Codes that bind a conversation to an enterprise, on both databases: once, in time, on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.model.people import Enterprise
from storage import retention
from storage.interface import Database, Store
from storage.platform_records import EnterpriseCode
from tests.support.desk_world import uuid
from tests.support.port_cases import FIRST
from tests.support.work_rows import AT

FIRM = Enterprise(id=uuid(20), name="示例精密机械有限公司")
ANNA, BEN = "wechat_oa:wx1:anna", "wechat_oa:wx1:ben"
CODE = EnterpriseCode(
    code_hash=b"c" * 32,
    enterprise_id=FIRM.id,
    made_by=FIRST.id,
    made_at=AT,
    expires_at=AT + timedelta(days=7),
)


def later(**span: float) -> datetime:
    return AT + timedelta(**span)


@pytest.fixture(autouse=True)
def code(database: Database) -> None:
    def work(store: Store) -> None:
        store.officers.save(FIRST)
        store.enterprises.save(FIRM)
        store.enterprise_codes.add(CODE)

    database.write_now(work)


def do(database: Database, act: str, **params: Any) -> Any:
    """One act on the codes, in a transaction of its own."""
    return database.write_now(lambda store: getattr(store.enterprise_codes, act)(**params))


def opened(database: Database, by: str = ANNA, *, now: datetime = AT) -> EnterpriseCode | None:
    found: EnterpriseCode | None = do(
        database, "open", code_hash=CODE.code_hash, conversation_key=by, now=now
    )
    return found


def test_whoever_opens_a_code_has_it_for_himself(database: Database) -> None:
    assert opened(database) == replace(CODE, conversation_key=ANNA, opened_at=AT)
    assert opened(database, BEN) is None
    assert opened(database, now=later(hours=1)) is not None


def test_a_code_is_open_until_it_is_answered(database: Database) -> None:
    assert do(database, "opened_by", conversation_key=ANNA) is None
    opened(database)
    assert do(database, "opened_by", conversation_key=ANNA) is not None
    assert do(database, "opened_by", conversation_key=BEN) is None


@pytest.mark.parametrize("answer", ["confirm", "refuse"])
def test_an_answered_code_is_used_up(database: Database, answer: str) -> None:
    opened(database)
    moment = later(minutes=1)
    assert do(database, answer, code_hash=CODE.code_hash, now=moment)
    again = [
        do(database, one, code_hash=CODE.code_hash, now=moment) for one in ("confirm", "refuse")
    ]
    assert again == [False, False]
    assert opened(database) is None
    assert do(database, "opened_by", conversation_key=ANNA) is None


def test_the_record_says_who_was_bound_by_whose_code(database: Database) -> None:
    opened(database)
    do(database, "confirm", code_hash=CODE.code_hash, now=later(minutes=1))
    record = replace(CODE, conversation_key=ANNA, opened_at=AT, confirmed_at=later(minutes=1))
    assert do(database, "of", enterprise_id=FIRM.id) == [record]
    assert do(database, "of", enterprise_id=uuid(21)) == []


def test_a_code_that_nobody_opened_confirms_nothing(database: Database) -> None:
    assert not do(database, "confirm", code_hash=CODE.code_hash, now=AT)


def test_a_withdrawn_code_opens_no_more(database: Database) -> None:
    assert do(database, "refuse", code_hash=CODE.code_hash, now=AT)
    assert opened(database) is None


def test_a_code_ends_in_its_time(database: Database) -> None:
    assert opened(database, now=CODE.expires_at) is None
    assert opened(database, now=CODE.expires_at - timedelta(seconds=1)) is not None


def test_an_unknown_code_opens_nothing(database: Database) -> None:
    found = do(database, "open", code_hash=b"x" * 32, conversation_key=ANNA, now=AT)
    assert found is None


@pytest.mark.parametrize(("answer", "gone"), [("confirm", 0), ("refuse", 1)])
def test_only_what_bound_somebody_stays(database: Database, answer: str, gone: int) -> None:
    def prune(after: timedelta) -> int:
        end = CODE.expires_at + after
        return database.write_now(lambda store: retention.prune(store, now=end))

    opened(database)
    do(database, answer, code_hash=CODE.code_hash, now=AT)
    kept = timedelta(days=180)
    assert [prune(kept), prune(kept + timedelta(seconds=1))] == [0, gone]

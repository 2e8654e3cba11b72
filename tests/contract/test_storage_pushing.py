"""What pushing needs, on both databases: codes of cards, counts of sends, unread calls."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import retention
from storage.errors import SealBroken
from storage.interface import Database, Store
from storage.platform_records import CardUpdate, DeadLetter
from tests.support.work_rows import AT

CARD = {"channel": "wecom", "account": "corp-1000002"}
EARLIER = AT - timedelta(seconds=1)
LIMITS = ((2, timedelta(minutes=1)), (3, timedelta(hours=1)))


def later(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


# --- codes of cards


def remember(database: Database, code: str, *, at: datetime = AT, **other: str) -> None:
    update = CardUpdate(
        user=other.get("user", "wang"), task_id=other.get("task_id", "t1"), code=code, at=at
    )
    database.write_now(lambda store: store.card_codes.remember(update, **CARD))


def spend(database: Database, *, after: datetime = EARLIER, **other: str) -> str | None:
    card = {**CARD, "user": "wang", "task_id": "t1", **other}
    found = database.write_now(lambda store: store.card_codes.spend(**card, after=after))
    return None if found is None else found.code


def test_the_newest_code_of_a_card_is_spent_once(database: Database) -> None:
    remember(database, "first")
    remember(database, "second", at=later(1))
    assert [spend(database) for _ in range(3)] == ["second", "first", None]


@pytest.mark.parametrize(
    "other", [{"user": "li"}, {"task_id": "t2"}, {"account": "other"}, {"channel": "lark"}]
)
def test_a_code_draws_its_own_card_alone(database: Database, other: dict[str, str]) -> None:
    remember(database, "code")
    assert spend(database, **other) is None
    assert spend(database) == "code"


def test_a_code_that_is_too_old_is_not_spent(database: Database) -> None:
    remember(database, "code")
    assert spend(database, after=AT) is None
    assert spend(database) == "code"


def test_the_same_code_again_is_the_same(database: Database) -> None:
    remember(database, "code")
    remember(database, "code", at=later(60))
    assert [spend(database, after=AT), spend(database), spend(database)] == [None, "code", None]


def test_two_at_once_never_get_the_same_code(database: Database) -> None:
    for place in range(6):
        remember(database, f"code-{place}", at=later(place))
    with ThreadPoolExecutor(4) as pool:
        found = [one for one in pool.map(lambda _: spend(database), range(6)) if one]
    found += [one for _ in range(6) if (one := spend(database))]
    assert sorted(found) == [f"code-{place}" for place in range(6)]


def test_a_code_is_sealed_to_its_row(database: Database) -> None:
    remember(database, "first")
    remember(database, "second", at=later(1))
    swap = sa.text("UPDATE card_code SET code = (SELECT code FROM card_code ORDER BY at LIMIT 1)")
    database.write_now(lambda store: connection_of(store).execute(swap).rowcount)
    with pytest.raises(SealBroken):
        spend(database)


# --- counted sends


def take(database: Database, *, now: datetime = AT, **other: str) -> float:
    whom: dict[str, Any] = {**CARD, "user": "wang", **other}
    return database.write_now(lambda store: store.recent_sends.take(**whom, limits=LIMITS, now=now))


def test_sends_are_counted_up_to_every_limit(database: Database) -> None:
    assert [take(database), take(database, now=later(20))] == [0.0, 0.0]
    assert take(database, now=later(30)) == 30.0
    assert take(database, now=later(60)) == 0.0
    assert take(database, now=later(120)) == 3600 - 120
    assert take(database, now=later(3600)) == 0.0


def test_a_refused_send_is_not_counted(database: Database) -> None:
    take(database)
    take(database)
    waits = [take(database, now=later(seconds)) for seconds in (10, 20, 30)]
    assert waits == [50.0, 40.0, 30.0]


@pytest.mark.parametrize("other", [{"user": "li"}, {"account": "other"}, {"channel": "lark"}])
def test_members_are_counted_by_themselves(database: Database, other: dict[str, str]) -> None:
    take(database)
    take(database)
    assert take(database, **other) == 0.0


def test_processes_together_keep_the_limit(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        waits = list(pool.map(lambda _: take(database), range(8)))
    assert waits.count(0.0) == 2


# --- calls that nobody could read


def keep(database: Database, body: bytes = b"<xml", **other: Any) -> DeadLetter:
    call = {"channel": "wecom", "account": "corp", "reason": "content", "now": AT, **other}
    return database.write_now(lambda store: store.dead_letters.keep(body=body, **call))


def test_an_unread_call_is_kept_and_its_repeats_are_counted(database: Database) -> None:
    first = keep(database)
    again = keep(database, now=later(5))
    assert (first.times, first.body, first.first_at) == (1, b"<xml", AT)
    assert (again.id, again.times) == (first.id, 2)
    assert (again.first_at, again.last_at) == (AT, later(5))
    assert database.read_now(lambda store: store.dead_letters.count()) == 1
    assert "<xml" not in repr(first)


def test_other_calls_are_other_letters_the_latest_first(database: Database) -> None:
    kept = [
        keep(database),
        keep(database, b"<other", now=later(1)),
        keep(database, account="second", now=later(2)),
    ]
    latest = database.read_now(lambda store: store.dead_letters.latest(limit=2))
    assert [one.id for one in latest] == [kept[2].id, kept[1].id]
    assert database.read_now(lambda store: store.dead_letters.get(kept[0].id)) == kept[0]


def test_who_has_seen_to_a_call_drops_it_once(database: Database) -> None:
    kept = keep(database)

    def drop(store: Store) -> bool:
        return store.dead_letters.drop(kept.id)

    assert [database.write_now(drop), database.write_now(drop)] == [True, False]
    assert database.read_now(lambda store: store.dead_letters.get(kept.id)) is None


def test_an_unread_call_is_unreadable_in_the_file(database: Database) -> None:
    keep(database, "诉求内容".encode())
    body = database.read_now(
        lambda store: connection_of(store).scalar(sa.text("SELECT body FROM dead_letter"))
    )
    assert "诉求".encode() not in bytes(body)


# --- what has served


def test_codes_and_sends_are_forgotten_in_their_time(database: Database) -> None:
    def prune(after: timedelta) -> int:
        return database.write_now(lambda store: retention.prune(store, now=AT + after))

    remember(database, "code")
    take(database)
    keep(database)
    moments = (timedelta(hours=1), timedelta(hours=72))
    gone = [(prune(after), prune(after + timedelta(seconds=1))) for after in moments]
    assert gone == [(0, 1)] * 2
    assert prune(timedelta(days=3650)) == 0


def connection_of(store: Any) -> Any:
    return store._transaction.connection

"""Reply windows and pauses on both databases: no more is sent than a platform allows."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from storage.database import open_database
from storage.interface import Database, Store
from storage.keyring import KeyRing
from storage.platform_records import WindowUnit
from storage.times import to_ms
from tests.support.work_rows import AT, NOW, delivery

PERSON: dict[str, Any] = {"channel": "wechat_oa", "account": "wx1", "user": "openid-1"}
BOTH = ("message", "click")
HELD_S = 600


def later(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def grant(
    database: Database, kind: str = "message", *, allowed: int = 5, at: float = 0, lasts: float = 60
) -> None:
    ends = later(at + lasts)
    database.write_now(
        lambda store: store.windows.grant(
            **PERSON, kind=kind, allowed=allowed, expires_at=ends, now=later(at)
        )
    )


def take(
    database: Database, *, kinds: Sequence[str] = BOTH, at: float = 1, keep: int = 0
) -> WindowUnit | None:
    return database.write_now(
        lambda store: store.windows.take(**PERSON, kinds=kinds, now=later(at), keep=keep)
    )


def units(database: Database, *, kinds: Sequence[str] = BOTH, at: float = 1) -> int:
    return database.read_now(
        lambda store: store.windows.open_units(**PERSON, kinds=kinds, now=later(at))
    )


# --- windows


def test_nothing_may_be_sent_before_somebody_wrote(database: Database) -> None:
    assert take(database) is None
    assert units(database) == 0


def test_a_window_gives_its_units_until_it_ends(database: Database) -> None:
    grant(database, allowed=3)
    assert take(database, at=59) == WindowUnit(**PERSON, charged={"message": AT})
    assert units(database, at=59) == 2
    assert take(database, at=60) is None
    assert [take(database) is not None for _ in range(3)] == [True, True, False]


def test_a_new_act_fills_the_window_and_an_old_one_does_not(database: Database) -> None:
    grant(database, at=10)
    take(database, at=11)
    grant(database, at=10)
    grant(database, at=5)
    assert units(database, at=12) == 4
    grant(database, at=12)
    assert units(database, at=13) == 5


def test_quotas_of_two_triggers_do_not_add_up(database: Database) -> None:
    grant(database, allowed=2)
    grant(database, "click", allowed=3, at=1)
    assert units(database) == 3
    assert [take(database) is not None for _ in range(4)] == [True, True, True, False]


def test_one_api_does_not_use_the_units_of_another(database: Database) -> None:
    grant(database, "entered", allowed=1)
    assert take(database) is None
    assert take(database, kinds=["entered"]) is not None
    assert take(database, kinds=["entered"]) is None


def test_units_can_be_kept_for_what_must_be_said(database: Database) -> None:
    grant(database, allowed=2)
    taken = [take(database, keep=1), take(database, keep=1), take(database)]
    assert [one is not None for one in taken] == [True, False, True]


def test_a_unit_that_was_not_counted_comes_back_to_its_own_grant(database: Database) -> None:
    grant(database, allowed=2)
    grant(database, "click", allowed=1)
    unit = take(database)
    assert unit is not None
    assert units(database) == 1
    grant(database, allowed=2, at=1)
    take(database, at=2)
    database.write_now(lambda store: store.windows.give_back(unit))
    windows = database.read_now(lambda store: store.windows.of(**PERSON))
    assert [(one.kind, one.used, one.units(later(2))) for one in windows] == [
        ("click", 0, 1),
        ("message", 1, 1),
    ]


def test_what_the_platform_closed_opens_with_the_next_act(database: Database) -> None:
    grant(database)
    database.write_now(lambda store: store.windows.close(**PERSON, kinds=BOTH, now=later(1)))
    assert (take(database), units(database)) == (None, 0)
    (closed,) = database.read_now(lambda store: store.windows.of(**PERSON))
    assert (closed.closed_at, closed.units(later(1))) == (later(1), 0)
    grant(database, at=2)
    assert take(database, at=3) is not None


def test_processes_take_no_unit_twice(database_url: str, keys: KeyRing) -> None:
    processes = [open_database(database_url, keys=keys) for _ in range(2)]
    grant(processes[0], allowed=5)
    grant(processes[1], "click", allowed=3)
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda number: take(processes[number % 2]), range(16)))
    assert sum(unit is not None for unit in taken) == 5
    for process in processes:
        process.close()


# --- pauses


def enqueue(database: Database, *causes: tuple[str, str], channel: str = "telegram") -> None:
    waiting = [
        delivery(cause, channel=channel, account="bot", recipient=recipient)
        for cause, recipient in causes
    ]
    database.write_now(lambda store: store.outbox.enqueue(waiting, now=AT))


def claim(database: Database, *, at: float = 0) -> list[str]:
    def work(store: Store) -> list[str]:
        rows = store.outbox.claim(
            now=to_ms(later(at)),
            owner="w",
            lease_ms=HELD_S * 1000,
            limit=10,
            channels=["telegram", "wecom"],
        )
        return [row.cause_key for row in rows]

    return database.write_now(work)


def pause(database: Database, recipient: str, *, until: float) -> None:
    database.write_now(
        lambda store: store.pauses.pause(
            channel="telegram", account="bot", recipient=recipient, until=later(until)
        )
    )


def lift(database: Database, recipient: str, *, at: float) -> None:
    database.write_now(
        lambda store: store.pauses.lift(
            channel="telegram", account="bot", recipient=recipient, now=later(at)
        )
    )


def paused_until(database: Database, recipient: str) -> datetime | None:
    return database.read_now(
        lambda store: store.pauses.until(channel="telegram", account="bot", recipient=recipient)
    )


def test_a_paused_recipient_waits_and_others_go_on(database: Database) -> None:
    enqueue(database, ("a", "anna"), ("b", "bert"))
    pause(database, "anna", until=30)
    assert claim(database) == ["b"]
    assert claim(database, at=29.9) == []
    assert claim(database, at=30) == ["a"]


def test_a_paused_account_waits_with_all_of_its_recipients(database: Database) -> None:
    enqueue(database, ("a", "anna"), ("b", "bert"))
    enqueue(database, ("w", "anna"), channel="wecom")
    pause(database, "", until=30)
    enqueue(database, ("late", "bert"))
    assert claim(database) == ["w"]
    assert claim(database, at=29.9) == []
    assert sorted(claim(database, at=30)) == ["a", "b", "late"]


@pytest.mark.parametrize("recipient", ["", "anna"])
def test_a_pause_is_only_made_longer(database: Database, recipient: str) -> None:
    enqueue(database, ("a", "anna"))
    assert paused_until(database, recipient) is None
    pause(database, recipient, until=30)
    pause(database, recipient, until=10)
    assert (paused_until(database, recipient), claim(database, at=11)) == (later(30), [])
    pause(database, recipient, until=60)
    assert claim(database, at=59) == []
    assert claim(database, at=60) == ["a"]


@pytest.mark.parametrize("recipient", ["", "anna"])
def test_a_pause_that_is_lifted_is_over_at_once(database: Database, recipient: str) -> None:
    enqueue(database, ("a", "anna"))
    lift(database, recipient, at=0)
    pause(database, recipient, until=3600)
    lift(database, recipient, at=5)
    assert (claim(database, at=5), paused_until(database, recipient)) == (["a"], None)


def test_a_pause_moves_no_row_that_a_worker_holds(database: Database) -> None:
    enqueue(database, ("a", "anna"))
    assert claim(database) == ["a"]
    pause(database, "", until=10)
    assert claim(database, at=20) == []
    assert claim(database, at=HELD_S) == ["a"]


def test_pauses_reach_beyond_the_tries_of_a_row(database: Database) -> None:
    enqueue(database, ("a", "anna"))
    pause(database, "", until=10)
    held = database.write_now(
        lambda store: store.outbox.claim(
            now=NOW + 10_000, owner="w", lease_ms=HELD_S * 1000, limit=1, channels=["telegram"]
        )
    )
    pause(database, "anna", until=20)
    database.write_now(
        lambda store: store.outbox.retry(held[0], available_at=NOW + 11_000, error="429")
    )
    assert claim(database, at=19) == []
    assert claim(database, at=20) == ["a"]

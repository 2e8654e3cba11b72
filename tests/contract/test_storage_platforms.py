"""What platforms need, on both databases: calls seen, tokens, cursors, and how long all is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import retention
from storage.errors import SealBroken
from storage.interface import Database, Store
from storage.platform_records import AccessToken, SubscriptionKind
from tests.support.work_rows import AT

APP: dict[str, Any] = {"platform": "wechat_oa", "account": "wx1", "app": ""}


def later(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


# --- calls of webhooks


def fresh(database: Database, **other: Any) -> bool:
    call = {"channel": "wecom", "account": "c1", "nonce": "n1", "timestamp": 1, "signature": "s1"}
    now = other.pop("now", AT)
    return database.write_now(lambda store: store.nonces.fresh(**{**call, **other}, now=now))


def test_a_call_is_taken_again_under_its_own_signature_alone(database: Database) -> None:
    assert fresh(database)
    assert fresh(database)
    assert not fresh(database, signature="s2")
    assert fresh(database)


@pytest.mark.parametrize(
    "other", [{"nonce": "n2"}, {"timestamp": 2}, {"account": "c2"}, {"channel": "kf"}]
)
def test_calls_that_differ_do_not_meet(database: Database, other: dict[str, Any]) -> None:
    assert fresh(database)
    assert fresh(database, signature="s2", **other)


def test_a_call_whose_transaction_was_undone_was_not_seen(database: Database) -> None:
    def work(store: Store) -> None:
        call = {"channel": "wecom", "account": "c1", "nonce": "n1", "timestamp": 1}
        store.nonces.fresh(**call, signature="s1", now=AT)
        raise LookupError

    with pytest.raises(LookupError):
        database.write_now(work)
    assert fresh(database, signature="s2")


# --- access tokens


def load(database: Database, **other: Any) -> AccessToken | None:
    return database.read_now(lambda store: store.access_tokens.load(**{**APP, **other}))


def lease(database: Database, *, seen: int = 0, now: datetime = AT) -> bool:
    until = now + timedelta(seconds=10)
    return database.write_now(
        lambda store: store.access_tokens.lease(**APP, seen_generation=seen, now=now, until=until)
    )


def keep(database: Database, token: str, *, seen: int = 0, expires: float = 7200) -> AccessToken:
    return database.write_now(
        lambda store: store.access_tokens.replace(
            **APP, token=token, expires_at=later(expires), seen_generation=seen
        )
    )


def fail(database: Database, *, seen: int = 0, now: datetime = AT) -> AccessToken | None:
    return database.write_now(
        lambda store: store.access_tokens.note_failure(
            **APP, seen_generation=seen, now=now, failure="40164"
        )
    )


def test_a_token_is_kept_for_its_app_alone(database: Database) -> None:
    kept = keep(database, "t" * 512)
    assert (kept.token, kept.generation, kept.expires_at) == ("t" * 512, 1, later(7200))
    assert load(database) == kept
    assert load(database, app="contacts") is None
    assert "t" * 512 not in repr(kept)


def test_a_token_older_than_the_one_that_is_there_is_not_kept(database: Database) -> None:
    keep(database, "first")
    second = keep(database, "second", seen=1)
    assert second.generation == 2
    assert keep(database, "late", seen=1) == second
    assert keep(database, "first again") == second


def test_one_process_fetches_at_a_time(database: Database) -> None:
    assert lease(database)
    assert not lease(database, now=later(9))
    assert lease(database, now=later(10))
    keep(database, "first")
    assert not lease(database, now=later(60))
    assert lease(database, seen=1, now=later(60))


def test_a_failed_fetch_is_remembered_until_one_succeeds(database: Database) -> None:
    assert lease(database)
    fail(database)
    failed = fail(database, now=later(5))
    assert failed is not None
    assert (failed.token, failed.generation, failed.expires_at) == ("", 0, None)
    assert (failed.failures, failed.failed_at, failed.failure) == (2, later(5), "40164")
    assert lease(database, now=later(6))
    assert keep(database, "good").failures == 0
    assert fail(database) == load(database)


def test_a_token_does_not_open_under_another_app(database: Database) -> None:
    keep(database, "secret")
    moved = sa.text("UPDATE access_token SET app = 'contacts'")
    database.write_now(lambda store: connection_of(store).execute(moved).rowcount)
    with pytest.raises(SealBroken):
        load(database, app="contacts")


def connection_of(store: Any) -> Any:
    return store._transaction.connection


# --- cursors


def test_a_cursor_moves_one_step_at_a_time(database: Database) -> None:
    def advance(cursor: str, seen: int) -> bool:
        return database.write_now(
            lambda store: store.cursors.advance(
                channel="kf", account="kf1", cursor=cursor, seen_version=seen, now=AT
            )
        )

    def there(account: str = "kf1") -> tuple[str, int] | None:
        found = database.read_now(lambda store: store.cursors.get(channel="kf", account=account))
        return None if found is None else (found.cursor, found.version)

    assert there() is None
    assert advance("a", 0)
    assert not advance("b", 0)
    assert there() == ("a", 1)
    assert advance("c", 1)
    assert not advance("d", 1)
    assert (there(), there("kf2")) == (("c", 2), None)


# --- what has served


SERVED = timedelta(minutes=10), timedelta(minutes=61), timedelta(days=1, minutes=30)
SERVED += timedelta(days=4), timedelta(days=180)


def use_everything(store: Store) -> None:
    call = {"channel": "wecom", "account": "c1", "nonce": "n1", "timestamp": 1}
    store.nonces.fresh(**call, signature="s1", now=AT)
    store.pauses.pause(channel="telegram", account="bot", until=later(60), recipient="42")
    person: dict[str, Any] = {"channel": "wechat_oa", "account": "wx1", "user": "openid-1"}
    store.continuations.issue(
        **person,
        token_hash=b"a" * 32,
        conversation_key="k",
        draft_id=None,
        expires_at=later(1800),
        now=AT,
    )
    window = {"kind": "message", "allowed": 5, "expires_at": AT + timedelta(days=2)}
    store.windows.grant(**person, **window, now=AT)
    for kind in SubscriptionKind:
        store.subscriptions.note(**person, template_id="", kind=kind, accepted=True, now=AT)
    store.subscriptions.take(**person, template_id="", now=AT)


def test_what_has_served_is_forgotten_in_its_time(database: Database) -> None:
    def prune(after: timedelta) -> int:
        return database.write_now(lambda store: retention.prune(store, now=AT + after))

    database.write_now(use_everything)
    gone = [(prune(after), prune(after + timedelta(seconds=1))) for after in SERVED]
    assert gone == [(0, 1)] * 5
    assert prune(timedelta(days=3650)) == 0

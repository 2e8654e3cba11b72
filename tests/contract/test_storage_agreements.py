"""Who agreed to what, links to a draft, and ways to officers, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from storage.errors import StoreConflict
from storage.ids import new_id
from storage.interface import Database, Store
from storage.platform_records import (
    Continuation,
    OfficerWay,
    Subscription,
    SubscriptionKind,
    SubscriptionState,
)
from tests.support.port_cases import FIRST, SECOND
from tests.support.work_rows import AT

PERSON: dict[str, Any] = {"channel": "wechat_oa", "account": "wx1", "user": "openid-1"}
KEY = "telegram:bot:42"
ONE_TIME, LONG_TERM, FOLLOWING = SubscriptionKind


def later(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


# --- subscriptions


def note(
    database: Database, kind: SubscriptionKind, *, accepted: bool = True, at: datetime = AT
) -> None:
    template = "" if kind is FOLLOWING else "result"
    database.write_now(
        lambda store: store.subscriptions.note(
            **PERSON, template_id=template, kind=kind, accepted=accepted, now=at
        )
    )


def take(database: Database, template: str = "result", *, at: datetime = AT) -> Subscription | None:
    return database.write_now(
        lambda store: store.subscriptions.take(**PERSON, template_id=template, now=at)
    )


def accepted(database: Database) -> list[SubscriptionKind]:
    found = database.read_now(lambda store: store.subscriptions.accepted(**PERSON))
    return [one.kind for one in found]


def test_a_one_time_subscription_gives_one_notice(database: Database) -> None:
    note(database, ONE_TIME)
    used = Subscription(
        template_id="result", kind=ONE_TIME, state=SubscriptionState.USED, at=later(1)
    )
    assert take(database, at=later(1)) == used
    assert take(database, at=later(2)) is None
    note(database, ONE_TIME, at=later(3))
    assert take(database, at=later(4)) is not None


def test_a_notice_that_never_left_uses_nothing_up(database: Database) -> None:
    note(database, ONE_TIME)
    take(database, at=later(1))
    database.write_now(
        lambda store: store.subscriptions.give_back(
            **PERSON, template_id="result", taken_at=later(1)
        )
    )
    assert take(database, at=later(2)) is not None


def test_a_long_term_one_stays_and_comes_after_the_one_time(database: Database) -> None:
    note(database, LONG_TERM)
    note(database, ONE_TIME)
    taken = [take(database, at=later(number)) for number in range(1, 4)]
    assert [one.kind for one in taken if one] == [ONE_TIME, LONG_TERM, LONG_TERM]


def test_what_was_said_earlier_changes_nothing(database: Database) -> None:
    note(database, LONG_TERM, at=later(5))
    note(database, LONG_TERM, accepted=False, at=later(4))
    assert accepted(database) == [LONG_TERM]
    note(database, LONG_TERM, accepted=False, at=later(6))
    assert take(database) is None


def test_a_refusal_that_the_platform_names_closes_one_or_all(database: Database) -> None:
    for kind in SubscriptionKind:
        note(database, kind)

    def close(template: str | None) -> None:
        database.write_now(
            lambda store: store.subscriptions.close(**PERSON, template_id=template, now=later(1))
        )

    assert sorted(accepted(database)) == sorted(SubscriptionKind)
    close("result")
    assert accepted(database) == [FOLLOWING]
    assert take(database, "") is not None
    close(None)
    assert accepted(database) == []


# --- one-time links


def issue(database: Database, token: bytes, **other: Any) -> None:
    plain = {"channel": "telegram", "account": "bot", "user": "42", "draft_id": None}
    at = other.pop("at", AT)
    link = {**plain, "conversation_key": KEY, "expires_at": at + timedelta(minutes=30), **other}
    database.write_now(lambda store: store.continuations.issue(token_hash=token, **link, now=at))


def follow(database: Database, token: bytes, *, at: datetime = AT) -> Continuation | None:
    return database.write_now(lambda store: store.continuations.consume(token_hash=token, now=at))


def test_a_link_leads_to_its_draft_once(database: Database) -> None:
    draft = new_id()
    issue(database, b"a" * 32, draft_id=draft)
    assert follow(database, b"a" * 32, at=later(1799)) == Continuation(
        conversation_key=KEY,
        draft_id=draft,
        channel="telegram",
        account="bot",
        user="42",
        issued_at=AT,
        expires_at=later(1800),
    )
    assert follow(database, b"a" * 32, at=later(1799)) is None


def test_links_end_by_time_and_by_a_newer_one(database: Database) -> None:
    issue(database, b"a" * 32)
    issue(database, b"b" * 32, at=later(1))
    issue(database, b"c" * 32, conversation_key="telegram:bot:43")
    assert follow(database, b"a" * 32, at=later(2)) is None
    assert follow(database, b"c" * 32, at=later(1800)) is None
    assert follow(database, b"x" * 32) is None
    assert follow(database, b"b" * 32, at=later(2)) is not None
    issue(database, b"d" * 32, at=later(3))
    assert follow(database, b"d" * 32, at=later(4)) is not None


# --- ways to officers


def way(**other: Any) -> OfficerWay:
    plain = {
        "id": new_id(),
        "officer_id": FIRST.id,
        "channel": "telegram",
        "account": "bot",
        "address": "42",
        "rank": 1,
        "verified_at": AT,
    }
    return OfficerWay(**{**plain, **other})


def put(database: Database, *ways: OfficerWay) -> None:
    def work(store: Store) -> None:
        store.officers.save(FIRST)
        store.officers.save(SECOND)
        for one in ways:
            store.officer_ways.put(one)

    database.write_now(work)


def ways_of(database: Database) -> list[OfficerWay]:
    return list(database.read_now(lambda store: store.officer_ways.of(FIRST.id)))


def officer_of(database: Database, address: str, channel: str = "telegram") -> object:
    return database.read_now(
        lambda store: store.officer_ways.officer_of(channel=channel, account="bot", address=address)
    )


def test_ways_come_by_their_rank(database: Database) -> None:
    second, first = way(rank=2), way(channel="email", address="anna@example.com", rank=1)
    put(database, second, first)
    assert ways_of(database) == [first, second]
    moved = replace(second, rank=0, address="43")
    put(database, moved)
    assert ways_of(database) == [moved, first]
    assert (officer_of(database, "42"), officer_of(database, "43")) == (None, FIRST.id)


def test_an_address_belongs_to_one_way(database: Database) -> None:
    put(database, way())
    with pytest.raises(StoreConflict):
        put(database, way(officer_id=SECOND.id))
    put(database, way(officer_id=SECOND.id, channel="wecom"))


def test_only_a_verified_address_tells_whose_it_is(database: Database) -> None:
    given = way(verified_at=None)
    put(database, given)
    assert officer_of(database, "42") is None
    assert not given.usable
    put(database, replace(given, verified_at=AT))
    assert officer_of(database, "42") == FIRST.id


def test_case_counts_in_an_id_and_not_in_an_address(database: Database) -> None:
    put(database, way(address="oAbC"), way(channel="email", address="Anna@Example.com"))
    assert officer_of(database, "oabc") is None
    assert officer_of(database, " anna@example.com", "email") == FIRST.id


def test_a_blocked_way_stays_known_and_a_removed_one_does_not(database: Database) -> None:
    given = way()
    put(database, given)
    database.write_now(lambda store: store.officer_ways.block(given.id, now=later(1)))
    database.write_now(lambda store: store.officer_ways.block(given.id, now=later(2)))
    (blocked,) = ways_of(database)
    assert (blocked.blocked_at, blocked.usable) == (later(1), False)
    put(database, given)
    assert ways_of(database)[0].usable
    database.write_now(lambda store: store.officer_ways.remove(given.id))
    assert ways_of(database) == []

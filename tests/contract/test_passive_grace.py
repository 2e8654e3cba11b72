"""A reply is left to a webhook only while one may take it; else the outbox has it at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.passive import GRACE_MS, Fits, grace_ms
from channels.channel import ChannelProfile
from channels.message import OutboundMessage
from channels.wechat_official.settings import WECHAT_OFFICIAL
from storage.interface import Database
from storage.records import InboxRow
from tests.support.work_rows import receive

FITTING: dict[str, Fits] = {WECHAT_OFFICIAL.name: lambda message, _: len(message.text) < 10}
SHORT, LONG = OutboundMessage(text="short"), OutboundMessage(text="much too long")


def arrived(database: Database, message_id: str, *, mode: str = "none") -> InboxRow:
    row = database.write_now(
        lambda store: receive(store, message_id, channel=WECHAT_OFFICIAL.name)
    ).row
    if mode != "none":
        database.write_now(lambda store: store.inbox.set_reply_mode(row.id, mode=mode))
    return row


def grace(
    database: Database,
    said: OutboundMessage,
    *rows: InboxRow,
    profile: ChannelProfile = WECHAT_OFFICIAL,
    fits: dict[str, Fits] | None = None,
) -> int:
    return database.read_now(
        lambda store: grace_ms(
            store, said, rows, profile=profile, fits=FITTING if fits is None else fits
        )
    )


def test_a_webhook_that_waits_has_a_moment(database: Database) -> None:
    assert grace(database, SHORT, arrived(database, "m1")) == GRACE_MS


def test_what_no_passive_reply_carries_leaves_at_once(database: Database) -> None:
    row = arrived(database, "m1")
    assert grace(database, LONG, row) == 0
    assert grace(database, SHORT, row, fits={}) == 0


@pytest.mark.parametrize("mode", ["api", "passive"])
def test_a_webhook_that_has_answered_waits_no_more(database: Database, mode: str) -> None:
    """The row in hand is older than the choice: it is read anew."""
    row = arrived(database, "m1", mode=mode)
    assert row.reply_mode == "none"
    assert grace(database, SHORT, row) == 0


def test_of_a_burst_one_webhook_that_waits_is_enough(database: Database) -> None:
    first, second = arrived(database, "m1", mode="api"), arrived(database, "m2")
    assert grace(database, SHORT, first, second) == GRACE_MS


def test_nobody_waits_for_what_no_message_asked_for(database: Database) -> None:
    arrived(database, "m1")
    assert grace(database, SHORT) == 0
    other = replace(WECHAT_OFFICIAL, passive_wait_s=0.0)
    assert grace(database, SHORT, arrived(database, "m2"), profile=other) == 0

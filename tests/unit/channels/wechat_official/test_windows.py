"""Which act opens how much, and what stays for the receipt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from channels.message import InboundMessage
from channels.webhook import Signal, SignalKind
from channels.wechat_official.windows import KINDS, Grant, grant_of, units_to_keep

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def message(message_id: str = "70001", choice: str | None = None) -> InboundMessage:
    return InboundMessage(
        channel="wechat_oa",
        account="wx1",
        sender="o",
        message_id=message_id,
        conversation_key="k",
        received_at=NOW,
        text="x",
        choice=choice,
    )


def signal(kind: SignalKind) -> Signal:
    return Signal(channel="wechat_oa", account="wx1", sender="o", event_id="e", kind=kind, at=NOW)


def short(grant: Grant | None) -> tuple[int, timedelta] | None:
    return None if grant is None else (grant.allowed, grant.lasts)


def test_a_message_opens_five_in_two_days() -> None:
    assert short(grant_of(message())) == (5, timedelta(hours=48))


@pytest.mark.parametrize(
    "item",
    [
        message(choice="agree"),
        message("oUser:1795290000:CLICK:status.zh"),
        signal(SignalKind.CLICKED),
        signal(SignalKind.FOLLOWED),
        signal(SignalKind.SCANNED),
    ],
)
def test_a_press_a_follow_and_a_scan_open_three_in_a_minute(item: InboundMessage | Signal) -> None:
    grant = grant_of(item)
    assert short(grant) == (3, timedelta(minutes=1))
    assert grant is not None
    assert grant.kind in KINDS


@pytest.mark.parametrize(
    "kind", [SignalKind.UNFOLLOWED, SignalKind.DELIVERED, SignalKind.SUBSCRIBED]
)
def test_nothing_else_opens_anything(kind: SignalKind) -> None:
    assert grant_of(signal(kind)) is None


@pytest.mark.parametrize(
    ("acts", "kept"),
    [
        (("intake.ask",), 1),
        ((), 1),
        (("intake.thanks", "intake.receipt"), 0),
        (("notices.accepted",), 0),
    ],
)
def test_one_unit_waits_for_the_receipt(acts: tuple[str, ...], kept: int) -> None:
    assert units_to_keep(acts) == kept

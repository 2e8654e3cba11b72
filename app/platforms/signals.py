"""What platforms tell beside messages (平台事件): followed, entered, delivered, agreed, left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from channels.message import InboundMessage, OutboundMessage
from channels.webhook import Signal, SignalKind
from storage.interface import Store
from storage.platform_records import SubscriptionKind
from storage.records import OutboxRow

Alarm = Callable[[Store, OutboxRow, datetime], None]
Scene = Callable[[Store, Signal, datetime], None]
"""What a scanned code or followed link leads to; part of the caller's transaction."""
Said = Callable[[Signal], str]
"""What a scan says in the person's stead; "" for a scan that says nothing."""
Ask = Callable[[Store, Signal, datetime], OutboundMessage | None]
"""What is asked at once, where a signal is answered without a turn."""

WINDOWS: Final[Mapping[str, tuple[str, ...]]] = {
    "wechat_oa": ("message", "click", "subscribe", "scan"),
    "kf": ("message",),
}
"""Reply windows by channel; nothing may be sent any more to whoever left."""

_GREETED: Final = frozenset({SignalKind.FOLLOWED, SignalKind.ENTERED})
_SELF_OPENING: Final = frozenset({"telegram"})
"""Channels whose people open a chat with a message of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """Keeps what a signal tells. ``kinds`` are the reply windows of a channel, by its name.

    ``said`` and ``ask`` are for scans that somebody has to answer.
    """

    alarm: Alarm
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scene: Scene | None = None
    said: Said = lambda _: ""
    ask: Ask = lambda *_: None

    def note(self, store: Store, signal: Signal, *, now: datetime) -> None:
        """Write down what the signal says; a repeat changes nothing."""
        if signal.kind in (SignalKind.DELIVERED, SignalKind.FAILED):
            self._reported(store, signal, now)
        elif signal.kind in (SignalKind.SUBSCRIBED, SignalKind.UNSUBSCRIBED):
            _agreed(store, signal, now)
        elif signal.kind is SignalKind.UNFOLLOWED:
            self._left(store, signal, now)
        if signal.scene and self.scene is not None:
            self.scene(store, signal, now)

    def greeting(self, signal: Signal) -> InboundMessage | None:
        """What stands for the person's first word, so that the conversation begins."""
        said = self.said(signal)
        if signal.channel in _SELF_OPENING or not (said or signal.kind in _GREETED):
            return None
        return InboundMessage(
            channel=signal.channel,
            account=signal.account,
            sender=signal.sender,
            message_id=signal.event_id,
            conversation_key=f"{signal.channel}:{signal.account}:{signal.sender}",
            received_at=signal.at,
            text=said,
        )

    def _reported(self, store: Store, signal: Signal, now: datetime) -> None:
        """The platform says what became of something that we sent."""
        row = store.outbox.by_provider_id(
            channel=signal.channel,
            account=signal.account,
            provider_message_id=signal.reference,
        )
        if row is None:
            return
        if signal.kind is SignalKind.DELIVERED:
            store.outbox.mark_delivered([row.id], now=now)
            return
        failed = store.outbox.bounce(row.id, failure=signal.outcome or "failed")
        if failed is not None:
            self.alarm(store, failed, now)

    def _left(self, store: Store, signal: Signal, now: datetime) -> None:
        """Nothing may be sent any more until the person comes back."""
        kinds = self.kinds.get(signal.channel, ())
        whom = {"channel": signal.channel, "account": signal.account, "user": signal.sender}
        if kinds:
            store.windows.close(**whom, kinds=kinds, now=now)
        store.subscriptions.close(**whom, template_id=None, now=now)


def _agreed(store: Store, signal: Signal, now: datetime) -> None:
    """The person said which notices may be sent."""
    store.subscriptions.note(
        channel=signal.channel,
        account=signal.account,
        user=signal.sender,
        template_id=signal.reference,
        kind=SubscriptionKind.ONE_TIME,
        accepted=signal.kind is SignalKind.SUBSCRIBED,
        now=now,
    )

"""What customer service pulled, kept in one transaction with its cursor (微信客服收件)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

from app.platforms.desk import Grants
from app.platforms.shelves import Shelf
from app.platforms.signals import Signals
from app.taking import Window
from channels.channel import ChannelProfile
from channels.codec import inbound_to_json
from channels.message import InboundMessage, OutboundMessage
from channels.webhook import Answered, Signal, SignalKind
from channels.wecom_kf.decode import Item
from channels.wecom_kf.ports import Batch, CursorMoved, Mark
from storage.interface import Store

CHANNEL: Final = "kf"
_SOON_MS: Final = 1
"""Nobody waits for the answer of a pull: what is due at once is taken by the inbox loop."""


@dataclass(frozen=True, slots=True)
class KfShelf(Shelf):
    """Implements ``channels.wecom_kf.ports.KfInbox``."""

    profile: ChannelProfile
    signals: Signals
    grant: Grants
    window: Callable[[InboundMessage, ChannelProfile], Window]
    welcome: Callable[[], OutboundMessage]
    owner: str
    lease_ms: int

    async def mark(self, *, account: str) -> Mark:
        """How far the account was read."""
        kept = await self._read(lambda store: store.cursors.get(channel=CHANNEL, account=account))
        return Mark() if kept is None else Mark(cursor=kept.cursor, version=kept.version)

    async def keep(self, batch: Batch, *, now: datetime) -> Sequence[Answered]:
        """Store what came and how far it goes. Raises CursorMoved, DeskUnavailable."""

        def work(store: Store) -> list[Answered]:
            answers = [self._kept(store, item, now) for item in batch.items]
            moved = store.cursors.advance(
                channel=CHANNEL,
                account=batch.account,
                cursor=batch.cursor,
                seen_version=batch.seen.version,
                now=now,
            )
            if not moved:
                raise CursorMoved(f"{batch.account} was read further by another process")
            return answers

        return await self._write(work)

    def _kept(self, store: Store, item: Item, now: datetime) -> Answered:
        self.grant(store, item, now)
        if isinstance(item, InboundMessage):
            return Answered(repeated=self._received(store, item, now))
        self.signals.note(store, item, now=now)
        asked = self.signals.ask(store, item, now)
        if asked is not None:
            return Answered(message=asked)
        return Answered(message=self.welcome() if _is_welcomed(item) else None)

    def _received(self, store: Store, message: InboundMessage, now: datetime) -> bool:
        window = self.window(message, self.profile)
        received = store.inbox.receive(
            channel=message.channel,
            account=message.account,
            sender=message.sender,
            message_id=message.message_id,
            conversation_key=message.conversation_key,
            received_at=message.received_at,
            body=inbound_to_json(message),
            trace_id=uuid4().hex,
            now=round(now.timestamp() * 1000),
            window_ms=window.text_ms or _SOON_MS,
            cap_ms=window.cap_ms,
            lease_ms=self.lease_ms,
            owner=self.owner,
        )
        return received.repeated


def _is_welcomed(signal: Signal) -> bool:
    """Whoever opens the chat and may be greeted at once with the code of the event."""
    return signal.kind is SignalKind.ENTERED and bool(signal.code)

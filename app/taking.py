"""Messages are stored before anything else (先存后办): the first durable commit of a turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.bursts import is_press, split_at_press
from channels.codec import inbound_to_json
from channels.message import InboundMessage
from storage import crash_points
from storage.interface import Database, Store
from storage.records import ConversationRecord, InboxRow, Received


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How long a message waits for its followers, in milliseconds (合并窗口)."""

    text_ms: int = 0
    cap_ms: int = 0


class Taking:
    """Takes messages in and hands out rows to work on; each call is one transaction."""

    def __init__(
        self,
        *,
        database: Database,
        owner: str,
        lease_s: int,
        store_limit_s: float,
        lease_clock: Callable[[], datetime],
    ) -> None:
        """``owner`` is who holds leases, ``lease_s`` long; ``store_limit_s`` bounds a storing."""
        self._database = database
        self._owner = owner
        self._lease_ms = lease_s * 1000
        self._store_limit_s = store_limit_s
        self._lease_clock = lease_clock

    async def receive(
        self,
        message: InboundMessage,
        *,
        window: Window,
        trace_id: str,
        first: Callable[[Store], None] | None = None,
        also: Callable[[Store], None] | None = None,
    ) -> tuple[Received, ConversationRecord | None]:
        """Store a message once. Raises StoreUnavailable with what is known of its fate.

        ``first`` runs before anything is stored, in the same transaction; what it raises leaves
        nothing behind. ``also`` writes what belongs to the message (its files) in the same
        transaction, unless the message is a repeat.
        """
        body = inbound_to_json(message)
        now = self._now_ms()

        def work(store: Store) -> tuple[Received, ConversationRecord | None]:
            if first is not None:
                first(store)
            received = store.inbox.receive(
                channel=message.channel,
                account=message.account,
                sender=message.sender,
                message_id=message.message_id,
                conversation_key=message.conversation_key,
                received_at=message.received_at,
                body=body,
                trace_id=trace_id,
                now=now,
                window_ms=window.text_ms,
                cap_ms=window.cap_ms,
                lease_ms=self._lease_ms,
                owner=self._owner,
            )
            if also is not None and not received.repeated:
                also(store)
            record = store.conversations.get(message.conversation_key) if received.leased else None
            return received, record

        taken = await self._database.write(work, timeout=self._store_limit_s)
        crash_points.reach("turn.received")
        return taken

    async def claim(self, *, limit: int) -> Sequence[InboxRow]:
        """Due heads of conversations, at most ``limit``."""
        now = self._now_ms()
        return await self._database.write(
            lambda store: store.inbox.claim(
                now=now, owner=self._owner, lease_ms=self._lease_ms, limit=limit
            )
        )

    async def claim_conversation(self, key: str) -> InboxRow | None:
        """The due head of one conversation."""
        now = self._now_ms()
        return await self._database.write(
            lambda store: store.inbox.claim_key(
                key, now=now, owner=self._owner, lease_ms=self._lease_ms
            )
        )

    async def _gather(
        self, head: InboxRow, *, join: bool
    ) -> tuple[list[InboxRow], ConversationRecord | None]:
        now = self._now_ms()

        def work(store: Store) -> tuple[list[InboxRow], ConversationRecord | None]:
            rows = [head]
            if join and not is_press(head):
                rows += store.inbox.followers(
                    head, now=now, owner=self._owner, lease_ms=self._lease_ms
                )
            joined, rest = split_at_press(rows)
            for row in rest:
                store.inbox.put_back(row, available_at=now, error="")
            return joined, store.conversations.get(head.conversation_key)

        return await self._database.write(work)

    def _now_ms(self) -> int:
        return round(self._lease_clock().timestamp() * 1000)

"""The outbox worker: takes due deliveries, sends each by itself, keeps the evidence (送达台账).

At least once: a crash between the platform's answer and our mark repeats the send with the same
idempotency key, which is the row's id.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from channels.channel import Channel, Delivery, DeliveryReceipt
from channels.codec import outbound_from_json
from channels.errors import AccountBlocked, ChannelError, SlowDown
from notify.backoff import BackOff
from storage.errors import LeaseLost
from storage.interface import Database, Store
from storage.records import OutboxRow

log = structlog.get_logger("notify.delivery")

SEND_LIMIT_S = 10.0
PATIENCE = timedelta(hours=24)
"""How long a platform that asks for less is waited for before the next way has to carry it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverer:
    """Sends what is due.

    ``chance`` (jitter, in [0, 1)) is injected; ``on_sent`` and ``on_failed`` run inside the
    transaction that marks the row, so that hints and alarms commit with the mark. On the channels
    ``in_turn`` a reader gets one delivery after the other.
    """

    database: Database
    channels: Mapping[str, Channel]
    back_off: BackOff
    chance: Callable[[], float]
    on_sent: Callable[[Store, OutboxRow, datetime], None]
    on_failed: Callable[[Store, OutboxRow, datetime], None]
    owner: str
    in_turn: frozenset[str] = frozenset()
    lease_ms: int = 60_000
    batch: int = 16

    async def run_due(self, now: datetime) -> int:
        """Send what is due at ``now``, one batch; returns how many rows were taken."""
        epoch = _epoch_ms(now)
        names = tuple(self.channels)

        def claim(store: Store) -> list[OutboxRow]:
            return list(
                store.outbox.claim(
                    now=epoch,
                    owner=self.owner,
                    lease_ms=self.lease_ms,
                    limit=self.batch,
                    channels=names,
                    in_turn=tuple(self.in_turn),
                )
            )

        rows = await self.database.write(claim)
        await asyncio.gather(*(self._deliver(row, now) for row in rows))
        return len(rows)

    async def _deliver(self, row: OutboxRow, now: datetime) -> None:
        try:
            receipt = await self._send(row, now)
        except ChannelError as error:
            await self._settle(row, partial(self._refused, row=row, error=error, now=now))
        except TimeoutError:
            late = ChannelError("no answer within the time limit")
            await self._settle(row, partial(self._refused, row=row, error=late, now=now))
        else:
            await self._settle(row, partial(self._taken, row=row, receipt=receipt))

    async def _send(self, row: OutboxRow, now: datetime) -> DeliveryReceipt:
        delivery = Delivery(
            id=row.id,
            recipient=row.recipient,
            message=outbound_from_json(row.payload),
            attempt=row.attempts,
            account=row.account,
            language=row.language,
        )
        async with asyncio.timeout(SEND_LIMIT_S):
            return await self.channels[row.channel].send(delivery, now=now)

    async def _settle(self, row: OutboxRow, work: Callable[[Store], None]) -> None:
        """Mark one send by itself. A lost lease means that another worker answers for the row."""
        try:
            await self.database.write(work)
        except LeaseLost:
            log.warning("delivery_lease_lost", delivery=str(row.id))

    def _taken(self, store: Store, *, row: OutboxRow, receipt: DeliveryReceipt) -> None:
        store.outbox.mark_sent(
            row, now=receipt.sent_at, provider_message_id=receipt.provider_message_id
        )
        self.on_sent(store, row, receipt.sent_at)

    def _refused(self, store: Store, *, row: OutboxRow, error: ChannelError, now: datetime) -> None:
        if error.permanent or self._given_up(row, error, now):
            store.outbox.fail(row, now=now, error=str(error))
            self.on_failed(store, row, now)
            log.error("delivery_failed", delivery=str(row.id), channel=row.channel)
            return
        wait = self.back_off.wait_s(
            attempt=row.attempts, chance=self.chance(), asked=error.retry_after
        )
        until = now + timedelta(seconds=wait)
        store.outbox.retry(row, available_at=_epoch_ms(until), error=str(error))
        _pause(store, row, error, until)

    def _given_up(self, row: OutboxRow, error: ChannelError, now: datetime) -> bool:
        """Tried often enough; what is not the message's own fault is waited for much longer."""
        if isinstance(error, SlowDown | AccountBlocked) and now - row.created_at < PATIENCE:
            return False
        return self.back_off.exhausted(row.attempts)


def _pause(store: Store, row: OutboxRow, error: ChannelError, until: datetime) -> None:
    """Whoever is to be left alone is left alone by the other deliveries as well."""
    if not isinstance(error, SlowDown | AccountBlocked):
        return
    reader = isinstance(error, SlowDown) and not error.whole_account
    recipient = row.recipient if reader else ""
    store.pauses.pause(channel=row.channel, account=row.account, until=until, recipient=recipient)


def _epoch_ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)

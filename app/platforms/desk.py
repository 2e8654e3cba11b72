"""The application behind the webhooks of platforms (平台回调的受理台).

A message is stored once, then answered: by the webhook itself where the platform has a passive
reply and the answer is there in time, else through the outbox. The choice is made once, in the
transaction that closes the delivery, so that nothing is said twice and a repeated call of the
platform is given the same answer again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, TypeVar

import structlog

from app.intake import Intake, Taken
from app.passive import UNCHOSEN, Fits
from app.platforms.signals import Signals
from channels.channel import ChannelProfile
from channels.codec import outbound_from_json
from channels.errors import CallReplayed, DeskUnavailable
from channels.message import InboundMessage, OutboundMessage
from channels.webhook import Answered, Call, Signal, Unread
from storage.errors import StorageError, StoreUnavailable
from storage.interface import Database, Store
from storage.platform_records import DeadLetter
from storage.records import InboxRow

log = structlog.get_logger("app.platforms.desk")

T = TypeVar("T")
Grants = Callable[[Store, InboundMessage | Signal, datetime], None]
"""Opens the reply window that an act of a person opens; part of the caller's transaction."""

PASSIVE: Final = "passive"
API: Final = "api"


class PlatformDesk:
    """Implements ``channels.webhook.Desk`` over the intake and the store."""

    def __init__(
        self,
        *,
        database: Database,
        intake: Intake,
        profiles: Mapping[str, ChannelProfile],
        fits: Mapping[str, Fits],
        grants: Mapping[str, Grants],
        signals: Signals,
        kept: Callable[[InboundMessage], InboundMessage],
        clock: Callable[[], datetime],
    ) -> None:
        """``fits`` and ``grants`` by channel; a channel without them has no such thing.

        ``kept`` leaves of a message what may be stored (data residency).
        """
        self._kept = kept
        self._database = database
        self._intake = intake
        self._profiles = profiles
        self._fits = fits
        self._grants = grants
        self._signals = signals
        self._clock = clock

    async def take(
        self, message: InboundMessage, *, wait_s: float, call: Call | None = None
    ) -> Answered:
        """Store a message once with its call, wait up to ``wait_s`` for its answer.

        Raises DeskUnavailable, CallReplayed.
        """
        message = self._kept(message)
        profile = self._profiles[message.channel]
        passive = profile.passive_wait_s > 0
        waits = passive and wait_s > 0
        try:
            taken = await self._intake.take(
                message,
                window=self._intake.window(message, profile),
                wait_s=wait_s,
                first=lambda store: self._remember(store, call),
                also=lambda store: self._with(store, message, api=passive and not waits),
            )
            if taken.repeated:
                return Answered(repeated=True, message=await self._said_before(message))
            return Answered(message=await self._passive(message, taken) if waits else None)
        except StoreUnavailable as error:
            raise DeskUnavailable(str(error), saved=error.saved) from error
        except StorageError as error:
            raise DeskUnavailable(type(error).__name__, saved=None) from error

    async def note(self, signal: Signal, *, wait_s: float, call: Call | None = None) -> Answered:
        """Take notice of what is no message; a greeting is answered.

        Raises DeskUnavailable, CallReplayed.
        """
        grant = self._grants.get(signal.channel)

        def work(store: Store) -> None:
            self._remember(store, call)
            if grant is not None:
                grant(store, signal, self._clock())
            self._signals.note(store, signal, now=self._clock())

        await self._write(work)
        greeting = self._signals.greeting(signal)
        return Answered() if greeting is None else await self.take(greeting, wait_s=wait_s)

    async def fresh(self, call: Call) -> None:
        """Remember a call that brings nothing to store. Raises DeskUnavailable, CallReplayed."""
        await self._write(lambda store: self._remember(store, call))

    async def keep_unread(self, unread: Unread) -> None:
        """Keep what could not be read, sealed. Raises DeskUnavailable, CallReplayed."""

        def work(store: Store) -> DeadLetter:
            self._remember(store, unread.call)
            return store.dead_letters.keep(
                channel=unread.call.channel,
                account=unread.call.account,
                reason=unread.reason,
                body=unread.body,
                now=self._clock(),
            )

        kept = await self._write(work)
        log.info("call_kept_unread", channel=kept.channel, letter=str(kept.id), times=kept.times)

    async def _passive(self, message: InboundMessage, taken: Taken) -> OutboundMessage | None:
        """The answer, if the webhook is to give it itself; else the outbox sends it."""
        return await self._write(lambda store: self._chosen(store, message, taken))

    def _chosen(
        self, store: Store, message: InboundMessage, taken: Taken
    ) -> OutboundMessage | None:
        """Choose once, and close the delivery with the choice: the outbox may be faster."""
        row = _row_of(store, message)
        if row is None or row.reply_mode != UNCHOSEN:
            return None
        reply = self._ready(store, row, message.channel) if taken.result is not None else None
        if reply is not None and row.reply_id is not None:
            closed = store.outbox.take_passive([row.reply_id], now=self._clock())
            reply = reply if closed else None
        store.inbox.set_reply_mode(row.id, mode=API if reply is None else PASSIVE)
        return reply

    def _ready(self, store: Store, row: InboxRow, channel: str) -> OutboundMessage | None:
        """The reply of this row that nobody has sent yet and that fits."""
        delivery = None if row.reply_id is None else store.outbox.get(row.reply_id)
        if delivery is None or delivery.payload is None:
            return None
        reply = outbound_from_json(delivery.payload)
        fits = self._fits.get(channel)
        return reply if fits is not None and fits(reply, self._profiles[channel]) else None

    async def _said_before(self, message: InboundMessage) -> OutboundMessage | None:
        """What the webhook answered to this message when it came first."""

        def work(store: Store) -> OutboundMessage | None:
            row = _row_of(store, message)
            if row is None or row.reply_mode != PASSIVE or row.reply_id is None:
                return None
            payload = store.outbox.payload(row.reply_id)
            return None if payload is None else outbound_from_json(payload)

        return await self._database.read(work)

    def _remember(self, store: Store, call: Call | None) -> None:
        """Raises CallReplayed, which undoes the whole transaction."""
        if call is not None and not store.nonces.fresh(
            channel=call.channel,
            account=call.account,
            nonce=call.nonce,
            timestamp=call.timestamp,
            signature=call.signature,
            now=self._clock(),
        ):
            raise CallReplayed

    def _with(self, store: Store, message: InboundMessage, *, api: bool) -> None:
        """Written with a message: the window that it opens, and that no webhook will answer."""
        grant = self._grants.get(message.channel)
        if grant is not None:
            grant(store, message, self._clock())
        row = _row_of(store, message) if api else None
        if row is not None:
            store.inbox.set_reply_mode(row.id, mode=API)

    async def _write(self, work: Callable[[Store], T]) -> T:
        """One transaction. Raises DeskUnavailable."""
        try:
            return await self._database.write(work)
        except StoreUnavailable as error:
            raise DeskUnavailable(str(error), saved=error.saved) from error


def _row_of(store: Store, message: InboundMessage) -> InboxRow | None:
    return store.inbox.get(
        channel=message.channel,
        account=message.account,
        sender=message.sender,
        message_id=message.message_id,
    )

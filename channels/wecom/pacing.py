"""How many messages a member gets (推送节流): single cards, then digests, then a pause.

The platform takes 30 a minute and 1,000 an hour for one member and drops the rest without a word.
We stay at 20 and 800; from the eleventh notice of a minute on they are gathered into digests.

What was sent without an answer is sent again as it was, card or digest, so that the platform knows
it again and no notice stands on the screen twice. The counts are in the store, for all processes
together. What was sent without an answer, and what waits for its digest, one process knows and may
forget: the outbox has the rows. After a restart a card is known by its own id; a digest is not, so
that a notice of it may appear once more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

from channels.channel import Delivery, DeliveryReceipt
from channels.errors import ChannelError, SlowDown
from channels.tencent.errors import PlatformUnreachable
from channels.wecom.ports import SendCounts
from channels.wecom.settings import PushLimits

Post: TypeAlias = Callable[[list[Delivery], datetime], Awaitable[DeliveryReceipt]]
"""Sends one delivery, or several as one digest. Raises ChannelError."""

_MOST_REMEMBERED: Final = 10_000


@dataclass(slots=True)
class _Bundle:
    """Notices that leave together. The first one waits for the others and sends them all."""

    result: asyncio.Future[DeliveryReceipt]
    notices: list[Delivery] = field(default_factory=list)


@dataclass(slots=True)
class _Doubt:
    """What nobody knows to have arrived, a card or a digest; with a receipt it is known to."""

    notices: list[Delivery]
    receipt: DeliveryReceipt | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Pacer:
    """Counts and gathers, for each member by himself."""

    def __init__(self, counts: SendCounts, limits: PushLimits, *, account: str, post: Post) -> None:
        self._counts = counts
        self._limits = limits
        self._account = account
        self._post = post
        self._open: dict[str, _Bundle] = {}
        self._doubts: dict[UUID, _Doubt] = {}
        self._put_off: dict[UUID, None] = {}

    async def send(self, delivery: Delivery, now: datetime) -> DeliveryReceipt:
        """Send a notice by itself or with others. Raises ChannelError, SlowDown."""
        doubt = self._doubts.get(delivery.id)
        if doubt is None and delivery.attempt > 1 and delivery.id not in self._put_off:
            doubt = _Doubt([delivery])  # who tried it before, and how far it got, is not known here
        try:
            receipt = await self._sent(delivery, doubt, now)
        except SlowDown:
            if doubt is None:
                self._put_off[delivery.id] = None
                _forget_first(self._put_off)
            raise
        self._put_off.pop(delivery.id, None)
        return receipt

    async def _sent(
        self, delivery: Delivery, doubt: _Doubt | None, now: datetime
    ) -> DeliveryReceipt:
        """Raises ChannelError, SlowDown."""
        if doubt is not None:
            return await self._cleared(doubt, delivery, now)
        user = delivery.recipient
        if user in self._open or await self._wait_s(user, now, self._limits.bundle_from):
            return await self._with_others(delivery, now)
        return await self._posted([delivery], now)

    async def count(self, user: str, now: datetime) -> None:
        """One message more to this member. Raises SlowDown when it would be too many."""
        wait = await self._wait_s(user, now, self._limits.per_minute)
        if wait:
            raise SlowDown("enough messages to this member for now", retry_after=wait)

    async def _wait_s(self, user: str, now: datetime, per_minute: int) -> float:
        return await self._counts.take(
            account=self._account,
            user=user,
            now=now,
            per_minute=per_minute,
            per_hour=self._limits.per_hour,
        )

    async def _with_others(self, delivery: Delivery, now: datetime) -> DeliveryReceipt:
        bundle = self._open.get(delivery.recipient)
        if bundle is not None:
            bundle.notices.append(delivery)
            return await asyncio.shield(bundle.result)
        bundle = _Bundle(asyncio.get_running_loop().create_future(), [delivery])
        self._open[delivery.recipient] = bundle
        async with self._leading(bundle, delivery.recipient):
            await asyncio.sleep(self._limits.gather_s)
            del self._open[delivery.recipient]
            await self.count(delivery.recipient, now)
            receipt = await self._posted(bundle.notices, now)
            bundle.result.set_result(receipt)
        return receipt

    async def _posted(self, notices: list[Delivery], now: datetime) -> DeliveryReceipt:
        """Send them. Raises ChannelError; where no answer came it stays in doubt."""
        try:
            return await self._post(notices, now)
        except (PlatformUnreachable, asyncio.CancelledError):
            self._remember(_Doubt(notices))
            raise

    @asynccontextmanager
    async def _leading(self, bundle: _Bundle, user: str) -> AsyncIterator[None]:
        """Whatever happens to the first notice is told to those that wait for it."""
        try:
            yield
        except ChannelError as error:
            bundle.result.set_exception(error)
            raise
        finally:
            if self._open.get(user) is bundle:
                del self._open[user]
            if not bundle.result.done():
                bundle.result.set_exception(ChannelError("the digest was given up"))
            bundle.result.exception()  # nobody has to be waiting

    async def _cleared(self, doubt: _Doubt, delivery: Delivery, now: datetime) -> DeliveryReceipt:
        """Send the same again, once for all of its notices. Raises ChannelError.

        A refusal now says nothing of what became of it before: the doubt stays.
        """
        async with doubt.lock:
            if doubt.receipt is None:
                await self.count(delivery.recipient, now)
                notices = [replace(one, attempt=one.attempt + 1) for one in doubt.notices]
                doubt.receipt = await self._post(notices, now)
        self._doubts.pop(delivery.id, None)
        return doubt.receipt

    def _remember(self, doubt: _Doubt) -> None:
        self._doubts |= dict.fromkeys((one.id for one in doubt.notices), doubt)
        _forget_first(self._doubts)


def _forget_first(remembered: dict[UUID, Any]) -> None:
    """Keep the memory small: what is forgotten may be shown twice, and is not lost."""
    while len(remembered) > _MOST_REMEMBERED:
        del remembered[next(iter(remembered))]

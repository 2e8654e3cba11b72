"""Telegram as a way out (发送): plain text in parts, choices as buttons, at the platform's pace.

Which parts of a message left is remembered by the process alone: the platform has no key by which
it knows a repeat. After a restart a message that broke off is begun anew; a part may then be read
twice, and none is missing.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final
from uuid import UUID
from weakref import WeakValueDictionary

from channels.channel import ChannelProfile, Delivery, DeliveryReceipt
from channels.errors import ChannelError, SlowDown, WayClosed
from channels.message import OutboundMessage
from channels.splitting import parts_for
from channels.telegram.client import BotClient
from channels.telegram.keyboard import button_rows, needs_numbers, numbered
from channels.telegram.pacing import Pacer
from channels.telegram.profile import TELEGRAM

QUEUE: Final = 3
"""Deliveries of one chat that wait here at once; more of them wait better in the outbox."""
REMEMBERED: Final = 2_000
"""Deliveries whose parts are remembered: the platform has no key by which it knows a repeat."""


class TelegramChannel:
    """Sends over one bot. ``Delivery.recipient`` is the number of the chat."""

    def __init__(self, client: BotClient, pacer: Pacer) -> None:
        self._client = client
        self._pacer = pacer
        self._sent: OrderedDict[UUID, list[int]] = OrderedDict()
        self._order: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._queued: Counter[str] = Counter()

    @property
    def profile(self) -> ChannelProfile:
        """Limits of the platform."""
        return TELEGRAM

    async def send(self, delivery: Delivery, *, now: datetime) -> DeliveryReceipt:
        """Send what was not sent yet of a delivery, in the order of the chat.

        Raises SlowDown (the pace, or the platform's word), WayClosed (blocked, no such chat),
        AccountBlocked (token), ChannelError.
        """
        chat = delivery.recipient
        if not chat.lstrip("-").isdecimal():
            raise WayClosed("the recipient is no chat of this platform")
        async with self._in_order(chat):
            sent = await self._send(delivery, chat)
        return DeliveryReceipt(sent_at=now, provider_message_id=f"{chat}:{sent[-1]}")

    @asynccontextmanager
    async def _in_order(self, chat: str) -> AsyncIterator[None]:
        """One delivery of a chat after the other. Raises SlowDown where too many wait."""
        if self._queued[chat] >= QUEUE:
            raise SlowDown("others go first", retry_after=float(self._queued[chat]))
        self._queued[chat] += 1
        try:
            async with self._order.setdefault(chat, asyncio.Lock()):
                yield
        finally:
            self._queued[chat] -= 1
            if not self._queued[chat]:
                del self._queued[chat]

    async def _send(self, delivery: Delivery, chat: str) -> list[int]:
        """Part by part; the buttons hang under the last one. Numbers of the platform's messages."""
        parts = parts_for(_text(delivery.message), TELEGRAM)
        if not parts:
            raise ChannelError("a message without words", permanent=True)
        sent = self._remembered(delivery.id)
        rows = button_rows(delivery.message.choices, delivery=delivery.id)
        for place in range(len(sent), len(parts)):
            await self._pacer.admit(chat)
            last = place == len(parts) - 1
            sent.append(await self._client.send(chat, parts[place], rows if last else ()))
        return sent

    def _remembered(self, delivery: UUID) -> list[int]:
        """Numbers of the parts that left before something failed."""
        found = self._sent.setdefault(delivery, [])
        self._sent.move_to_end(delivery)
        if len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        return found


def _text(message: OutboundMessage) -> str:
    """Title, words, the labels that fit on no button, and the link as a line of its own."""
    labels = numbered(message.choices) if needs_numbers(message.choices) else ""
    return "\n\n".join(filter(None, (message.title, message.text, labels, message.link)))

"""A channel that delivers into a list, and fails when it was told to."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from channels.channel import ChannelProfile, Delivery, DeliveryReceipt
from channels.errors import ChannelError

TERMINAL = ChannelProfile(
    name="memory",
    text_limit=100_000,
    cards=False,
    join_text_ms=0,
    join_file_ms=0,
    join_cap_ms=0,
)
"""Profile of a line terminal: long texts, no joining window, the card as lines of text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One send that goes wrong: refused (``permanent`` or not), or hanging until cancelled."""

    permanent: bool = False
    retry_after: float | None = None
    hang: bool = False


class MemoryChannel:
    """Keeps what was delivered in ``sent``, once per delivery id as a good platform does."""

    def __init__(self, profile: ChannelProfile = TERMINAL) -> None:
        self._profile = profile
        self._faults: deque[Fault] = deque()
        self._receipts: dict[UUID, DeliveryReceipt] = {}
        self.sent: list[Delivery] = []
        self.attempts = 0

    @property
    def profile(self) -> ChannelProfile:
        """Limits of the channel."""
        return self._profile

    def fail(self, fault: Fault, *, times: int = 1) -> None:
        """Let the next ``times`` sends meet this fault."""
        self._faults.extend([fault] * times)

    def texts_to(self, recipient: str) -> tuple[str, ...]:
        """What this recipient got, oldest first."""
        return tuple(each.message.text for each in self.sent if each.recipient == recipient)

    async def send(self, delivery: Delivery, *, now: datetime) -> DeliveryReceipt:
        """Deliver once; the same id again gets the first receipt. Raises ChannelError."""
        self.attempts += 1
        if self._faults:
            await _meet(self._faults.popleft())
        known = self._receipts.get(delivery.id)
        if known is not None:
            return known
        self.sent.append(delivery)
        receipt = DeliveryReceipt(sent_at=now, provider_message_id=f"memory-{len(self.sent)}")
        self._receipts[delivery.id] = receipt
        return receipt


async def _meet(fault: Fault) -> None:
    """Hang until the caller's time limit, or refuse."""
    if fault.hang:
        await asyncio.Event().wait()
    raise ChannelError("scripted fault", permanent=fault.permanent, retry_after=fault.retry_after)

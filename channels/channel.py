"""The port of a channel, and its limits as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from channels.message import OutboundMessage


class TextUnit(StrEnum):
    """Unit in which a platform counts the length of a text."""

    CHARACTERS = "characters"
    BYTES = "bytes"
    UTF16 = "utf16"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelProfile:
    """What a platform can carry. Windows in milliseconds: messages within them are one turn.

    Without ``buttons`` the choices stand in the text as numbered options; without ``cards`` the
    review card (核对卡) stands there line by line. ``reply_window`` is how long after a person's
    last message the platform lets us write (WeChat: 48 hours), None where that never ends.
    ``pushes``: replies leave through the outbox; without it a page reads them. ``passive_wait_s``:
    how long a webhook may wait for an answer that it gives itself. ``choices_most``: buttons of
    one message; ``media_most_bytes``: the largest file that the platform hands over.
    """

    name: str
    text_limit: int
    text_unit: TextUnit = TextUnit.CHARACTERS
    buttons: bool = True
    cards: bool = True
    edits: bool = False
    in_country: bool = True
    join_text_ms: int = 1500
    join_file_ms: int = 3000
    join_cap_ms: int = 20000
    reply_window: timedelta | None = None
    pushes: bool = False
    passive_wait_s: float = 0.0
    choices_most: int = 7
    media_most_bytes: int = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One thing to send: ``id`` is the idempotency key given to the platform.

    ``language`` is that of its words, for what a channel has to add of its own.
    """

    id: UUID
    recipient: str
    message: OutboundMessage
    attempt: int
    account: str = ""
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReceipt:
    """What the platform answered to a send that it took."""

    sent_at: datetime
    provider_message_id: str = ""


class Channel(Protocol):
    """A way out. Ways in (verify, decode) are the platform's own routes."""

    @property
    def profile(self) -> ChannelProfile:
        """Limits of the platform."""

    async def send(self, delivery: Delivery, *, now: datetime) -> DeliveryReceipt:
        """Send once. Raises ChannelError: ``retry_after`` seconds, or ``permanent``."""

"""The reply window of customer service (下发窗口): five messages in 48 hours after a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from channels.message import InboundMessage
from channels.webhook import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What an act opens."""

    kind: str
    allowed: int
    lasts: timedelta


MESSAGE: Final = Grant(kind="message", allowed=5, lasts=timedelta(hours=48))
KINDS: Final = (MESSAGE.kind,)


def grant_of(item: InboundMessage | Signal) -> Grant | None:
    """A word opens the window; what is only done in the chat does not."""
    return MESSAGE if isinstance(item, InboundMessage) else None

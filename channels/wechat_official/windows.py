"""The reply window (下发窗口): which act of a person lets us write how much, for how long.

User message: 5 within 48 hours. Menu click, subscribe, QR scan: 3 within one minute each. A tap on
an option of a menu message counts as a click. ``VIEW`` opens nothing. Quotas do not add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from channels.message import InboundMessage
from channels.tencent.fields import is_event_id
from channels.webhook import Signal, SignalKind

RECEIPT: Final = "intake.receipt"
"""The reply act for which one unit stays reserved (诉求编号)."""
NEWS: Final = "notices."
"""Reply acts of a ticket: the receipt was sent long before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What an act opens."""

    kind: str
    allowed: int
    lasts: timedelta


MESSAGE: Final = Grant(kind="message", allowed=5, lasts=timedelta(hours=48))
CLICK: Final = Grant(kind="click", allowed=3, lasts=timedelta(minutes=1))
_SIGNALS: Final = {
    SignalKind.CLICKED: CLICK,
    SignalKind.FOLLOWED: Grant(kind="subscribe", allowed=3, lasts=timedelta(minutes=1)),
    SignalKind.SCANNED: Grant(kind="scan", allowed=3, lasts=timedelta(minutes=1)),
}

KINDS: Final = (MESSAGE.kind, *(grant.kind for grant in _SIGNALS.values()))
"""All windows that one customer-service message is charged to."""


def grant_of(item: InboundMessage | Signal) -> Grant | None:
    """What a message or signal opens, None for what opens nothing."""
    if isinstance(item, Signal):
        return _SIGNALS.get(item.kind)
    pressed = item.choice is not None or is_event_id(item.message_id)
    return CLICK if pressed else MESSAGE


def units_to_keep(acts: tuple[str, ...]) -> int:
    """Units that a message must leave: one for the receipt while a complaint is being taken."""
    if RECEIPT in acts or any(act.startswith(NEWS) for act in acts):
        return 0
    return 1

"""What sending needs of the store and the desk; the application serves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from channels.channel import Delivery

Unit: TypeAlias = object
"""One unit that was taken; it is only ever handed back to where it came from."""


class Windows(Protocol):
    """How many messages may be sent to whom (下发配额), shared by all processes."""

    async def take(self, *, account: str, user: str, now: datetime, keep: int = 0) -> Unit | None:
        """Take one unit and leave ``keep``; None when there is not one to take."""

    async def give_back(self, unit: Unit) -> None:
        """The platform certainly did not count it."""

    async def close(self, *, account: str, user: str, now: datetime) -> None:
        """The platform says that the window is over (45015) or used up (45047)."""

    async def open_units(self, *, account: str, user: str, now: datetime) -> int:
        """Units that could be taken now."""


class Subscriptions(Protocol):
    """Who agreed to be sent a notice (订阅通知)."""

    async def take(self, *, account: str, user: str, template_id: str, now: datetime) -> bool:
        """Use an agreement; a one-time one is used up by it. False when there is none."""

    async def give_back(
        self, *, account: str, user: str, template_id: str, taken_at: datetime
    ) -> None:
        """The platform certainly did not take the notice."""

    async def close(
        self, *, account: str, user: str, template_id: str | None, now: datetime
    ) -> None:
        """The person refuses it (43101); None: does not follow any more (43004)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What may be said outside of a conversation: nothing about a person or a matter.

    ``kind`` chooses the template; ``status`` and ``date`` are in the reader's language.
    """

    kind: str
    number: str
    status: str
    date: str
    link: str


class Notices(Protocol):
    """The neutral form of a delivery."""

    async def neutral(self, delivery: Delivery) -> Notice | None:
        """Number, status, date, link; None where a delivery belongs to no ticket."""

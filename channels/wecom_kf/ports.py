"""What customer service (微信客服) needs of the store: a cursor, what was pulled, the units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from casework.model.errors import ZhitongError
from channels.webhook import Answered
from channels.wecom_kf.decode import Item

Unit: TypeAlias = object
"""One unit that was taken; it is only ever handed back to where it came from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far an account was read. ``version`` rises with each step; 0 before the first."""

    cursor: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one pull brought, in the order of the platform, and where the next one begins."""

    account: str
    items: tuple[Item, ...]
    seen: Mark
    cursor: str


class CursorMoved(ZhitongError):
    """Another process read on from the same place; what it stored is stored."""

    code = "kf_cursor_moved"


class KfInbox(Protocol):
    """Where what was pulled is kept."""

    async def mark(self, *, account: str) -> Mark:
        """How far this account was read. Raises DeskUnavailable."""

    async def keep(self, batch: Batch, *, now: datetime) -> Sequence[Answered]:
        """Store the items, each once, and the new cursor, in one transaction.

        One answer for each item, in their order; ``message`` is what is to be said at once with
        the code of a signal. Raises CursorMoved (nothing was stored), DeskUnavailable.
        """


class Windows(Protocol):
    """How many messages may be sent to whom (下发配额), shared by all processes."""

    async def take(self, *, account: str, user: str, now: datetime, keep: int = 0) -> Unit | None:
        """Take one unit and leave ``keep``; None when there is not one to take."""

    async def give_back(self, unit: Unit) -> None:
        """The platform certainly did not count it."""

    async def close(self, *, account: str, user: str, now: datetime) -> None:
        """The platform says that the window is over or used up."""

    async def open_units(self, *, account: str, user: str, now: datetime) -> int:
        """Units that could be taken now."""

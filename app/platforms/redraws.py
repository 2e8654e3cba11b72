"""Cards drawn anew (更新卡片): a courtesy, tried once in the background of one process.

What was done is committed before, and losing a redraw loses nothing: what waits here may be
forgotten by a restart.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol, runtime_checkable

import structlog

from channels.errors import ChannelError, DeskUnavailable
from channels.message import OutboundMessage

log = structlog.get_logger("app.platforms.redraws")

MOST: Final = 5
"""Cards of one ticket that are drawn anew at once; older ones say so when they are pressed."""


@runtime_checkable
class Redraw(Protocol):
    """What a channel offers whose cards can be drawn anew."""

    async def redraw(
        self, *, user: str, task_id: str, message: OutboundMessage, now: datetime
    ) -> bool:
        """Draw the card of this user anew; False when it cannot be. Raises ChannelError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redrawing:
    """Cards of one user that show the same ticket, newest first, and how it stands now."""

    channel: str
    user: str
    tasks: tuple[str, ...]
    message: OutboundMessage
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Redraws:
    """Runs redraws in the background. ``channels`` by name; others are left out."""

    channels: Callable[[], Mapping[str, Redraw]]
    running: set[asyncio.Task[None]] = field(default_factory=set)
    loops: list[asyncio.AbstractEventLoop] = field(default_factory=list)

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Name the event loop on which cards are drawn; a process without one draws none."""
        self.loops[:] = [loop]

    def possible(self) -> frozenset[str]:
        """Channels whose cards this process can draw."""
        return frozenset(self.channels())

    def soon(self, order: Redrawing) -> None:
        """Begin from whatever thread; nothing where no event loop runs."""
        for loop in self.loops:
            if loop.is_running():
                loop.call_soon_threadsafe(self.start, order)

    def start(self, order: Redrawing) -> None:
        """Begin; call from the event loop."""
        channel = self.channels().get(order.channel)
        if channel is not None and order.tasks:
            self._begin(self._draw(channel, order))

    async def close(self) -> None:
        """Wait for what runs."""
        if self.running:
            await asyncio.wait(set(self.running))

    async def _draw(self, channel: Redraw, order: Redrawing) -> None:
        for task_id in order.tasks[:MOST]:
            try:
                await channel.redraw(
                    user=order.user, task_id=task_id, message=order.message, now=order.now
                )
            except (ChannelError, DeskUnavailable) as error:
                log.info("card_not_redrawn", channel=order.channel, reason=error.code)
                return

    def _begin(self, courtesy: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(courtesy)
        self.running.add(task)
        task.add_done_callback(self.running.discard)

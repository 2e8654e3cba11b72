"""Asking for updates instead of being called (长轮询): for development, behind any firewall.

An update is confirmed by the offset of the next question, and that only after it is stored: what
was fetched before a crash comes again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from channels.errors import ChannelError, DeskUnavailable
from channels.telegram.client import BotClient
from channels.telegram.receiver import Receiver

log = structlog.get_logger("channels.telegram")

WAIT_S: Final = 25
"""So long the platform holds a question open."""
FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 30.0


class Poller:
    """Asks until it is told to stop."""

    def __init__(
        self,
        client: BotClient,
        receiver: Receiver,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        wait_s: int = WAIT_S,
    ) -> None:
        self._client = client
        self._receiver = receiver
        self._sleep = sleep
        self._wait_s = wait_s
        self._offset: int | None = None
        self._pause = FIRST_PAUSE_S

    async def run(self, stop: asyncio.Event) -> None:
        """Ask, store, confirm, until ``stop`` is set. Failures are waited out."""
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                asking = asyncio.create_task(self.once())
                await asyncio.wait({asking, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not asking.done():
                    asking.cancel()
                    await asyncio.wait({asking})
                elif asking.exception() is not None:
                    await asking
        finally:
            stopped.cancel()

    async def once(self) -> int:
        """One question; how many updates it brought. Waits a while after a failure."""
        try:
            updates = await self._client.updates(offset=self._offset, wait_s=self._wait_s)
            for update in updates:
                await self._receiver.accept(update)
                self._offset = update.update_id + 1
        except (ChannelError, DeskUnavailable) as error:
            wait = max(self._pause, getattr(error, "retry_after", None) or 0.0)
            log.warning("telegram_polling_waits", reason=error.code, seconds=wait)
            await self._sleep(wait)
            self._pause = min(2 * self._pause, LONGEST_PAUSE_S)
            return 0
        self._pause = FIRST_PAUSE_S
        return len(updates)

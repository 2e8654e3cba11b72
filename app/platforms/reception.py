"""Stands in for the desk until it is there (接待台): channels are made first, doors later."""

from __future__ import annotations

from channels.errors import DeskUnavailable
from channels.message import InboundMessage
from channels.webhook import Answered, Call, Desk, Signal


class Reception:
    """Hands on to the desk of this process once it has one (``channels.webhook.Desk``).

    A process that only sends never has one; then nothing is taken, and the platform sends again.
    """

    def __init__(self) -> None:
        self.desk: Desk | None = None

    async def take(
        self, message: InboundMessage, *, wait_s: float, call: Call | None = None
    ) -> Answered:
        """See ``Desk.take``."""
        return await self._there.take(message, wait_s=wait_s, call=call)

    async def note(self, signal: Signal, *, wait_s: float, call: Call | None = None) -> Answered:
        """See ``Desk.note``."""
        return await self._there.note(signal, wait_s=wait_s, call=call)

    async def fresh(self, call: Call) -> None:
        """See ``Desk.fresh``."""
        await self._there.fresh(call)

    @property
    def _there(self) -> Desk:
        if self.desk is None:
            raise DeskUnavailable("this process takes no messages", saved=False)
        return self.desk

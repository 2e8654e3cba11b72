"""Stands in for the desk until it is there (接待台): channels are made first, doors later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from channels.errors import DeskUnavailable
from channels.message import InboundMessage
from channels.webhook import Answered, Call, Desk, Signal, Unread

if TYPE_CHECKING:
    # The doors bring the platform's packages: a process without a platform loads none of them.
    from channels.tencent.corp_door import Knock


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

    async def keep_unread(self, unread: Unread) -> None:
        """See ``Desk.keep_unread``."""
        await self._there.keep_unread(unread)

    @property
    def _there(self) -> Desk:
        if self.desk is None:
            raise DeskUnavailable("this process takes no messages", saved=False)
        return self.desk


class Bell:
    """Calls those who fetch for customer service (微信客服), at whichever address its news arrive.

    A corporation may set one callback for all of its applications; then the news come to that of
    WeCom.
    """

    def __init__(self) -> None:
        self._fetching: dict[str, Knock] = {}

    def answered_by(self, corp_id: str, knock: Knock) -> None:
        """Name who fetches for a corporation."""
        self._fetching[corp_id] = knock

    def of(self, corp_id: str) -> Knock | None:
        """Who fetches for it; None where nobody does. Ask when all platforms are made."""
        return self._fetching.get(corp_id)

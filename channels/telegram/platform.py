"""One bot, put together (组装): whoever configures Telegram needs this module and no other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from starlette.routing import Route

from channels.telegram.channel import TelegramChannel
from channels.telegram.client import BotClient
from channels.telegram.commands import LANGUAGES
from channels.telegram.media import TelegramFiles
from channels.telegram.pacing import Pacer
from channels.telegram.polling import Poller
from channels.telegram.ports import Ledger
from channels.telegram.presses import Presses
from channels.telegram.receiver import Receiver, Reduce
from channels.telegram.routes import routes
from channels.telegram.settings import TelegramSettings
from channels.webhook import Desk

Menu = Mapping[str, Sequence[tuple[str, str]]]
"""Language → commands with what they do (``channels.telegram.commands.menu``)."""


class Telegram:
    """The bot's way in and out. ``clock`` tells the time, ``monotonic`` seconds that only rise."""

    def __init__(
        self,
        settings: TelegramSettings,
        *,
        desk: Desk,
        ledger: Ledger,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        reduce: Reduce | None,
    ) -> None:
        self._settings = settings
        self._desk = desk
        self._ledger = ledger
        self._clock = clock
        self._reduce = reduce
        self._client = BotClient(settings)
        self._presses = Presses(self._client)
        self.channel = TelegramChannel(self._client, Pacer(monotonic=monotonic))
        self.files = TelegramFiles(self._client, settings)

    def routes(self) -> list[Route]:
        """The webhook; none where the bot asks for its messages itself."""
        if self._settings.poll:
            return []
        return routes(
            self._settings,
            self._desk,
            self._clock,
            ledger=self._ledger,
            courtesies=self._presses,
            reduce=self._reduce,
        )

    async def setup(self, menu: Menu) -> None:
        """Tell the platform where to call, and the menu. Raises ChannelError: try again later."""
        if self._settings.poll:
            await self._client.delete_webhook()
        else:
            await self._client.set_webhook()
        for language in LANGUAGES:
            await self._client.set_commands(menu[language], language)
        await self._client.set_commands(menu[LANGUAGES[-1]], "")

    async def poll(self, stop: asyncio.Event) -> None:
        """Ask for messages until ``stop`` is set; only where ``poll`` is set, in one process."""
        receiver = Receiver(
            account=self._settings.bot_id,
            desk=self._desk,
            ledger=self._ledger,
            courtesies=self._presses,
            clock=self._clock,
            reduce=self._reduce,
        )
        await Poller(self._client, receiver).run(stop)

    async def who_am_i(self) -> str:
        """The bot's number as the platform tells it. Raises ChannelError."""
        return await self._client.who_am_i()

    async def close(self) -> None:
        """Let courtesies end and close the connections."""
        await self._presses.close()
        await self.files.close()
        await self._client.close()

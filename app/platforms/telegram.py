"""The Telegram bot (Telegram 机器人), made ready for the desk."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog

from app.platforms.assembly import Makings, Platform
from app.platforms.books import TelegramLedger
from channels.errors import ChannelError
from channels.telegram.commands import menu
from channels.telegram.platform import Telegram
from channels.telegram.settings import TelegramSettings

log = structlog.get_logger("app.platforms.telegram")

AGAIN_S: Final = 60.0


def make(settings: TelegramSettings, makings: Makings) -> Platform:
    """One bot."""
    bot = Telegram(
        settings,
        desk=makings.reception,
        ledger=TelegramLedger(makings.database),
        clock=makings.clock,
        monotonic=makings.monotonic,
        reduce=makings.residency.reduction("telegram"),
    )

    async def announce(stop: asyncio.Event) -> None:
        """Tell the platform where to call; tried until it listens."""
        while not stop.is_set():
            try:
                await bot.setup(menu(makings.words))
            except ChannelError as error:
                log.warning("telegram_setup_waits", reason=error.code)
                await _rest(stop, AGAIN_S)
            else:
                return

    async def run(stop: asyncio.Event) -> None:
        await announce(stop)
        if settings.poll and not stop.is_set():
            await bot.poll(stop)

    return Platform(
        channel=bot.channel, media=bot.files, doors=bot.routes, errands=(run,), close=bot.close
    )


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return

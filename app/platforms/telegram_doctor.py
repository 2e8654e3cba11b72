"""The bot looked at (机器人自检): its token, what the platform says of our webhook, the webhook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from app.platforms import doors
from app.platforms.findings import Finding, Notes
from channels.errors import ChannelError
from channels.telegram.client import BotClient
from channels.telegram.settings import TelegramSettings


async def examine(
    settings: TelegramSettings, files: Sequence[Path], *, now: Callable[[], datetime]
) -> list[Finding]:
    """All findings of one bot."""
    notes = Notes("telegram")
    async with doors.client(proxy=settings.proxy) as http:
        clock = await doors.try_clock(http, notes, settings.api_base, now=now)
    found = [notes.secrets(files), clock, *await _bot(settings, notes)]
    if settings.poll:
        return [*found, notes.ok("door", "polls")]
    if not settings.webhook_url:
        return [*found, notes.failed("door", "no_webhook_url")]
    async with doors.client() as http:
        return [*found, await doors.try_secret_door(http, notes, settings)]


async def _bot(settings: TelegramSettings, notes: Notes) -> list[Finding]:
    """Whether the token works, and what the platform says of our webhook."""
    client = BotClient(settings)
    try:
        await client.who_am_i()
        hook = await client.webhook()
    except ChannelError as error:
        return [notes.error("token", error)]
    finally:
        await client.close()
    token = notes.ok("token", "token")
    if settings.poll:
        return [token]
    if hook.url != settings.webhook:
        return [token, notes.warning("hook", "hook_elsewhere", url=hook.url or "-")]
    if hook.failure:
        return [token, notes.warning("hook", "hook_failing", what=hook.failure, n=hook.waiting)]
    return [token, notes.ok("hook", "hook", n=hook.waiting)]

"""Puts configured platforms together (平台装配): their channels, files, doors and errands.

A platform that is not configured costs nothing: its module is not even imported.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, Final

from starlette.routing import Route

from app.passive import Fits
from app.platforms.desk import Grants
from app.platforms.reception import Bell, Reception
from app.platforms.residency import Residency
from app.platforms.settings import PlatformSettings
from app.platforms.signals import Signals
from app.taking import Window
from channels.channel import Channel, ChannelProfile
from channels.email import MailSettings
from channels.media import MediaSource
from channels.message import InboundMessage
from channels.words import Words
from storage.files import FileStore
from storage.interface import Database

Errand = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
"""Something that runs beside the loops until the event is set."""

PLATFORMS: Final = ("wechat_oa", "wecom", "kf", "telegram", "email")


@dataclass(frozen=True, slots=True, kw_only=True)
class Makings:
    """What platforms are made of. ``window``: how long a message waits for its followers.

    ``sender`` is the mail server that our letters leave by, None where none is set.
    """

    settings: PlatformSettings
    residency: Residency
    database: Database
    words: Words
    clock: Callable[[], datetime]
    reception: Reception
    signals: Signals
    public_url: str
    owner: str
    lease_ms: int
    window: Callable[[InboundMessage, ChannelProfile], Window]
    files: FileStore
    sender: MailSettings | None = None
    bell: Bell = field(default_factory=Bell)
    monotonic: Callable[[], float] = monotonic

    @property
    def status_page(self) -> str:
        """Where a person reads on what had no room in a chat."""
        return f"{self.public_url}/status"


@dataclass(slots=True, kw_only=True)
class Platform:
    """One platform, ready: ``doors`` are its routes, ``errands`` what runs beside the loops.

    ``look`` fetches what lies there now, where it does not call us. ``close`` lets its connections
    go. ``fits`` says what its passive reply can carry, ``grant`` which act of a person opens a
    reply window.
    """

    channel: Channel
    media: MediaSource | None = None
    doors: Callable[[], Sequence[Route]] = tuple
    errands: Sequence[Errand] = ()
    look: Callable[[], Awaitable[None]] | None = None
    close: Callable[[], Awaitable[None]] | None = None
    fits: Fits | None = None
    grant: Grants | None = None


@dataclass(slots=True, kw_only=True)
class Platforms:
    """All that are configured, by the name of their channel."""

    by_name: Mapping[str, Platform] = field(default_factory=dict)

    @property
    def channels(self) -> dict[str, Channel]:
        """Ways out."""
        return {name: one.channel for name, one in self.by_name.items()}

    @property
    def media(self) -> dict[str, MediaSource]:
        """Where their files are."""
        return {name: one.media for name, one in self.by_name.items() if one.media is not None}

    @property
    def fits(self) -> dict[str, Fits]:
        """What passive replies can carry."""
        return {name: one.fits for name, one in self.by_name.items() if one.fits is not None}

    @property
    def grants(self) -> dict[str, Grants]:
        """Which acts open reply windows."""
        return {name: one.grant for name, one in self.by_name.items() if one.grant is not None}

    def doors(self) -> list[Route]:
        """Routes of all."""
        return [route for one in self.by_name.values() for route in one.doors()]

    def errands(self) -> list[Errand]:
        """What runs beside the loops."""
        return [errand for one in self.by_name.values() for errand in one.errands]

    async def close(self) -> None:
        """Let connections go."""
        for one in self.by_name.values():
            if one.close is not None:
                await one.close()


def assemble(makings: Makings) -> Platforms:
    """Every platform that the settings name."""
    made: dict[str, Platform] = {}
    for name in PLATFORMS:
        settings = getattr(makings.settings, name)
        if settings is not None:
            module = importlib.import_module(f"app.platforms.{name}")
            made[name] = module.make(settings, makings)
    return Platforms(by_name=made)

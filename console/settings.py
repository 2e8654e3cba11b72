"""What the console must be told: addresses, keys, limits. No environment is read here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

MINIMUM_KEY_BYTES = 32


def utc_now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSettings:
    """Settings of the console.

    ``origins`` are the addresses under which browsers reach it (``https://desk.example``), as
    compared with the ``Origin`` header; the ``Host`` header is never trusted. ``secret`` (at
    least 32 bytes) signs cursors and the form tokens of visitors who are not signed in.
    ``https`` chooses the ``__Host-`` cookie and HSTS. ``stop`` ends every open stream.
    """

    https: bool
    origins: frozenset[str]
    secret: bytes = field(repr=False)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    clock: Callable[[], datetime] = utc_now
    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    failures_an_hour: int = 10
    page_size: int = 50
    heartbeat: timedelta = timedelta(seconds=15)
    session_check: timedelta = timedelta(milliseconds=900)
    body_limit: int = 256 * 1024

    def __post_init__(self) -> None:
        """Refuse a key that is too short to sign anything."""
        if len(self.secret) < MINIMUM_KEY_BYTES:
            raise ValueError("the console's secret needs at least 32 bytes")

    @property
    def cookie(self) -> str:
        """Name of the session cookie."""
        return "__Host-zhitong" if self.https else "zhitong"

    @property
    def visitor_cookie(self) -> str:
        """Name of the cookie that a form of a visitor without a session is bound to."""
        return "__Host-zhitong-visitor" if self.https else "zhitong-visitor"

    @property
    def language_cookie(self) -> str:
        """Name of the cookie that holds the chosen language."""
        return "__Host-zhitong-language" if self.https else "zhitong-language"

"""Settings of the web chat, as data that the wiring hands over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from channels.attachments import MEGABYTE, Limits
from channels.channel import ChannelProfile

WEB = ChannelProfile(name="webchat", text_limit=4000)
"""Profile of the web chat: buttons and cards; hosted in the country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A token bucket: ``burst`` at once, then ``per_minute``."""

    per_minute: float
    burst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """Generous for people, narrow for programs; one office may share one address."""

    address: Rate = Rate(per_minute=300, burst=300)
    conversation: Rate = Rate(per_minute=60, burst=60)
    opening: Rate = Rate(per_minute=30, burst=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebChatSettings:
    """``public_url`` is the address people open: links are built from it, never from a header.

    ``bureau`` and ``contact`` are by language: the name of the bureau, and a line with telephone
    and hours (may be empty). Times in seconds. ``rates`` None switches the rate limits off.
    """

    public_url: str
    bureau: Mapping[str, str]
    contact: Mapping[str, str] = field(default_factory=dict)
    files: Limits = field(default_factory=Limits)
    rates: RateLimits | None = RateLimits()
    wait: float = 5.0
    max_wait: float = 25.0
    max_text: int = 20_000
    max_body: int = 256 * 1024
    max_upload: int = 101 * MEGABYTE
    parallel_uploads: int = 2
    transcript_lines: int = 200
    max_streams: int = 6
    heartbeat: float = 15.0
    remember_days: int = 30

    @property
    def https(self) -> bool:
        """Whether people reach the page by https (then cookies are ``__Host-`` and Secure)."""
        return self.public_url.startswith("https://")

    @property
    def host(self) -> str:
        """Host and port of the public address."""
        return urlsplit(self.public_url).netloc

    def link(self, path: str) -> str:
        """Absolute address of a path."""
        return self.public_url.rstrip("/") + path

"""Settings of outgoing e-mail, as data that the wiring hands over."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from channels.channel import ChannelProfile

MAIL = ChannelProfile(
    name="email",
    text_limit=20_000,
    buttons=False,
    cards=False,
    join_text_ms=0,
    join_file_ms=0,
    join_cap_ms=0,
)
"""Profile of e-mail: long texts, choices and card as lines, nothing to wait for."""


class Security(StrEnum):
    """How the way to the mail server is protected."""

    STARTTLS = "starttls"  # plain first, then TLS or nothing (port 587)
    TLS = "tls"  # TLS from the first byte (port 465)
    NONE = "none"  # a relay on the same machine


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The server that takes our e-mail, and who we are there.

    ``ca_file`` is the authority that signed the server's certificate where the machine does not
    know it; ``timeout_s`` bounds every step of a send.
    """

    host: str
    port: int
    sender: str
    security: Security = Security.STARTTLS
    sender_name: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    timeout_s: float = 8.0

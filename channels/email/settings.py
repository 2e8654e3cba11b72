"""Settings of e-mail in both directions, as data that the wiring hands over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from casework.model.errors import ZhitongError
from channels.channel import ChannelProfile

CHANNEL: Final = "email"

MAIL: Final = ChannelProfile(
    name=CHANNEL,
    text_limit=1_000_000,
    buttons=False,
    cards=False,
    in_country=False,
    join_text_ms=0,
    join_file_ms=0,
    join_cap_ms=0,
    pushes=True,
    media_most_bytes=20_000_000,
)
"""Profile of e-mail: long texts, choices and card as lines, nothing to wait for.

Abroad until the operator declares that the mail server stands in the country
(``email_in_country`` of the table ``[residency]``).
"""


class Security(StrEnum):
    """How the way to a mail server is protected."""

    STARTTLS = "starttls"  # plain first, then TLS or nothing (ports 587 and 143)
    TLS = "tls"  # TLS from the first byte (ports 465 and 993)
    NONE = "none"  # a server on the same machine


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The server that takes our e-mail, and who we are there.

    ``ca_file`` is the authority that signed the server's certificate where the machine does not
    know it; ``timeout_s`` bounds every step of a send. ``reply_to`` is where answers go if that is
    not the sender.
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
    reply_to: str = ""

    def answered_at(self, address: str) -> MailSettings:
        """The same server, with answers to the mailbox that is read."""
        return replace(self, reply_to=address)


class MailboxMisconfigured(ZhitongError):
    """A value of the mailbox that cannot work. Params: ``name``."""

    code = "mailbox_misconfigured"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSettings:
    """The mailbox (受理邮箱) that complaints come to, read over IMAP.

    ``address`` is that of the mailbox, ``aliases`` further ones of ours: mails from them are never
    answered. ``poll_s`` seconds lie between two looks. A mail above ``most_bytes`` is read as far
    as its text; its files stay in the mailbox. ``verifier`` is the name under which our own mail
    server writes what it found out about a sender (Authentication-Results, RFC 8601); without it
    no sender counts as proved.
    """

    address: str
    host: str
    user: str
    password: str = field(repr=False)
    port: int = 993
    security: Security = Security.TLS
    folder: str = "INBOX"
    poll_s: float = 60.0
    aliases: tuple[str, ...] = ()
    ca_file: Path | None = None
    timeout_s: float = 8.0
    most_bytes: int = 36_000_000
    verifier: str = ""

    def __post_init__(self) -> None:
        """Refuse at once what would fail later."""
        for name in ("address", "host", "user", "password", "folder"):
            if not getattr(self, name).strip():
                raise MailboxMisconfigured(f"{name} is empty", name=name)
        if self.address.count("@") != 1:
            raise MailboxMisconfigured("address is not that of a mailbox", name="address")
        for name, least in (("port", 1), ("poll_s", 1), ("timeout_s", 1), ("most_bytes", 100_000)):
            if getattr(self, name) < least:
                raise MailboxMisconfigured(f"{name} is below {least}", name=name)

    @property
    def account(self) -> str:
        """The mailbox as an account of the channel."""
        return self.address.strip().casefold()


_TEXTS: Final = ("address", "host", "user", "folder", "verifier")
_NUMBERS: Final = ("poll_s", "timeout_s")
_KNOWN: Final = frozenset(
    {*_TEXTS, *_NUMBERS, "port", "most_bytes", "security", "aliases"} | {"password_file", "ca_file"}
)


def read_mailbox(table: Mapping[str, Any], *, folder: Path) -> MailboxSettings:
    """The mailbox of a table ``[email]``; files are named relative to ``folder``.

    Raises MailboxMisconfigured with the name of the first wrong value.
    """
    if "password" in table:
        raise MailboxMisconfigured(
            "password is a secret: name its file in password_file", name="password"
        )
    for name in table.keys() - _KNOWN:
        raise MailboxMisconfigured(f"unknown: {name}", name=name)
    for name in ("address", "host", "user", "password_file"):
        if name not in table:
            raise MailboxMisconfigured(f"missing: {name}", name=name)
    given = {name: _checked(table[name], name) for name in table}
    given["password"] = _secret(folder / given.pop("password_file"))
    if "ca_file" in given:
        given["ca_file"] = folder / given["ca_file"]
    return MailboxSettings(**given)


def _checked(value: Any, name: str) -> Any:
    """The value in its type. Raises MailboxMisconfigured."""
    if name == "security" and value in tuple(Security):
        return Security(value)
    if name == "aliases" and isinstance(value, list) and all(isinstance(i, str) for i in value):
        return tuple(value)
    if name in _NUMBERS and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if name in ("port", "most_bytes") and isinstance(value, int) and not isinstance(value, bool):
        return value
    if name in (*_TEXTS, "password_file", "ca_file") and isinstance(value, str):
        return value
    raise MailboxMisconfigured(f"{name} has a value of another kind", name=name)


def _secret(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise MailboxMisconfigured(
            f"password_file: {type(error).__name__}", name="password_file"
        ) from error

"""A post office on loopback (邮局仿真): the mailbox that a desk reads, and where its letters go."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Final, Protocol

from app.platforms.fakes.mail_imap import ImapServer
from app.platforms.fakes.mail_smtp import MOST, SmtpServer

HOST: Final = "127.0.0.1"
USER: Final = "complaints"
_VALIDITIES: Final = 2**31 - 1


class PostOffice(Protocol):
    """Two servers of one provider, as a desk and its writers know them."""

    @property
    def password(self) -> str:
        """Opens the mailbox of ``USER``."""

    @property
    def imap_port(self) -> int:
        """Where the mailbox is read."""

    @property
    def smtp_port(self) -> int:
        """Where letters are handed in."""

    @property
    def letters(self) -> list[EmailMessage]:
        """Letters of the desk, oldest first."""

    async def put(self, mail: bytes, *, at: datetime) -> None:
        """A mail arrives in the mailbox."""


@dataclass(kw_only=True)
class MadeOffice:
    """A post office in this process. Its mailbox is a new one each time, and says so."""

    password: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    imap_port: int = 0
    smtp_port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Its servers, not yet listening."""
        validity = 1 + secrets.randbelow(_VALIDITIES)
        self.imap = ImapServer(user=USER, password=self.password, validity=validity)
        self.smtp = SmtpServer(self._take)

    async def put(self, mail: bytes, *, at: datetime) -> None:
        """A mail arrives in the mailbox."""
        self.imap.put(mail, at=at)

    def _take(self, raw: bytes) -> None:
        letter = message_from_bytes(raw, policy=policy.default)
        if isinstance(letter, EmailMessage):
            self.letters.append(letter)


@asynccontextmanager
async def opened() -> AsyncIterator[MadeOffice]:
    """A post office on free ports."""
    office = MadeOffice()
    async with serving(office, imap=_place(), smtp=_place()):
        yield office


@asynccontextmanager
async def serving(
    office: MadeOffice, *, imap: socket.socket, smtp: socket.socket
) -> AsyncIterator[None]:
    """Let both servers of an office listen at these places."""
    office.imap_port, office.smtp_port = imap.getsockname()[1], smtp.getsockname()[1]
    async with AsyncExitStack() as stack:
        for talk, door in ((office.imap.talk, imap), (office.smtp.talk, smtp)):
            server = await asyncio.start_server(talk, sock=door, limit=MOST)
            await stack.enter_async_context(server)
        yield


def _place() -> socket.socket:
    door = socket.socket()
    door.bind((HOST, 0))
    return door

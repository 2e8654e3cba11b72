"""The post office of other people: aiosmtpd takes letters, pymap keeps the mailbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from app.platforms.fakes.mail_office import PostOffice
from tests.support.imap_server import PASSWORD, ImapServer, imap_server
from tests.support.mail_house import Post, post_office


@dataclass(frozen=True)
class RealOffice:
    """Both servers, seen as one."""

    imap: ImapServer
    post: Post
    smtp_port: int

    @property
    def password(self) -> str:
        return PASSWORD

    @property
    def imap_port(self) -> int:
        return self.imap.port

    @property
    def letters(self) -> list[EmailMessage]:
        return self.post.letters

    async def put(self, mail: bytes, *, at: datetime) -> None:
        await self.imap.put(mail, at=at)


@asynccontextmanager
async def real_office() -> AsyncIterator[PostOffice]:
    """Both, listening."""
    async with imap_server() as imap, post_office() as (post, port):
        yield RealOffice(imap, post, port)

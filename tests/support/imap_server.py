"""A real IMAP server on loopback (pymap, in memory): a mailbox that mails are put into."""

from __future__ import annotations

import asyncio
import ssl
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials.flag import Flag

HOST = "127.0.0.1"
USER = "complaints"
PASSWORD = "secret-of-tests"
SEEN = Flag(rb"\Seen")


@dataclass
class ImapServer:
    """The server, and what stands in its mailbox."""

    port: int
    config: Any
    connections: list[object] = field(default_factory=list)

    async def put(self, mail: bytes, *, at: datetime | None = None, seen: bool = False) -> int:
        """A mail arrives; its number."""
        flags = frozenset({SEEN}) if seen else frozenset()
        inbox = await self._inbox()
        added = await inbox.append(AppendMessage(mail, at or datetime.now(UTC), flags))
        return int(added.uid)

    async def flags(self) -> dict[int, set[str]]:
        """The marks of all mails by their number."""
        inbox = await self._inbox()
        return {
            one.uid: {bytes(flag).decode() for flag in one.permanent_flags}
            async for one in inbox.messages()
        }

    async def number_anew(self) -> None:
        """Another UIDVALIDITY, as after a mailbox was restored."""
        inbox = await self._inbox()
        inbox._uid_validity += 1

    async def _inbox(self) -> Any:
        mailboxes, _ = self.config.set_cache[USER]
        return await mailboxes.get_mailbox("INBOX")


@asynccontextmanager
async def imap_server(
    *, tls: ssl.SSLContext | None = None, tls_first: bool = False
) -> AsyncIterator[ImapServer]:
    """The server with one mailbox, listening on a free port."""
    wanted = Namespace(
        host=HOST,
        port=0,
        debug=False,
        cert=None,
        key=None,
        tls=tls is not None,
        passlib_cfg=None,
        proxy_protocol=None,
        inherited_sockets=None,
        demo_data=False,
        demo_user=USER,
        demo_password=PASSWORD,
    )
    backend, config = await DictBackend.init(
        wanted, ssl_context=tls or ssl.create_default_context()
    )
    config.apply_context()
    async with backend.login.demo_user_identity.new_session():
        """Opening a session makes the mailbox."""
    service = ProxyProtocolReader(config.proxy_protocol).get_callback(
        IMAPServer(backend.login, config)
    )
    listener = await asyncio.start_server(service, HOST, 0, ssl=tls if tls_first else None)
    async with listener:
        yield ImapServer(listener.sockets[0].getsockname()[1], config)

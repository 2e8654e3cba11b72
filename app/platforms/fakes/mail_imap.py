"""A mailbox over IMAP (收信服务器仿真): as much of RFC 3501 as a desk's client speaks.

One user, one folder, in memory. Contract tests hold it to what a server of other people does.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hmac import compare_digest
from typing import Final

from app.platforms.fakes.mail_smtp import LINE_S

SEEN: Final = r"\Seen"
_MONTHS: Final = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]
_WORDS: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_PIECE: Final = re.compile(r"BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?")


@dataclass(slots=True)
class Kept:
    """One mail in the mailbox. ``at``: when it came."""

    uid: int
    raw: bytes
    at: datetime
    flags: set[str] = field(default_factory=set)


@dataclass
class ImapServer:
    """The mailbox, and who may open it. ``validity`` is its UIDVALIDITY."""

    user: str
    password: str = field(repr=False)
    validity: int = 1
    mails: list[Kept] = field(default_factory=list)

    def put(self, raw: bytes, *, at: datetime, seen: bool = False) -> int:
        """A mail arrives; its number."""
        uid = self.mails[-1].uid + 1 if self.mails else 1
        self.mails.append(Kept(uid, raw, at, {SEEN} if seen else set()))
        return uid

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from the greeting to LOGOUT; a client that is gone ends it too."""
        talk = _Talk(self)
        writer.write(b"* OK ready\r\n")
        with closing(writer), suppress(ConnectionError, TimeoutError):
            while not talk.over:
                async with asyncio.timeout(LINE_S):
                    line = await reader.readline()
                writer.write(talk.answer(line.decode("utf-8", "replace").strip()))
                await writer.drain()


class _Talk:
    """What one client has done so far."""

    def __init__(self, server: ImapServer) -> None:
        self._server = server
        self._known = self._open = self.over = False
        self._commands: Mapping[str, Callable[[list[str]], Iterator[bytes]]] = {
            "CAPABILITY": self._capability,
            "LOGIN": self._login,
            "SELECT": self._select,
            "NOOP": self._noop,
            "LOGOUT": self._logout,
            "UID SEARCH": self._search,
            "UID FETCH": self._fetch,
            "UID STORE": self._store,
        }

    def answer(self, line: str) -> bytes:
        """The answer to one command, with its tag at the end."""
        tag, _, rest = line.partition(" ")
        self.over = not tag
        name = " ".join(rest.upper().split(" ")[: 2 if rest.upper().startswith("UID") else 1])
        command = self._commands.get(name)
        if command is None:
            return f"{tag} BAD not here\r\n".encode() if tag else b""
        words = [one or other for one, other in _WORDS.findall(rest[len(name) :])]
        try:
            said = b"".join(b"* " + one + b"\r\n" for one in command(words))
        except (PermissionError, LookupError, ValueError):
            return f"{tag} NO refused\r\n".encode()
        return said + f"{tag} OK done\r\n".encode()

    def _capability(self, _: list[str]) -> Iterator[bytes]:
        yield b"CAPABILITY IMAP4rev1"

    def _noop(self, _: list[str]) -> Iterator[bytes]:
        return iter(())

    def _logout(self, _: list[str]) -> Iterator[bytes]:
        self.over = True
        yield b"BYE"

    def _login(self, words: list[str]) -> Iterator[bytes]:
        user, password = words
        server = self._server
        self._known = compare_digest(user.encode(), server.user.encode()) and compare_digest(
            password.encode(), server.password.encode()
        )
        if not self._known:
            raise PermissionError
        return iter(())

    def _select(self, words: list[str]) -> Iterator[bytes]:
        if not self._known or words != ["INBOX"]:
            raise PermissionError
        self._open = True
        server = self._server
        following = server.mails[-1].uid + 1 if server.mails else 1
        yield f"{len(server.mails)} EXISTS".encode()
        yield rb"FLAGS (\Seen \Flagged)"
        yield f"OK [UIDVALIDITY {server.validity}] numbering".encode()
        yield f"OK [UIDNEXT {following}] next".encode()

    def _search(self, words: list[str]) -> Iterator[bytes]:
        """``UNSEEN``, ``OR UNSEEN SINCE day``, ``UID n:*``: what the desk asks for."""
        found = [one for one in self._mails() if _fits(one, [word.upper() for word in words])]
        if words[0].upper() == "UID" and not found:
            found = self._mails()[-1:]  # "*" is the last mail whatever its number
        yield " ".join(["SEARCH", *(str(one.uid) for one in found)]).encode()

    def _fetch(self, words: list[str]) -> Iterator[bytes]:
        wanted = " ".join(words[1:])
        piece = _PIECE.search(wanted)
        for place, mail in self._named(words[0]):
            if piece is None:
                size = f"UID {mail.uid} RFC822.SIZE {len(mail.raw)}"
                yield f'{place} FETCH ({size} INTERNALDATE "{_written(mail.at)}")'.encode()
                continue
            start, length = (int(one) if one else None for one in piece.groups())
            part = mail.raw if start is None else mail.raw[start : start + (length or 0)]
            mark = "BODY[]" if start is None else f"BODY[]<{start}>"
            yield f"{place} FETCH (UID {mail.uid} {mark} {{{len(part)}}}\r\n".encode() + part + b")"

    def _store(self, words: list[str]) -> Iterator[bytes]:
        for _, mail in self._named(words[0]):
            mail.flags |= {one.strip("()") for one in words[2:]}
        return iter(())

    def _named(self, uid: str) -> list[tuple[int, Kept]]:
        """The mail of that number, with its place; empty where it is gone."""
        return [pair for pair in enumerate(self._mails(), start=1) if pair[1].uid == int(uid)]

    def _mails(self) -> list[Kept]:
        if not self._open:
            raise PermissionError
        return self._server.mails


def _fits(mail: Kept, words: list[str]) -> bool:
    unread = SEEN not in mail.flags
    if words[0] == "UID":
        return mail.uid >= int(words[1].partition(":")[0])
    if words[0] == "OR":
        return unread or mail.at.astimezone(UTC).date() >= _day(words[3])
    return unread


def _day(text: str) -> date:
    """``22-NOV-2026``."""
    day, month, year = text.split("-")
    return date(int(year), _MONTHS.index(month.capitalize()) + 1, int(day))


def _written(moment: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{at.day:02d}-{_MONTHS[at.month - 1]}-{at.year} {at:%H:%M:%S} +0000"

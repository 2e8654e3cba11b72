"""A server that takes letters (发信服务器仿真): as much of RFC 5321 as a desk's client speaks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from typing import Final

LINE_S: Final = 60.0
"""Seconds that a silent client is waited for."""
MOST: Final = 40_000_000
"""Bytes of one letter."""
_NAME: Final = "mail.example"
_ANSWERS: Final[dict[str, Sequence[str]]] = {
    "EHLO": (f"250-{_NAME}", "250-8BITMIME", "250-SMTPUTF8", f"250 SIZE {MOST}"),
    "HELO": (f"250 {_NAME}",),
    "MAIL": ("250 go on",),
    "RCPT": ("250 go on",),
    "RSET": ("250 forgotten",),
    "NOOP": ("250 here",),
    "QUIT": ("221 goodbye",),
}
_UNKNOWN: Final = ("502 not here",)
_END: Final = b"\r\n.\r\n"

Take = Callable[[bytes], None]


class SmtpServer:
    """Hands the bytes of every letter to ``take``."""

    def __init__(self, take: Take) -> None:
        self._take = take

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from the greeting to QUIT; a client that is gone ends it too."""
        # Nothing is lost: a letter that was not taken whole is the client's to repeat.
        gone = (ConnectionError, TimeoutError, asyncio.IncompleteReadError)
        with closing(writer), suppress(*gone):
            await _say(writer, f"220 {_NAME} ready")
            while await self._answered(reader, writer):
                continue

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One command; False at the end."""
        async with asyncio.timeout(LINE_S):
            line = await reader.readline()
        verb = line.split(b" ")[0].strip().upper().decode("ascii", "replace")
        if verb == "DATA":
            await _say(writer, "354 go on")
            self._take(await _letter(reader))
            await _say(writer, "250 taken")
        elif verb:
            await _say(writer, *_ANSWERS.get(verb, _UNKNOWN))
        return verb not in ("QUIT", "")


async def _letter(reader: asyncio.StreamReader) -> bytes:
    """Up to a line that holds a dot alone; a dot that was doubled is one again (4.5.2)."""
    async with asyncio.timeout(LINE_S):
        data = await reader.readuntil(_END)
    lines = data.removesuffix(_END).split(b"\r\n")
    return b"\r\n".join(one[1:] if one.startswith(b"..") else one for one in lines) + b"\r\n"


async def _say(writer: asyncio.StreamWriter, *lines: str) -> None:
    writer.write("".join(f"{line}\r\n" for line in lines).encode())
    await writer.drain()

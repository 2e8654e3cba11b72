"""A small HTTP/1.1 client over one kept connection, so that the client is not the bottleneck."""

from __future__ import annotations

import asyncio
import json
from typing import Any

TIME_LIMIT_S = 30.0
TAKEN = frozenset({200, 201})


class Connection:
    """One connection to a server on loopback; requests one after another."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, document: Any, *, token: str = "") -> dict[str, Any]:
        """POST a JSON document; the answer's JSON. Raises RuntimeError unless it is taken."""
        body = json.dumps(document, ensure_ascii=False).encode()
        bearer = f"Authorization: Bearer {token}\r\n" if token else ""
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n"
            f"Content-Type: application/json\r\n{bearer}Content-Length: {len(body)}\r\n\r\n"
        )
        status, answer = await self.send(head.encode() + body)
        if status not in TAKEN:
            raise RuntimeError(f"{path}: {status} {answer[:200]!r}")
        found: dict[str, Any] = json.loads(answer) if answer else {}
        return found

    async def send(self, request: bytes) -> tuple[int, bytes]:
        """A whole request as it goes over the wire; status and body of the answer."""
        async with asyncio.timeout(TIME_LIMIT_S):
            return await self._exchange(request)

    async def close(self) -> None:
        """Let the connection go."""
        if self._writer is not None:
            self._writer.close()
            await self._writer.wait_closed()

    async def _exchange(self, request: bytes) -> tuple[int, bytes]:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        length = next(
            int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length")
        )
        body = await self._reader.readexactly(length)
        return int(lines[0].split()[1]), body

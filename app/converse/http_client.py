"""A plain HTTP client for the public interface of the web chat, in a thread of its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection
from typing import Any
from uuid import uuid4

TIME_LIMIT_S = 60.0
TAKEN = frozenset({200, 201})


class HttpClient:
    """Requests to one server on loopback; each has a connection of its own."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> tuple[str, str]:
        """A new conversation: its token and its key."""
        answer = await self._call("POST", "/api/chat/conversations", b"{}")
        return str(answer["token"]), str(answer["key"])

    async def say(self, token: str, message: Mapping[str, Any]) -> bool:
        """One message as JSON; whether it was taken."""
        body = json.dumps({"wait": 0, **message}, ensure_ascii=False).encode()
        answer = await self._call("POST", "/api/chat/messages", body, token=token)
        return answer.get("saved") is True

    async def send(
        self, token: str, *, message_id: str, text: str, files: Sequence[tuple[str, bytes]]
    ) -> bool:
        """One message with files, as a page's form sends it; whether it was taken."""
        boundary = uuid4().hex
        fields = {"message_id": message_id, "text": text, "wait": "0"}
        body = _form(boundary, fields, files)
        kind = f"multipart/form-data; boundary={boundary}"
        answer = await self._call("POST", "/api/chat/messages", body, token=token, kind=kind)
        return answer.get("saved") is True

    async def lines(self, token: str) -> list[Mapping[str, Any]]:
        """What the page shows."""
        answer = await self._call("GET", "/api/chat/messages", None, token=token)
        return list(answer.get("lines", ()))

    async def _call(
        self,
        method: str,
        path: str,
        body: bytes | None,
        *,
        token: str = "",
        kind: str = "application/json",
    ) -> dict[str, Any]:
        headers = {"Content-Type": kind}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return await asyncio.to_thread(self._exchange, method, path, body, headers)

    def _exchange(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        """The answer's JSON; a refusal is its own error document, without ``saved``: true."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=TIME_LIMIT_S)
        try:
            connection.request(method, path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            found: dict[str, Any] = json.loads(answer.read() or b"{}")
            return found if answer.status in TAKEN else {**found, "saved": None}
        finally:
            connection.close()


def _form(boundary: str, fields: Mapping[str, str], files: Sequence[tuple[str, bytes]]) -> bytes:
    mark = f"--{boundary}\r\nContent-Disposition: form-data; name="
    parts = [f'{mark}"{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
    parts += [
        f'{mark}"files"; filename="{name}"\r\n'.encode()
        + b"Content-Type: application/octet-stream\r\n\r\n"
        + data
        + b"\r\n"
        for name, data in files
    ]
    return b"".join([*parts, f"--{boundary}--\r\n".encode()])

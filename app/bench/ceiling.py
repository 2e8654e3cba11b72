"""The ceiling: a bare ASGI endpoint with one durable SQLite commit a request (WAL, FULL)."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import uvicorn
from starlette.types import Receive, Scope, Send

from app.loops import run

ANSWER = b'{"ok": true}'


class Ceiling:
    """Stores the body of each request and says so."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("CREATE TABLE IF NOT EXISTS taken (id INTEGER PRIMARY KEY, body)")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, one commit."""
        if scope["type"] != "http":
            return
        message = await receive()
        body = message.get("body", b"")
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO taken (body) VALUES (?)", (body,))
        self._connection.execute("COMMIT")
        headers = [(b"content-length", str(len(ANSWER)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": ANSWER})


def main(folder: str, port: str) -> None:
    """Serve on loopback until killed."""
    config = uvicorn.Config(
        Ceiling(Path(folder) / "ceiling.sqlite3"),
        host="127.0.0.1",
        port=int(port),
        log_config=None,
        access_log=False,
        lifespan="off",
    )
    run(uvicorn.Server(config).serve())


if __name__ == "__main__":
    main(*sys.argv[1:3])

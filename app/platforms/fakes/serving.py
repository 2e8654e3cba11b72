"""A stand-in of a platform on a free port of loopback, within the running event loop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

_LOOPBACK = "127.0.0.1"
_START_S = 10.0


class _Server(uvicorn.Server):
    """A server that leaves the signals of the process alone."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing to capture."""
        yield


@asynccontextmanager
async def served(
    app: ASGIApp, *, port: int = 0, at: socket.socket | None = None
) -> AsyncIterator[str]:
    """Serve ``app`` and yield its address; port 0 takes a free one, ``at`` is a place taken."""
    listener = at or _place(port)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await _started(server, task)
        yield f"http://{_LOOPBACK}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()


def _place(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((_LOOPBACK, port))
    return listener


async def _started(server: uvicorn.Server, task: asyncio.Task[None]) -> None:
    """Raises RuntimeError when the server ended before it began."""
    async with asyncio.timeout(_START_S):
        while not server.started:
            if task.done():
                raise RuntimeError("the server did not start")
            await asyncio.sleep(0.005)

"""Our own runner around uvicorn: a stop that lets streams end and leaves with exit code 0.

uvicorn waits for open event streams and raises the signal again after a clean stop. Here the
first signal sets the stop event that every stream watches, then asks uvicorn to leave.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp

from app.errors import SettingsError

GRACE_S = 10


class Server(uvicorn.Server):
    """A uvicorn server whose signals are ours."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to ``serve``."""
        yield


def listen(host: str, port: int, *, setting: str = "ZHITONG_PORT") -> socket.socket:
    """A listening socket; port 0 takes any free one.

    Raises SettingsError, which names ``setting``, when it cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Connections inherit it. Without it a small answer waits 40 ms for an acknowledgement.
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        found.bind((host, port))
    except OSError as error:
        found.close()
        reason = f"{host}:{port}: {error.strerror}"
        raise SettingsError(reason, name=setting, reason=reason) from error
    found.set_inheritable(True)
    return found


def make_server(app: ASGIApp) -> Server:
    """One worker, loops and parsers in C where the platform has them."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE_S,
        lifespan="on",
    )
    return Server(config)


async def serve(server: Server, listener: socket.socket, *, on_stop: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; ``on_stop`` ends streams and loops before the door closes."""
    loop = asyncio.get_running_loop()

    def leave() -> None:
        on_stop()
        server.should_exit = True

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, leave)
    await server.serve(sockets=[listener])

"""Faults of a platform on purpose (故障注入): what the next calls of a path meet, in order."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

Work: TypeAlias = Callable[[], Awaitable[Response]]

_CLAIMED = 64
"""Bytes that a broken answer promises and never sends."""


class Trouble(StrEnum):
    """What goes wrong."""

    STATUS = "status"  # an HTTP status, with or without Retry-After
    ERROR = "error"  # status 200 and an error code
    HANG = "hang"  # no answer at all
    CUT_BEFORE = "cut_before"  # the connection ends, nothing was done
    CUT_AFTER = "cut_after"  # it was done, and then the connection ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One call that goes wrong. ``retry_after`` in seconds."""

    trouble: Trouble
    status: int = 503
    retry_after: int | None = None
    errcode: int = -1


class Faults:
    """The script: faults by path; ``None`` in it is a call that goes well."""

    def __init__(self) -> None:
        self._scripts: defaultdict[str, deque[Fault | None]] = defaultdict(deque)
        self.met = 0

    def script(self, path: str, *faults: Fault | None) -> None:
        """Add what the next calls of ``path`` meet."""
        self._scripts[path].extend(faults)

    def clear(self) -> None:
        """All goes well from here on."""
        self._scripts.clear()

    async def around(self, path: str, work: Work) -> Response:
        """Do ``work``, or what the script says instead."""
        script = self._scripts.get(path)
        fault = script.popleft() if script else None
        if fault is None:
            return await work()
        self.met += 1
        if fault.trouble is Trouble.CUT_AFTER:
            await work()
        return await _answer(fault)


async def _answer(fault: Fault) -> Response:
    match fault.trouble:
        case Trouble.HANG:
            await asyncio.Event().wait()
        case Trouble.STATUS:
            wait = fault.retry_after
            headers = {} if wait is None else {"Retry-After": str(wait)}
            return Response(status_code=fault.status, headers=headers)
        case Trouble.ERROR:
            return JSONResponse({"errcode": fault.errcode, "errmsg": "scripted"})
    return Cut()


class Cut(Response):
    """Begins an answer and ends the connection before it is whole."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise more than is sent; the server has to close the connection."""
        del scope, receive
        headers: list[Any] = [(b"content-length", str(_CLAIMED).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

"""Understanding in a process of its own (独立语义进程): beside the desk's loop, not inside it.

The desk's process has one interpreter lock; rules and models over people's words are the largest
part of a turn. Here they run on another core, and a letter of many pages holds nobody up. A
process that ends or hangs is started anew; what it was asked is asked once more.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final, cast

import structlog

from app.errors import NotUnderstood, UnderstandingLost
from app.settings import ROOT
from nlu.apart.lines import Request, read_answer, write_opening, write_request
from nlu.interpreter import Understanding
from nlu.region import Region

log = structlog.get_logger("app.apart")

STDIN: Final = 0
FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 10.0
HUNG_AFTER_S = 10.0
WATCH_EVERY_S = 2.0
_ANSWER: Final = b'{"number":'


class Apart:
    """One child process and what it was asked. All methods belong to one event loop."""

    def __init__(self, *, region: Region, model: Path | None) -> None:
        """Nothing is started yet."""
        self._opening = write_opening(region, model)
        self._line: _Line | None = None
        self._pause_s = FIRST_PAUSE_S
        self._closed = asyncio.Event()
        self._ready = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the process and wait until it can answer. Raises OSError when there is none."""
        self._keeper = asyncio.create_task(self._keep(), name="understanding-process")
        ready = asyncio.create_task(self._ready.wait())
        await asyncio.wait([ready, self._keeper], return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            await self._keeper

    @property
    def pid(self) -> int | None:
        """The process that answers now, None while there is none."""
        return None if self._line is None else self._line.pid

    async def close(self) -> None:
        """End the process; what is still asked is lost."""
        self._closed.set()
        if self._line is not None:
            self._line.end()
        if self._keeper is not None:
            await asyncio.wait([self._keeper], timeout=FIRST_PAUSE_S)
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)

    async def parse(
        self, *, text: str, expecting: str | None, now: datetime, tasks: frozenset[str]
    ) -> Understanding:
        """``Interpreter.parse``. Has no time limit. Raises UnderstandingLost, NotUnderstood."""
        try:
            return await self._ask(text, expecting, now, tasks)
        except UnderstandingLost:
            return await self._ask(text, expecting, now, tasks)

    async def _ask(
        self, text: str, expecting: str | None, now: datetime, tasks: frozenset[str]
    ) -> Understanding:
        await self._ready.wait()
        if self._line is None:
            raise UnderstandingLost("the process has ended")
        return await self._line.ask(text, expecting, now, tasks)

    async def _keep(self) -> None:
        """Start the process as often as it ends; each pause is longer until one is ready."""
        while not self._closed.is_set():
            line = await _spawn(self._opening, self._on_ready, self._on_gone)
            self._line = line
            try:
                await line.ended(hung_after_s=HUNG_AFTER_S)
            finally:
                line.end()
            if self._closed.is_set():
                return
            log.warning("understanding_process_ended", pause_s=self._pause_s)
            await asyncio.sleep(self._pause_s)
            self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)

    def _on_ready(self) -> None:
        self._pause_s = FIRST_PAUSE_S
        self._ready.set()

    def _on_gone(self) -> None:
        """Before anybody hears that the process ended: who asks again has to wait for the next."""
        self._ready.clear()
        self._line = None


class _Line(asyncio.SubprocessProtocol):
    """The two pipes of one process: requests down, answers up, by number."""

    def __init__(self, on_ready: Callable[[], None], on_gone: Callable[[], None]) -> None:
        self._on_ready = on_ready
        self._on_gone = on_gone
        self._loop = asyncio.get_running_loop()
        self._numbers = count(1)
        self._asked: dict[int, tuple[asyncio.Future[Understanding], float]] = {}
        self._rest = b""
        self._over = self._loop.create_future()
        self._process: asyncio.SubprocessTransport
        self._down: asyncio.WriteTransport

    @property
    def pid(self) -> int | None:
        """Number of the process."""
        return self._process.get_pid()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The process runs."""
        # uvloop's transports are none of the standard library's classes.
        self._process = cast("asyncio.SubprocessTransport", transport)
        self._down = cast("asyncio.WriteTransport", self._process.get_pipe_transport(STDIN))

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Answers arrived; the last one may be half of one."""
        del fd
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if line.startswith(_ANSWER):
                self._answered(line)
            else:
                self._on_ready()

    def process_exited(self) -> None:
        """The process ended: nobody waits any longer."""
        self._on_gone()
        asked, self._asked = self._asked, {}
        for future, _ in asked.values():
            if not future.done():
                future.set_exception(UnderstandingLost("the process ended"))
        if not self._over.done():
            self._over.set_result(None)

    def open(self, opening: bytes) -> None:
        """Say what the process begins with."""
        self._down.write(opening)

    async def ask(
        self, text: str, expecting: str | None, now: datetime, tasks: frozenset[str]
    ) -> Understanding:
        """Ask for one text."""
        number = next(self._numbers)
        request = Request(number=number, text=text, expecting=expecting, now=now, tasks=tasks)
        future: asyncio.Future[Understanding] = self._loop.create_future()
        self._asked[number] = future, self._loop.time()
        self._down.write(write_request(request))
        return await future

    async def ended(self, *, hung_after_s: float) -> None:
        """Wait for the end; a process that owes an answer too long is ended."""
        while not self._over.done():
            await asyncio.wait([self._over], timeout=WATCH_EVERY_S)
            oldest = next(iter(self._asked.values()), None)
            if oldest is not None and self._loop.time() - oldest[1] > hung_after_s:
                log.warning("understanding_process_hangs")
                self.end()

    def end(self) -> None:
        """End the process at once; it keeps nothing."""
        if self._process.get_returncode() is None:
            self._process.kill()
        self._process.close()

    def _answered(self, line: bytes) -> None:
        answer = read_answer(line)
        future, _ = self._asked.pop(answer.number)
        if future.done():
            return
        if answer.understanding is None:
            future.set_exception(NotUnderstood(answer.failed))
        else:
            future.set_result(answer.understanding)


async def _spawn(
    opening: bytes, on_ready: Callable[[], None], on_gone: Callable[[], None]
) -> _Line:
    loop = asyncio.get_running_loop()
    paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    # One thread for numpy: the arrays are small, and waiting for other threads costs more.
    environment = {**os.environ, "PYTHONPATH": paths, "OMP_NUM_THREADS": "1"}
    _, line = await loop.subprocess_exec(
        lambda: _Line(on_ready, on_gone),
        sys.executable,
        "-m",
        "nlu.apart",
        env=environment,
        stderr=None,
    )
    line.open(opening)
    return line

"""A piece of work for the store's threads, and what its caller is told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Generic, TypeVar

from storage.errors import StoreUnavailable
from storage.unit_of_work import SqlStore

T = TypeVar("T")
Work = Callable[[SqlStore], T]


class Job(Generic[T]):
    """Work that waits for a thread.

    A future passes from waiting to running, or from waiting to cancelled, never both: a caller
    that gave up before the start knows for certain that nothing happened.
    """

    def __init__(self, work: Work[T], *, timeout: float) -> None:
        """``timeout`` in seconds from now: the work does not start later than that."""
        self.work = work
        self.future: Future[T] = Future()
        self._latest = time.monotonic() + timeout

    @property
    def waiting(self) -> bool:
        """Whether somebody still wants it done and its time has not passed."""
        return not self.future.cancelled() and time.monotonic() < self._latest

    def start(self) -> bool:
        """Take it up; False when it was given up or its time has passed."""
        if self.waiting:
            return self.future.set_running_or_notify_cancel()
        self.give_up()
        return False

    def give_up(self) -> None:
        """Nothing of it will happen; its caller is told so."""
        self.future.cancel()

    def claim_answer(self) -> bool:
        """Whether its caller still has to be told; from now on he cannot give up any more."""
        if self.future.running():
            return True
        return not self.future.done() and self.future.set_running_or_notify_cancel()

    def succeed(self, result: T) -> None:
        """Hand the result over."""
        self.future.set_result(result)

    def fail(self, error: BaseException) -> None:
        """Hand the error over."""
        self.future.set_exception(error)


def not_started() -> StoreUnavailable:
    """The store had no time for the work."""
    return StoreUnavailable("the store was busy", saved=False)


def wait(future: Future[T], *, timeout: float, lost: bool | None) -> T:
    """The result, for synchronous callers.

    Raises StoreUnavailable after ``timeout`` seconds; ``lost`` is its ``saved`` when the work had
    begun.
    """
    try:
        return future.result(timeout)
    except TimeoutError:
        return _late(future, lost=lost)
    except CancelledError:
        raise not_started() from None


async def wait_async(future: Future[T], *, timeout: float, lost: bool | None) -> T:
    """The result, for the event loop; the same errors as ``wait``.

    One plain future of the loop that is set when the work has ended or the time is over: a turn
    waits here twice, and chaining futures with ``asyncio.wait`` took 40 µs each time.
    """
    loop = asyncio.get_running_loop()
    woken = loop.create_future()
    future.add_done_callback(lambda _: _wake_in(loop, woken))
    limit = loop.call_later(timeout, _wake, woken)
    try:
        await woken
    except asyncio.CancelledError:
        future.cancel()
        raise
    finally:
        limit.cancel()
    if future.cancelled():
        raise not_started()
    return future.result() if future.done() else _late(future, lost=lost)


def _wake_in(loop: asyncio.AbstractEventLoop, woken: asyncio.Future[None]) -> None:
    """From a thread of the store; a loop that is closed has nobody waiting."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(_wake, woken)


def _wake(woken: asyncio.Future[None]) -> None:
    if not woken.done():
        woken.set_result(None)


def _late(future: Future[T], *, lost: bool | None) -> T:
    if future.cancel():
        raise not_started()
    if future.done():  # it ended between the time limit and this line
        return future.result()
    raise StoreUnavailable("the store did not answer in time", saved=lost)

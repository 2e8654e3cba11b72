"""The loops: woken, resting after a fault, stopping after the round that runs."""

from __future__ import annotations

import asyncio

from app.worker import Loop, Worker
from storage.errors import StoreUnavailable

LONG = 3600.0


async def test_a_wake_up_is_quicker_than_the_poll() -> None:
    rounds: list[int] = []
    done = asyncio.Event()

    async def work() -> int:
        rounds.append(1)
        if len(rounds) == 2:
            done.set()
        return 0

    loop = Loop("inbox", work, poll_s=LONG)
    worker = Worker({"inbox": loop})
    worker.start()
    await asyncio.sleep(0)
    worker.wake("inbox")
    await asyncio.wait_for(done.wait(), 5)
    await worker.stop()
    assert len(rounds) >= 2


async def test_work_that_found_something_looks_again_at_once() -> None:
    left = [3, 2, 1, 0]
    empty = asyncio.Event()

    async def work() -> int:
        found = left.pop(0) if left else 0
        if not left:
            empty.set()
        return found

    worker = Worker({"outbox": Loop("outbox", work, poll_s=LONG)})
    worker.start()
    await asyncio.wait_for(empty.wait(), 5)
    await worker.stop()
    assert left == []


async def test_a_fault_of_the_store_does_not_end_the_loop() -> None:
    calls: list[int] = []
    again = asyncio.Event()

    async def work() -> int:
        calls.append(1)
        if len(calls) == 1:
            raise StoreUnavailable("gone", saved=False)
        again.set()
        return 0

    worker = Worker({"clock": Loop("clock", work, poll_s=0.01)})
    worker.start()
    await asyncio.wait_for(again.wait(), 10)
    await worker.stop()
    assert len(calls) >= 2


async def test_stopping_waits_for_the_round_that_runs() -> None:
    begun, finished = asyncio.Event(), asyncio.Event()

    async def work() -> int:
        begun.set()
        await asyncio.sleep(0.05)
        finished.set()
        return 0

    worker = Worker({"inbox": Loop("inbox", work, poll_s=LONG)})
    worker.start()
    await begun.wait()
    await worker.stop()
    assert finished.is_set()

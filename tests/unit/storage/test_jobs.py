from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from storage.errors import StoreUnavailable
from storage.jobs import Job, wait, wait_async


def job(timeout: float = 10) -> Job[Any]:
    return Job(str, timeout=timeout)


def test_a_job_whose_time_has_passed_does_not_start() -> None:
    late = job(timeout=-1)
    assert not late.waiting
    assert not late.start()
    with pytest.raises(StoreUnavailable) as caught:
        wait(late.future, timeout=1, lost=None)
    assert caught.value.saved is False


def test_a_job_that_was_given_up_does_not_start() -> None:
    given_up = job()
    with pytest.raises(StoreUnavailable) as caught:
        wait(given_up.future, timeout=0, lost=None)
    assert caught.value.saved is False
    assert not given_up.start()


@pytest.mark.parametrize("lost", [None, False])
def test_a_job_that_began_can_no_longer_be_given_up(lost: bool | None) -> None:
    begun = job()
    assert begun.start()
    with pytest.raises(StoreUnavailable) as caught:
        wait(begun.future, timeout=0, lost=lost)
    assert caught.value.saved is lost
    begun.succeed(1)


def test_results_and_errors_reach_who_waits() -> None:
    good, bad = job(), job()
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: (good.start(), good.succeed(5)))
        thread.submit(lambda: (bad.start(), bad.fail(KeyError("of the work"))))
        assert wait(good.future, timeout=5, lost=None) == 5
        with pytest.raises(KeyError):
            wait(bad.future, timeout=5, lost=None)


def test_a_time_limit_of_the_work_itself_is_not_taken_for_the_callers() -> None:
    own = job()
    own.start()
    own.fail(TimeoutError("of the work"))
    with pytest.raises(TimeoutError, match="of the work"):
        wait(own.future, timeout=1, lost=None)


async def test_the_event_loop_waits_by_the_same_rules() -> None:
    waiting, begun, late, done = job(), job(), job(timeout=-1), job()
    begun.start()
    late.start()
    done.start()
    done.succeed(7)
    assert await wait_async(done.future, timeout=1, lost=None) == 7
    for one, saved in ((waiting, False), (begun, None), (late, False)):
        with pytest.raises(StoreUnavailable) as caught:
            await wait_async(one.future, timeout=0.01, lost=None)
        assert caught.value.saved is saved
    begun.succeed(1)


async def test_a_cancelled_caller_gives_his_job_up() -> None:
    given_up = job()
    caller = asyncio.ensure_future(wait_async(given_up.future, timeout=9, lost=None))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await asyncio.sleep(0)
    assert not given_up.start()


def test_an_unanswered_job_can_be_answered_once() -> None:
    fresh, running, done, cancelled = job(), job(), job(), job()
    running.start()
    done.start()
    done.succeed(None)
    cancelled.give_up()
    assert [one.claim_answer() for one in (fresh, running, done, cancelled)] == [
        True,
        True,
        False,
        False,
    ]
    assert not fresh.future.cancel()

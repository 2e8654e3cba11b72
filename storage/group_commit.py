"""SQLite's writer: one thread, one connection, and one commit for all work that waits.

Flushing the disk is what a durable commit costs; jobs that arrive while one is under way share
the next. Each runs inside its own savepoint, so a job that raises is undone alone. Nothing ever
waits for a batch to fill.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection, Engine, RootTransaction
from sqlalchemy.exc import OperationalError

from storage.errors import StoreUnavailable
from storage.failures import is_locked, translate
from storage.jobs import Job
from storage.lanes import Caught, Opener, commit, run_in
from storage.prepared import run_text
from storage.transaction import Transaction

LARGEST_BATCH = 32
SAVEPOINT = "job"
LOCK_PAUSE_S = 0.02  # between two tries for the lock; the driver itself waits a little too


class _Done(NamedTuple):
    job: Job[Any]
    result: Any
    transaction: Transaction


class GroupCommitWriter:
    """Runs write jobs one after the other and commits them together."""

    def __init__(self, engine: Engine, opener: Opener) -> None:
        self._engine = engine
        self._opener = opener
        self._queue: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job[Any]) -> None:
        """Queue a job."""
        self._queue.put(job)

    def close(self) -> None:
        """Finish what is queued and let the connection go."""
        self._queue.put(None)
        self._thread.join()
        self._engine.dispose()

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            self._serve([job])

    def _serve(self, batch: list[Job[Any]]) -> None:
        done: list[_Done] = []
        with Caught() as caught, self._engine.connect() as connection:
            begun = _begin(connection, batch)
            if begun is not None:
                self._gather(batch)
                self._write(connection, begun, batch, done)
        if caught.error is None:
            self._opener.follow_up([found.transaction for found in done])
            for found in done:
                found.job.succeed(found.result)
        else:
            _fail(batch, translate(caught.error, saved=False))

    def _gather(self, batch: list[Job[Any]]) -> None:
        """Take along what waits by now."""
        while len(batch) < LARGEST_BATCH:
            try:
                job = self._queue.get_nowait()
            except Empty:
                return
            if job is None:  # closing: the loop has to see it too
                self._queue.put(None)
                return
            batch.append(job)

    def _write(
        self,
        connection: Connection,
        begun: RootTransaction,
        batch: Sequence[Job[Any]],
        done: list[_Done],
    ) -> None:
        jobs = [job for job in batch if job.start()]
        for job in jobs:
            found = self._attempt(connection, job, alone=len(jobs) == 1)
            if found is not None:
                done.append(found)
        if done:
            commit(begun)
        else:
            begun.rollback()

    def _attempt(self, connection: Connection, job: Job[Any], *, alone: bool) -> _Done | None:
        """Run one job; None when it raised and was undone.

        If undoing it raises, the database has dropped the whole transaction, and so does the
        batch.
        """
        transaction = self._opener.open(connection)
        # Plain statements: the objects that SQLAlchemy keeps for a savepoint cost as much as the
        # savepoint itself, and a batch has nothing for them to do.
        if not alone:
            run_text(connection, f"SAVEPOINT {SAVEPOINT}")
        result = None
        with Caught() as caught:
            result = run_in(transaction, job.work)
        if not alone:
            if caught.error is not None:
                run_text(connection, f"ROLLBACK TO {SAVEPOINT}")
            run_text(connection, f"RELEASE {SAVEPOINT}")
        if caught.error is None:
            return _Done(job, result, transaction)
        job.fail(translate(caught.error, saved=False))
        return None


def _begin(connection: Connection, batch: Sequence[Job[Any]]) -> RootTransaction | None:
    """Take the write lock; None when nobody waits for it any more."""
    while any(job.waiting for job in batch):
        try:
            return connection.begin()
        except OperationalError as error:
            if not is_locked(error):
                raise
        time.sleep(LOCK_PAUSE_S)
    for job in batch:
        job.give_up()
    return None


def _fail(batch: Sequence[Job[Any]], error: BaseException) -> None:
    """Tell everyone of the batch who has no answer yet, each by an error of his own."""
    for job in batch:
        if job.claim_answer():
            job.fail(_own(error))


def _own(error: BaseException) -> BaseException:
    """A raised error collects where it was raised; callers must not share one."""
    if not isinstance(error, StoreUnavailable):
        return error
    own = StoreUnavailable(str(error), saved=error.saved)
    own.__cause__ = error
    return own

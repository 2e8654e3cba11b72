"""What the store's threads have in common: opening a transaction, committing it, what follows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Any, Protocol, Self

from sqlalchemy.engine import Connection, Engine, RootTransaction
from sqlalchemy.exc import DBAPIError

from storage import crash_points
from storage.errors import StoreUnavailable
from storage.failures import commit_outcome, translate
from storage.jobs import Job, Work
from storage.seal import Sealer
from storage.transaction import Transaction
from storage.unit_of_work import SqlStore

Wake = Callable[[frozenset[str]], None]
"""Told after a commit which of inbox, outbox, clock and feed got rows to look for."""

_log = logging.getLogger("zhitong.storage")


class Lane(Protocol):
    """Something that runs jobs on its own threads."""

    def submit(self, job: Job[Any]) -> None:
        """Queue a job; its future tells how it ended."""

    def close(self) -> None:
        """Finish what is queued, then let threads and connections go."""


class Caught:
    """Takes up whatever is raised inside, to hand it to the one who waits for it."""

    error: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self.error = error
        return error is not None


class Opener:
    """Makes the transactions of a database, and does what follows their commit."""

    def __init__(
        self,
        sealer: Sealer,
        *,
        milliseconds: Callable[[], int],
        notify: Wake | None,
    ) -> None:
        self._sealer = sealer
        self._milliseconds = milliseconds
        self._notify = notify

    def open(self, connection: Connection) -> Transaction:
        """The transaction that has begun on the connection."""
        return Transaction(
            connection=connection, sealer=self._sealer, opened_at=self._milliseconds()
        )

    def follow_up(self, transactions: Sequence[Transaction]) -> None:
        """Run what waited for the commit. If that fails it is logged: the rows are stored."""
        for transaction in transactions:
            for action in transaction.follow_ups:
                _run_logged(action)
        left = frozenset().union(*(done.left_work for done in transactions))
        if self._notify is not None and left:
            _run_logged(partial(self._notify, left))


def run_in(transaction: Transaction, work: Work[Any]) -> Any:
    """The work, and what waits for the end of its transaction."""
    store = SqlStore(transaction)
    result = work(store)
    store.finish()
    return result


def commit(begun: RootTransaction) -> None:
    """Commit. Raises StoreUnavailable with what is known of the work's fate."""
    crash_points.reach(crash_points.BATCH_WRITTEN)
    try:
        begun.commit()
    except DBAPIError as error:
        # The engine takes a failed commit for an ended transaction; SQLite may keep it open.
        begun.connection.invalidate()
        raise StoreUnavailable("the commit failed", saved=commit_outcome(error)) from error
    crash_points.reach(crash_points.BATCH_COMMITTED)


class PoolLane:
    """Jobs side by side, each in a transaction of its own: readers, and writers on PostgreSQL."""

    def __init__(
        self, engine: Engine, opener: Opener, *, threads: int, name: str, commits: bool
    ) -> None:
        """``commits`` False: every transaction ends without a trace."""
        self._engine = engine
        self._opener = opener
        self._commits = commits
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix=name)

    def submit(self, job: Job[Any]) -> None:
        """Queue a job."""
        self._threads.submit(self._run, job)

    def close(self) -> None:
        """Finish what is queued and let the connections go."""
        self._threads.shutdown()
        self._engine.dispose()

    def _run(self, job: Job[Any]) -> None:
        if not job.start():
            return
        result = None
        with Caught() as caught:
            result = self._transact(job)
        if caught.error is None:
            job.succeed(result)
        else:
            job.fail(translate(caught.error, saved=False))

    def _transact(self, job: Job[Any]) -> Any:
        with self._engine.connect() as connection:
            begun = connection.begin()
            transaction = self._opener.open(connection)
            result = run_in(transaction, job.work)
            if not self._commits:
                return result
            commit(begun)
        self._opener.follow_up([transaction])
        return result


def _run_logged(action: Callable[[], None]) -> None:
    with Caught() as caught:
        action()
    if caught.error is not None:
        _log.error("what follows a commit failed", exc_info=caught.error)

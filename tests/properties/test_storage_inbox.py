"""The inbox against a plain model: whatever comes, each message is handled once and in order."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from storage.database import open_database
from storage.errors import LeaseLost
from storage.interface import Store
from storage.keyring import KeyRing
from storage.migrate import upgrade
from storage.records import InboxRow
from tests.support.work_rows import CAP, LEASE, NOW, receive

SENDERS = ("anna", "bert")
KEYS = KeyRing.fresh()


@cache
def template() -> Path:
    folder = tempfile.mkdtemp(prefix="zhitong-")
    atexit.register(shutil.rmtree, folder)
    path = Path(folder) / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@dataclass
class Known:
    """What the model knows of a message."""

    row_id: int
    sender: str
    due: int
    arrived: int
    attempts: int
    closed: bool = False


class InboxMachine(RuleBasedStateMachine):
    """Messages, repeats, claims, deaths and late settlements in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="zhitong-"))
        path = self.folder / "x.db"
        shutil.copyfile(template(), path)
        self.database = open_database(f"sqlite:///{path}", keys=KEYS)
        self.now = NOW
        self.known: dict[tuple[str, str], Known] = {}
        self.held: list[InboxRow] = []
        self.handled: dict[str, list[int]] = {sender: [] for sender in SENDERS}

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    def open_of(self, sender: str) -> list[Known]:
        mine = [one for one in self.known.values() if one.sender == sender and not one.closed]
        return sorted(mine, key=lambda one: one.row_id)

    def of_row(self, row: InboxRow) -> Known:
        return self.known[row.sender, row.message_id]

    @rule(
        sender=st.sampled_from(SENDERS),
        number=st.integers(0, 9),
        window=st.sampled_from([0, 1_500]),
    )
    def message(self, sender: str, number: int, window: int) -> None:
        name = f"m{number}"
        before = self.open_of(sender)
        taken = self.database.write_now(
            lambda store: receive(store, name, sender=sender, now=self.now, window_ms=window)
        )
        repeated = (sender, name) in self.known
        assert taken.repeated == repeated
        if repeated:
            assert taken.row.id == self.known[sender, name].row_id
            return
        assert taken.leased == (window == 0 and not before)
        due = self.now + (LEASE if taken.leased else window)
        self.known[sender, name] = Known(taken.row.id, sender, due, self.now, int(taken.leased))
        self._move_waiting(before, window)
        if taken.leased:
            self.held.append(taken.row)

    def _move_waiting(self, before: list[Known], window: int) -> None:
        for one in before:
            if one.attempts == 0:
                joined = min(self.now + window, one.arrived + CAP)
                one.due = joined if window else min(one.due, self.now)

    @rule(step=st.sampled_from([1, 1_500, LEASE]))
    def time_passes(self, step: int) -> None:
        self.now += step

    @rule(limit=st.integers(1, 3))
    def claim(self, limit: int) -> None:
        heads = [mine[0] for sender in SENDERS if (mine := self.open_of(sender))]
        due = {one.row_id for one in heads if one.due <= self.now}
        rows = self.database.write_now(
            lambda store: list(
                store.inbox.claim(now=self.now, owner="w", lease_ms=LEASE, limit=limit)
            )
        )
        assert {row.id for row in rows} <= due
        assert len(rows) == min(limit, len(due))
        for row in rows:
            known = self.of_row(row)
            known.attempts += 1
            known.due = self.now + LEASE
            assert row.attempts == known.attempts
        self.held += rows

    @precondition(lambda self: self.held)
    @rule(data=st.data(), back=st.booleans())
    def settle(self, data: Any, back: bool) -> None:
        row = self.held.pop(data.draw(st.integers(0, len(self.held) - 1)))
        known = self.of_row(row)
        fenced = known.closed or known.attempts != row.attempts

        def work(store: Store) -> None:
            if back:
                store.inbox.put_back(row, available_at=self.now + 5, error="x")
            else:
                store.inbox.settle(row, state="done", now=self.now)

        if fenced:
            with pytest.raises(LeaseLost):
                self.database.write_now(work)
            return
        self.database.write_now(work)
        if back:
            known.due = self.now + 5
        else:
            known.closed = True
            self.handled[row.sender].append(row.id)

    @invariant()
    def handled_once_and_in_order(self) -> None:
        for handled in self.handled.values():
            assert handled == sorted(set(handled))


InboxMachine.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestInbox = InboxMachine.TestCase

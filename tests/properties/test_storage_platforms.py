"""Quotas and tokens against plain models: nothing is used twice, whoever comes in between."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from storage.database import open_database
from storage.keyring import KeyRing
from storage.migrate import upgrade
from storage.platform_records import AccessToken, WindowUnit
from tests.support.work_rows import AT

KEYS = KeyRing.fresh()
PERSON: dict[str, Any] = {"channel": "wechat_oa", "account": "wx1", "user": "openid-1"}
APP: dict[str, Any] = {"platform": "wecom", "account": "c1", "app": "1000002"}
ALLOWED = {"message": (5, timedelta(hours=48)), "click": (3, timedelta(minutes=1))}
LEASE = timedelta(seconds=10)
MACHINES = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@cache
def template() -> Path:
    folder = tempfile.mkdtemp(prefix="zhitong-")
    atexit.register(shutil.rmtree, folder)
    path = Path(folder) / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


class Machine(RuleBasedStateMachine):
    """A database of its own and a moment."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="zhitong-"))
        path = self.folder / "x.db"
        shutil.copyfile(template(), path)
        self.database = open_database(f"sqlite:///{path}", keys=KEYS)
        self.now = AT

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    @rule(seconds=st.sampled_from([1, 5, 60, 48 * 3600]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


class WindowMachine(Machine):
    """Acts, sends, refusals and sends that were not counted, in any order.

    The model is a platform of either kind: one that counts each trigger by itself, and one on which
    an act of either kind refills one common quota. Neither may see more than it allows.
    """

    def __init__(self) -> None:
        super().__init__()
        self.granted: dict[str, datetime] = {}
        self.sent: list[WindowUnit] = []
        self.sent_since: list[WindowUnit] = []  # the last act of any kind

    @rule(kind=st.sampled_from(sorted(ALLOWED)), seconds_ago=st.sampled_from([0, 0, 0, 30]))
    def act(self, kind: str, seconds_ago: int) -> None:
        at = self.now - timedelta(seconds=seconds_ago)
        allowed, lasts = ALLOWED[kind]
        self.database.write_now(
            lambda store: store.windows.grant(
                **PERSON, kind=kind, allowed=allowed, expires_at=at + lasts, now=at
            )
        )
        if kind not in self.granted or at > self.granted[kind]:
            self.granted[kind] = at
            self.sent_since = []

    @rule(keep=st.integers(0, 2))
    def send(self, keep: int) -> None:
        before = self.units()
        unit = self.database.write_now(
            lambda store: store.windows.take(
                **PERSON, kinds=sorted(ALLOWED), now=self.now, keep=keep
            )
        )
        assert (unit is not None) == (before > keep)
        if unit is not None:
            assert self.units() == before - 1
            self.sent.append(unit)
            self.sent_since.append(unit)

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def not_counted(self, data: Any) -> None:
        unit = self.sent.pop(data.draw(st.integers(0, len(self.sent) - 1)))
        self.sent_since = [one for one in self.sent_since if one is not unit]
        self.database.write_now(lambda store: store.windows.give_back(unit))

    @rule()
    def closed_by_the_platform(self) -> None:
        self.database.write_now(
            lambda store: store.windows.close(**PERSON, kinds=sorted(ALLOWED), now=self.now)
        )
        assert self.units() == 0

    def units(self) -> int:
        return self.database.read_now(
            lambda store: store.windows.open_units(**PERSON, kinds=sorted(ALLOWED), now=self.now)
        )

    @invariant()
    def no_trigger_gave_more_than_it_allows(self) -> None:
        for kind, granted_at in self.granted.items():
            charged = [unit for unit in self.sent if unit.charged.get(kind) == granted_at]
            assert len(charged) <= ALLOWED[kind][0]

    @invariant()
    def no_more_was_sent_since_the_last_act_than_the_larger_quota(self) -> None:
        assert len(self.sent_since) <= max(allowed for allowed, _ in ALLOWED.values())


class TokenMachine(Machine):
    """Processes that load, fetch and keep tokens, some of them late."""

    def __init__(self) -> None:
        super().__init__()
        self.made = 0
        self.kept = AccessToken(token="", expires_at=None, generation=0)
        self.fetching: list[int] = []  # the generation that each process saw before it fetched
        self.leased_until: datetime | None = None

    @rule()
    def begin_to_fetch(self) -> None:
        seen = self.kept.generation
        free = self.leased_until is None or self.leased_until <= self.now
        got = self.database.write_now(
            lambda store: store.access_tokens.lease(
                **APP, seen_generation=seen, now=self.now, until=self.now + LEASE
            )
        )
        assert got == free
        if got:
            self.leased_until = self.now + LEASE
            self.fetching.append(seen)

    @precondition(lambda self: self.fetching)
    @rule(data=st.data())
    def fetched(self, data: Any) -> None:
        seen = self.fetching.pop(data.draw(st.integers(0, len(self.fetching) - 1)))
        self.made += 1
        token, expires_at = f"token {self.made}", self.now + timedelta(hours=2)
        found = self.database.write_now(
            lambda store: store.access_tokens.replace(
                **APP, token=token, expires_at=expires_at, seen_generation=seen
            )
        )
        if seen == self.kept.generation:
            self.kept = AccessToken(token=token, expires_at=expires_at, generation=seen + 1)
            self.leased_until = None
        assert (found.token, found.generation) == (self.kept.token, self.kept.generation)

    @precondition(lambda self: self.fetching)
    @rule(data=st.data())
    def fetch_failed(self, data: Any) -> None:
        seen = self.fetching.pop(data.draw(st.integers(0, len(self.fetching) - 1)))
        found = self.database.write_now(
            lambda store: store.access_tokens.note_failure(
                **APP, seen_generation=seen, now=self.now, failure="-1"
            )
        )
        assert found is not None
        if seen == self.kept.generation:
            self.leased_until = None
            assert found.failed_at == self.now
        assert found.token == self.kept.token

    @rule()
    def load(self) -> None:
        found = self.database.read_now(lambda store: store.access_tokens.load(**APP))
        if found is None:
            assert self.kept.generation == 0
        else:
            assert (found.token, found.generation) == (self.kept.token, self.kept.generation)
            assert found.expires_at == self.kept.expires_at


WindowMachine.TestCase.settings = MACHINES
TokenMachine.TestCase.settings = MACHINES
TestWindows = WindowMachine.TestCase
TestTokens = TokenMachine.TestCase

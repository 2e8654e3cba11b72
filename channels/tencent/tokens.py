"""Access tokens (access_token): one for all processes, renewed by one caller at a time.

A token has a generation. Who was told that a token is invalid names the generation that was used;
only if it is still the current one is a new token asked for. All processes share the row behind
``TokenStore``; in one process a lock lets one caller renew while the others wait and re-read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from channels.errors import ChannelError, SlowDown

RENEW_BEFORE: Final = timedelta(seconds=300)
"""The platform itself renews then; the old and the new token are both valid in that time."""
FIRST_PAUSE_S: Final = 5.0
LONGEST_PAUSE_S: Final = 300.0
LEASE: Final = timedelta(seconds=15)
"""Longer than any call; a process that died while renewing blocks the others no longer."""

_LOOKS: Final = 20
_LOOK_S: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenKey:
    """Whose token: platform, AppID or CorpID, and the application within it ("" where none)."""

    platform: str
    account: str
    app: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredToken:
    """A token with its end. ``generation`` rises by one with each renewal."""

    token: str
    expires_at: datetime
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshToken:
    """What the platform gave, just now."""

    token: str
    expires_in: timedelta


class TokenStore(Protocol):
    """Where tokens are shared by all processes, sealed."""

    async def load(self, key: TokenKey) -> StoredToken | None:
        """The current token, None before the first."""

    async def lease(
        self, key: TokenKey, *, seen_generation: int, now: datetime, until: datetime
    ) -> bool:
        """Ask for the right to renew until ``until``; ``seen_generation`` 0: none yet.

        False when another process has it, or a newer token is there already.
        """

    async def replace(
        self, key: TokenKey, *, token: str, expires_at: datetime, seen_generation: int
    ) -> StoredToken:
        """Store a new token if ``seen_generation`` is still the current one.

        Returns what is current afterwards: somebody else may have been faster.
        """

    async def note_failure(
        self, key: TokenKey, *, seen_generation: int, now: datetime, failure: str
    ) -> None:
        """A renewal failed: the right to renew is given back. ``failure`` is the error's code."""


class MemoryTokens:
    """A ``TokenStore`` for one process: tools and tests."""

    def __init__(self) -> None:
        self._rows: dict[TokenKey, StoredToken] = {}

    async def load(self, key: TokenKey) -> StoredToken | None:
        """The current token."""
        return self._rows.get(key)

    async def lease(
        self, key: TokenKey, *, seen_generation: int, now: datetime, until: datetime
    ) -> bool:
        """In one process the lock of ``AccessTokens`` is all that is needed."""
        del now, until
        there = self._rows.get(key)
        return there is None or there.generation == seen_generation

    async def note_failure(
        self, key: TokenKey, *, seen_generation: int, now: datetime, failure: str
    ) -> None:
        """Nothing to give back."""

    async def replace(
        self, key: TokenKey, *, token: str, expires_at: datetime, seen_generation: int
    ) -> StoredToken:
        """Store unless somebody was faster."""
        there = self._rows.get(key)
        generation = there.generation if there else 0
        if there is None or generation == seen_generation:
            there = StoredToken(token=token, expires_at=expires_at, generation=generation + 1)
            self._rows[key] = there
        return there


class AccessTokens:
    """The token of one account, single-flight (单飞刷新)."""

    def __init__(
        self,
        key: TokenKey,
        *,
        fetch: Callable[[], Awaitable[FreshToken]],
        store: TokenStore,
        clock: Callable[[], datetime],
    ) -> None:
        """``fetch`` asks the platform; it raises ChannelError."""
        self._key = key
        self._fetch = fetch
        self._store = store
        self._clock = clock
        self._lock = asyncio.Lock()
        self._known: StoredToken | None = None
        self._pause_s = 0.0
        self._not_before: datetime | None = None
        self._failure: ChannelError | None = None

    async def current(self) -> StoredToken:
        """A token with some life left. Raises ChannelError when none can be had."""
        if (known := self._usable(self._known)) is not None:
            return known
        async with self._lock:
            return self._usable(self._known) or await self._reloaded()

    async def instead_of(self, refused: StoredToken) -> StoredToken:
        """A newer token than one that the platform refused. Raises ChannelError."""
        async with self._lock:
            there = self._known
            if there is None or there.generation <= refused.generation:
                there = await self._store.load(self._key)
            if there is None or there.generation <= refused.generation:
                there = await self._renewed(there)
            self._known = there
            return there

    def accepted(self) -> None:
        """A call with the token went through: the next failure starts with a short pause."""
        self._pause_s = 0.0

    def refused_again(self, error: ChannelError) -> None:
        """Even the renewed token is refused: renewals pause, so that sends do not cause a storm."""
        self._remember(error)

    async def _reloaded(self) -> StoredToken:
        """The shared token, renewed if it has little life left. Under the lock."""
        there = await self._store.load(self._key)
        self._known = self._usable(there) or await self._renewed(there)
        return self._known

    def _usable(self, token: StoredToken | None) -> StoredToken | None:
        left = token.expires_at - self._clock() if token else timedelta(0)
        return token if left > RENEW_BEFORE else None

    async def _renewed(self, seen: StoredToken | None) -> StoredToken:
        """Ask the platform, or wait for the process that is asking. Raises ChannelError."""
        self._check_pause()
        generation = seen.generation if seen else 0
        now = self._clock()
        if not await self._store.lease(
            self._key, seen_generation=generation, now=now, until=now + LEASE
        ):
            return await self._of_another(generation)
        try:
            fresh = await self._fetch()
        except ChannelError as error:
            await self._failed(error, generation)
            raise
        self._not_before, self._failure = None, None
        return await self._store.replace(
            self._key,
            token=fresh.token,
            expires_at=self._clock() + fresh.expires_in,
            seen_generation=generation,
        )

    async def _of_another(self, generation: int) -> StoredToken:
        """The token that another process renews at this moment. Raises SlowDown."""
        for _ in range(_LOOKS):
            there = await self._store.load(self._key)
            if there is not None and there.generation > generation:
                return there
            await asyncio.sleep(_LOOK_S)
        raise SlowDown("another process is renewing the access token", retry_after=FIRST_PAUSE_S)

    async def _failed(self, error: ChannelError, generation: int) -> None:
        """Failures are remembered, so that nobody asks in a loop."""
        self._remember(error)
        await self._store.note_failure(
            self._key, seen_generation=generation, now=self._clock(), failure=error.code
        )

    def _check_pause(self) -> None:
        """Raises what went wrong before, while the pause after it lasts."""
        if self._failure is None or self._not_before is None:
            return
        left = (self._not_before - self._clock()).total_seconds()
        if left > 0:
            raise SlowDown(f"no access token: {self._failure}", retry_after=left)

    def _remember(self, error: ChannelError) -> None:
        self._pause_s = min(max(self._pause_s * 2, FIRST_PAUSE_S), LONGEST_PAUSE_S)
        self._not_before = self._clock() + timedelta(seconds=self._pause_s)
        self._failure = error

"""One token for all; renewed by one; failures do not cause storms."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from channels.errors import AccountBlocked, ChannelError, SlowDown
from channels.tencent.codes import Code
from channels.tencent.errors import TokenRefused
from channels.tencent.tokens import AccessTokens, FreshToken, MemoryTokens, TokenKey

KEY = TokenKey(platform="wechat_oa", account="wx1")


class Platform:
    def __init__(self) -> None:
        self.asked = 0
        self.failure: ChannelError | None = None
        self.lives = timedelta(hours=2)

    async def give(self) -> FreshToken:
        self.asked += 1
        await asyncio.sleep(0)
        if self.failure is not None:
            raise self.failure
        return FreshToken(token=f"token-{self.asked}", expires_in=self.lives)


class Clock:
    now = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def tokens(platform: Platform, clock: Clock, store: MemoryTokens | None = None) -> AccessTokens:
    return AccessTokens(KEY, fetch=platform.give, store=store or MemoryTokens(), clock=clock)


async def test_twenty_callers_at_once_ask_the_platform_once(
    platform: Platform, clock: Clock
) -> None:
    shared = tokens(platform, clock)
    found = await asyncio.gather(*(shared.current() for _ in range(20)))
    assert {one.token for one in found} == {"token-1"}
    assert platform.asked == 1


async def test_a_token_with_little_life_left_is_renewed(platform: Platform, clock: Clock) -> None:
    shared = tokens(platform, clock)
    await shared.current()
    clock.go(seconds=7200 - 301)
    assert (await shared.current()).token == "token-1"
    clock.go(seconds=1)
    assert (await shared.current()).token == "token-2"


async def test_another_process_uses_the_same_token(platform: Platform, clock: Clock) -> None:
    store = MemoryTokens()
    await tokens(platform, clock, store).current()
    assert (await tokens(platform, clock, store).current()).token == "token-1"
    assert platform.asked == 1


async def test_of_twenty_refused_calls_one_renews(platform: Platform, clock: Clock) -> None:
    shared = tokens(platform, clock)
    old = await shared.current()
    found = await asyncio.gather(*(shared.instead_of(old) for _ in range(20)))
    assert {one.generation for one in found} == {old.generation + 1}
    assert platform.asked == 2


async def test_who_used_an_older_token_gets_the_newer_one_without_asking(
    platform: Platform, clock: Clock
) -> None:
    store = MemoryTokens()
    shared, other = tokens(platform, clock, store), tokens(platform, clock, store)
    old = await shared.current()
    newer = await other.instead_of(await other.current())
    assert await shared.instead_of(old) == newer
    assert platform.asked == 2


class Busy(MemoryTokens):
    """Another process holds the right to renew."""

    async def lease(self, key: TokenKey, **kw: object) -> bool:
        return False


async def test_who_gets_no_lease_waits_for_the_other(
    platform: Platform, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.tencent.tokens._LOOK_S", 0.001)
    store = Busy()

    async def other_process() -> None:
        await asyncio.sleep(0.005)
        await store.replace(
            KEY, token="theirs", expires_at=clock() + timedelta(hours=2), seen_generation=0
        )

    found, _ = await asyncio.gather(tokens(platform, clock, store).current(), other_process())
    assert (found.token, platform.asked) == ("theirs", 0)


async def test_a_lease_that_nobody_uses_is_no_endless_wait(
    platform: Platform, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.tencent.tokens._LOOK_S", 0.0001)
    with pytest.raises(SlowDown):
        await tokens(platform, clock, Busy()).current()


async def test_a_failure_is_remembered_longer_each_time(platform: Platform, clock: Clock) -> None:
    shared = tokens(platform, clock)
    platform.failure = ChannelError("no")
    pauses = []
    for _ in range(8):
        with pytest.raises(ChannelError):
            await shared.current()
        with pytest.raises(SlowDown) as slow:
            await shared.current()
        pauses.append(slow.value.retry_after)
        clock.go(seconds=slow.value.retry_after or 0)
    assert pauses == [5, 10, 20, 40, 80, 160, 300, 300]
    assert platform.asked == 8


async def test_an_address_that_is_not_allowed_is_not_asked_in_a_loop(
    platform: Platform, clock: Clock
) -> None:
    shared = tokens(platform, clock)
    platform.failure = AccountBlocked("address_not_allowed (40164)")
    with pytest.raises(AccountBlocked):
        await shared.current()
    for _ in range(50):
        with pytest.raises(SlowDown):
            await shared.current()
    assert platform.asked == 1


async def test_a_good_call_forgets_the_failures(platform: Platform, clock: Clock) -> None:
    shared = tokens(platform, clock)
    old = await shared.current()
    shared.refused_again(TokenRefused(Code.TOKEN_INVALID))
    with pytest.raises(SlowDown):
        await shared.instead_of(old)
    clock.go(seconds=5)
    await shared.instead_of(old)
    shared.accepted()
    shared.refused_again(TokenRefused(Code.TOKEN_INVALID))
    clock.go(seconds=5)
    await shared.instead_of(await shared.current())
    assert platform.asked == 3

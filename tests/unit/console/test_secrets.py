from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from console.errors import TooManyAttempts, WeakPassword
from console.passwords import AT_ONCE, Passwords
from console.settings import ConsoleSettings
from console.throttle import KEYS_KEPT, Throttle
from console.tokens import new_token, same, sign, unsign
from tests.support.desk_world import MONDAY

SECRET = bytes(range(32))


def test_what_was_signed_comes_back() -> None:
    text = sign(b"payload", secret=SECRET, bound_to="anna|mine")
    assert unsign(text, secret=SECRET, bound_to="anna|mine") == b"payload"


@pytest.mark.parametrize("place", range(0, 30, 3))
def test_a_changed_character_is_noticed(place: int) -> None:
    text = sign(b"payload", secret=SECRET, bound_to="x")
    other = "A" if text[place] != "A" else "B"
    forged = text[:place] + other + text[place + 1 :]
    assert unsign(forged, secret=SECRET, bound_to="x") is None


@pytest.mark.parametrize("text", ["", "!", "AAAA", "ä", "A" * 1000])
def test_what_was_never_signed_opens_nothing(text: str) -> None:
    assert unsign(text, secret=SECRET, bound_to="x") is None


def test_a_signature_is_bound_to_its_place_and_key() -> None:
    text = sign(b"payload", secret=SECRET, bound_to="anna")
    assert unsign(text, secret=SECRET, bound_to="ben") is None
    assert unsign(text, secret=bytes(32), bound_to="anna") is None


def test_ids_are_long_and_differ() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) == 43


def test_secrets_are_compared_whatever_their_script() -> None:
    assert same("钥匙", "钥匙")
    assert not same("钥匙", "key")


def test_a_short_key_is_refused_and_keys_are_not_shown() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        ConsoleSettings(https=False, origins=frozenset(), secret=b"short")
    settings = ConsoleSettings(https=False, origins=frozenset(), secret=SECRET)
    assert "secret" not in repr(settings)


async def test_a_hash_is_argon2id_with_the_chosen_parameters() -> None:
    passwords = Passwords()
    kept = passwords.hash("a long enough one", login="anna")
    assert kept.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert await passwords.verify(kept, "a long enough one")
    assert not await passwords.verify(kept, "a long enough two")
    assert not await passwords.verify(None, "a long enough one")
    assert not await passwords.verify("no hash", "a long enough one")


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "anna-annannaanna-", "x" * 300])
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        Passwords().hash(password, login="anna-anna")


async def test_two_verifications_run_at_a_time() -> None:
    passwords = Passwords()
    running: list[int] = []
    most = 0
    original = passwords._matches

    def watched(kept: str, password: str) -> bool:
        nonlocal most
        running.append(1)
        most = max(most, len(running))
        try:
            return original(kept, password)
        finally:
            running.pop()

    passwords.__dict__["_matches"] = watched
    await asyncio.gather(*(passwords.verify(None, "x") for _ in range(5)))
    assert most == AT_ONCE


def test_an_address_shared_by_an_office_only_has_the_hourly_limit() -> None:
    throttle = Throttle(failures_an_hour=10)
    for count in range(10):
        throttle.attempt(account=f"officer-{count}", address="office", now=MONDAY)
    with pytest.raises(TooManyAttempts) as refused:
        throttle.attempt(account="officer-99", address="office", now=MONDAY)
    assert refused.value.params == {"minutes": 60}


def test_a_try_that_is_refused_is_not_counted() -> None:
    throttle = Throttle(failures_an_hour=3)
    for _ in range(3):
        throttle.attempt(account=None, address="a", now=MONDAY)
    for minutes in (10, 30, 59):
        with pytest.raises(TooManyAttempts):
            throttle.attempt(account=None, address="a", now=MONDAY + timedelta(minutes=minutes))
    throttle.attempt(account=None, address="a", now=MONDAY + timedelta(minutes=60))


def test_a_right_try_is_taken_back() -> None:
    throttle = Throttle(failures_an_hour=2)
    for _ in range(20):
        throttle.attempt(account="anna", address="office", now=MONDAY)
        throttle.succeeded(account="anna", address="office")
    throttle.attempt(account="anna", address="office", now=MONDAY)


def test_what_is_counted_stays_bounded() -> None:
    throttle = Throttle(failures_an_hour=2)
    for count in range(KEYS_KEPT + 10):
        throttle.attempt(account=None, address=str(count), now=MONDAY)
    assert len(throttle._failures) == KEYS_KEPT

"""Passwords: argon2id off the event loop, at most two at a time.

Figures: one verification with 46 MiB, one pass and one lane takes about 135 ms on two cores; two
at a time bound what a flood of log-ins can take from the rest of the house.
"""

from __future__ import annotations

import asyncio
import base64
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from console.errors import WeakPassword

MEMORY_KIB = 46 * 1024
AT_ONCE = 2
MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 256


class Passwords:
    """Makes and checks argon2id hashes."""

    def __init__(self) -> None:
        """Prepare a hash that no password has, for names that do not exist."""
        self._hasher = PasswordHasher(time_cost=1, memory_cost=MEMORY_KIB, parallelism=1)
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._nobody = _hash_of_nothing()

    def hash(self, password: str, *, login: str) -> str:
        """Hash of a new password. Raises WeakPassword."""
        self._check_strength(password, login)
        return self._hasher.hash(password)

    async def verify(self, kept: str | None, password: str) -> bool:
        """Whether ``password`` belongs to the ``kept`` hash; None takes as long and is False."""
        async with self._turns:
            right = await asyncio.to_thread(self._matches, kept or self._nobody, password)
        return right and kept is not None

    def _matches(self, kept: str, password: str) -> bool:
        if len(password) > MAXIMUM_LENGTH:
            password = ""
        try:
            return self._hasher.verify(kept, password)
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return False

    def _check_strength(self, password: str, login: str) -> None:
        folded = password.casefold()
        repeats_login = bool(login) and folded.replace(login.casefold(), "") == ""
        monotone = len(set(folded)) < MINIMUM_LENGTH // 3
        if not MINIMUM_LENGTH <= len(password) <= MAXIMUM_LENGTH or repeats_login or monotone:
            raise WeakPassword(minimum=MINIMUM_LENGTH)


def _hash_of_nothing() -> str:
    """A well-formed hash of random bytes: checking it costs what any check costs."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32)
    )
    return f"$argon2id$v=19$m={MEMORY_KIB},t=1,p=1${salt}${digest}"

"""The keys of a deployment: one file that no backup of the database holds.

Several sealing keys may open, one seals (rotation). The keys for hashes cannot be rotated without
computing every hash anew. File: JSON, mode 0600, keys in base 64.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import KeyRingUnusable

KEY_BYTES = 32
BLIND_INDEX_BYTES = 16
HASH_BYTES = 32
HIGHEST_KEY_ID = 255
FILE_MODE = 0o600
_FORMAT = 1
_OTHERS = 0o077


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """Sealing keys by their number, the number that seals, and one key for each kind of hash."""

    current: int
    sealing: Mapping[int, bytes] = field(repr=False)
    blind: bytes = field(repr=False)
    lookup: bytes = field(repr=False)
    token: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Raises ValueError for a key of a wrong length or a number that is not there."""
        keys = [*self.sealing.values(), self.blind, self.lookup, self.token]
        if self.current not in self.sealing or any(len(key) != KEY_BYTES for key in keys):
            raise ValueError("a key is missing or has a wrong length")
        if not all(0 <= number <= HIGHEST_KEY_ID for number in self.sealing):
            raise ValueError("a key number does not fit one byte")

    @classmethod
    def fresh(cls) -> Self:
        """A new ring with random keys, kept nowhere."""
        return cls(
            current=1,
            sealing={1: secrets.token_bytes(KEY_BYTES)},
            blind=secrets.token_bytes(KEY_BYTES),
            lookup=secrets.token_bytes(KEY_BYTES),
            token=secrets.token_bytes(KEY_BYTES),
        )

    @classmethod
    def create(cls, path: Path) -> Self:
        """Write a new ring to ``path``. Raises KeyRingUnusable when a file is there already."""
        ring = cls.fresh()
        ring.write(path)
        return ring

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a ring. Raises KeyRingUnusable when missing, damaged or readable by others."""
        try:
            if os.name == "posix" and path.stat().st_mode & _OTHERS:
                raise KeyRingUnusable("the key file is open to other users", path=str(path))
            return cls.from_json(path.read_text("utf-8"), source=str(path))
        except OSError as error:
            raise KeyRingUnusable(type(error).__name__, path=str(path)) from error

    @classmethod
    def from_json(cls, text: str, *, source: str = "") -> Self:
        """Read a ring from text; ``source`` says where it came from. Raises KeyRingUnusable."""
        try:
            return cls._read(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise KeyRingUnusable("the keys cannot be read", path=source) from error

    @classmethod
    def _read(cls, document: Mapping[str, Any]) -> Self:
        if document["format"] != _FORMAT:
            raise ValueError(document["format"])
        return cls(
            current=int(document["current"]),
            sealing={int(number): _decode(key) for number, key in document["sealing"].items()},
            blind=_decode(document["blind"]),
            lookup=_decode(document["lookup"]),
            token=_decode(document["token"]),
        )

    def to_json(self) -> str:
        """The ring as text, for a file or a secret store."""
        document = {
            "format": _FORMAT,
            "current": self.current,
            "sealing": {str(number): _encode(key) for number, key in self.sealing.items()},
            "blind": _encode(self.blind),
            "lookup": _encode(self.lookup),
            "token": _encode(self.token),
        }
        return json.dumps(document, indent=2) + "\n"

    def write(self, path: Path) -> None:
        """Write to a new file, flushed to the disk. Raises KeyRingUnusable when it exists."""
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        except OSError as error:
            raise KeyRingUnusable(type(error).__name__, path=str(path)) from error
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(self.to_json())
            file.flush()
            os.fsync(file.fileno())

    def with_new_key(self) -> Self:
        """A ring that seals with a new key and still opens what the old ones sealed."""
        number = max(self.sealing) + 1
        sealing = {**self.sealing, number: secrets.token_bytes(KEY_BYTES)}
        return replace(self, current=number, sealing=sealing)

    def ciphers(self) -> dict[int, AESGCM]:
        """A cipher for each sealing key."""
        return {number: AESGCM(key) for number, key in self.sealing.items()}

    def blind_index(self, value: str) -> bytes:
        """Keyed hash (16 bytes) for equality search over a sealed column; fold the value before."""
        return _keyed(self.blind, value)[:BLIND_INDEX_BYTES]

    def lookup_hash(self, code: str) -> bytes:
        """Keyed hash of a look-up code (查询码); blanks and hyphens in it do not count."""
        return _keyed(self.lookup, "".join(code.replace("-", "").split()))

    def token_hash(self, token: str) -> bytes:
        """Keyed hash of a session, sign-in or resume token."""
        return _keyed(self.token, token)


def _keyed(key: bytes, value: str) -> bytes:
    return hmac.digest(key, value.encode(), hashlib.sha256)


def _encode(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text, validate=True)

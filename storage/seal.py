"""Sealing: what a person wrote is unreadable in the file, and opens only where it belongs.

AES-256-GCM. A sealed value is ``key id (1 byte) | nonce (12) | ciphertext | tag (16)``. The
additional data is ``table:row:column``, so that a value moved to another row or column is
refused. A column type sees neither its table nor its row, therefore sealing is a step of the
repositories.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from pydantic import ConfigDict, TypeAdapter

from storage.errors import SealBroken
from storage.keyring import KeyRing

__all__ = ["KeyRing", "Sealer"]

NONCE_BYTES = 12
TAG_BYTES = 16
_HEAD = 1 + NONCE_BYTES
_JSON: TypeAdapter[Any] = TypeAdapter(Any, config=ConfigDict(ser_json_inf_nan="constants"))


class Sealer:
    """Seals and opens values with a key ring."""

    def __init__(self, keys: KeyRing) -> None:
        self.keys = keys
        self._ciphers = keys.ciphers()

    def seal(self, table: str, row: str, column: str, value: bytes) -> bytes:
        """Seal ``value`` for one place."""
        number = self.keys.current
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._ciphers[number].encrypt(nonce, value, _place(table, row, column))
        return bytes((number,)) + nonce + sealed

    def open(self, table: str, row: str, column: str, sealed: bytes) -> bytes:
        """The value sealed for this place.

        Raises SealBroken when it was changed, stands elsewhere, or its key is not in the ring.
        """
        if len(sealed) < _HEAD + TAG_BYTES:
            raise SealBroken(f"a sealed value of {table}.{column} is cut short")
        cipher = self._ciphers.get(sealed[0])
        if cipher is None:
            raise SealBroken(f"key {sealed[0]} of {table}.{column} is not in the ring")
        try:
            return cipher.decrypt(sealed[1:_HEAD], sealed[_HEAD:], _place(table, row, column))
        except InvalidTag:
            raise SealBroken(f"a sealed value of {table}.{column} does not open here") from None

    def seal_json(self, table: str, row: str, column: str, value: Any) -> bytes:
        """Seal a JSON-ready value."""
        return self.seal(table, row, column, _written(value))

    def open_json(self, table: str, row: str, column: str, sealed: bytes) -> Any:
        """The JSON value sealed for this place. Raises SealBroken."""
        return _read(self.open(table, row, column, sealed))


def _written(value: Any) -> bytes:
    """JSON without blanks, a third of the time of the standard library's.

    Half a character can come in through JSON; what a person sent is kept as it is.
    """
    try:
        return _JSON.dump_json(value)
    except ValueError:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")


def _read(text: bytes) -> Any:
    """What ``_written`` wrote."""
    try:
        return _JSON.validate_json(text)
    except ValueError:
        return json.loads(text)


def _place(table: str, row: str, column: str) -> bytes:
    return f"{table}:{row}:{column}".encode()

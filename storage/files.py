"""Bytes of attachments: sealed, under random names, on the disk for good when ``write`` returns.

The name says nothing: what the file is called, whose it is and what type it has stands in the
attachment's row. A file is written under a passing name and renamed, so that one that can be read
is whole.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from storage.errors import FileMissing, StoreUnavailable
from storage.keyring import KeyRing
from storage.seal import Sealer

_NAME = re.compile(r"[0-9a-f]{32}")
_FILE_MODE = 0o600
_FOLDER_MODE = 0o700


class FileStore:
    """Sealed files below one folder."""

    def __init__(self, folder: Path, *, keys: KeyRing) -> None:
        """``folder`` is made when the first file comes."""
        self._folder = folder
        self._sealer = Sealer(keys)

    def write(self, data: bytes) -> str:
        """Store; the random name under which they lie. Raises StoreUnavailable (disk full)."""
        storage_key = secrets.token_hex(16)
        sealed = self._sealer.seal("file", storage_key, "bytes", data)
        path = self._path(storage_key)
        try:
            path.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            _write_durably(path, sealed)
        except OSError as error:
            path.with_suffix(".part").unlink(missing_ok=True)
            raise StoreUnavailable(type(error).__name__, saved=False) from error
        return storage_key

    def read(self, storage_key: str) -> bytes:
        """The bytes. Raises FileMissing, SealBroken, StoreUnavailable."""
        try:
            sealed = self._path(storage_key).read_bytes()
        except FileNotFoundError as error:
            raise FileMissing("no such file") from error
        except OSError as error:
            raise StoreUnavailable(type(error).__name__, saved=False) from error
        return self._sealer.open("file", storage_key, "bytes", sealed)

    def remove(self, storage_key: str) -> None:
        """Erase; one that is gone already is no error."""
        self._path(storage_key).unlink(missing_ok=True)

    def _path(self, storage_key: str) -> Path:
        if _NAME.fullmatch(storage_key) is None:
            raise FileMissing("not a name of this store")
        return self._folder / storage_key[:2] / storage_key


def _write_durably(path: Path, data: bytes) -> None:
    part = path.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """The new name itself has to reach the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

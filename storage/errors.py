"""Errors of the store.

ZhitongError
└── StorageError
    ├── StoreUnavailable      locked, gone, full
    ├── StoreConflict         another transaction wrote the same thing first
    ├── LeaseLost             somebody else holds the row by now
    ├── StaleConversation     the conversation changed meanwhile
    ├── FileMissing           the bytes of an attachment are not there
    ├── SealBroken            a sealed value does not open where it stands
    ├── KeyRingUnusable       the key file is missing, damaged or open to others
    ├── SchemaMismatch        the schema is not the code's
    └── UnsupportedDatabase   an address or a version that this code does not serve
"""

from __future__ import annotations

from casework.model.errors import ZhitongError


class StorageError(ZhitongError):
    """Base of this room's errors."""

    code = "storage"


class StoreUnavailable(StorageError):
    """The store does not answer. ``saved``: False = certainly not stored, None = not known."""

    code = "store_unavailable"

    def __init__(self, message: str, *, saved: bool | None) -> None:
        """Keep what is known of the work's fate."""
        super().__init__(message, saved=saved)
        self.saved = saved


class StoreConflict(StorageError):
    """Another transaction wrote the same thing first; this one is undone and may be done again."""

    code = "store_conflict"


class LeaseLost(StorageError):
    """The lease ended and another worker took the row; the whole transaction is undone."""

    code = "lease_lost"


class StaleConversation(StorageError):
    """Another turn of the conversation was committed first; the turn is taken again."""

    code = "stale_conversation"


class FileMissing(StorageError):
    """The bytes of an attachment are not in the file store."""

    code = "file_missing"


class SealBroken(StorageError):
    """A sealed value was changed, moved to another row, or its key is missing."""

    code = "seal_broken"


class KeyRingUnusable(StorageError):
    """The key file is missing, damaged, open to other users, or would be overwritten.

    Params: ``path``.
    """

    code = "key_ring_unusable"


class SchemaMismatch(StorageError):
    """The database's schema is newer or older than this code. Params: ``newer``."""

    code = "schema_mismatch"


class UnsupportedDatabase(StorageError):
    """An address, a version or a file system that this code does not serve. Params: ``reason``."""

    code = "unsupported_database"

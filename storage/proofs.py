"""What the store offers to those who prove who they are: sessions, links, counted attempts."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from storage.records import SessionRecord


class Sessions(Protocol):
    """Console sessions, one-time sign-in links and password hashes."""

    def add(self, record: SessionRecord) -> None:
        """Insert."""

    def get(self, token_hash: bytes) -> SessionRecord | None:
        """By hash."""

    def touch(self, token_hash: bytes, *, now: datetime) -> None:
        """Note the last use."""

    def remove(self, token_hash: bytes) -> None:
        """Log out."""

    def add_link(self, token_hash: bytes, officer_id: UUID, *, expires_at: datetime) -> None:
        """A one-time sign-in link."""

    def use_link(self, token_hash: bytes, *, now: datetime) -> UUID | None:
        """Use it up; None when unknown, used or expired."""

    def set_password(self, officer_id: UUID, password_hash: str) -> None:
        """Store an argon2id hash."""

    def password(self, officer_id: UUID) -> str | None:
        """The stored hash."""


class Attempts(Protocol):
    """Counted attempts at proofs, by subject and hour; the subject is kept as a keyed hash."""

    def count(self, subject: str, *, now: datetime) -> int:
        """Attempts of this hour; 0 when there was none."""

    def note(self, subject: str, *, now: datetime) -> None:
        """One more."""

    def prune(self, *, before: datetime) -> int:
        """Forget the hours that ended before ``before``; how many counts went."""

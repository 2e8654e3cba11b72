"""What the store offers beyond the ports of casework: work tables, conversations, files, sessions.

Everything is synchronous and runs inside one transaction; ``Database`` runs such functions on its
own threads, so that the event loop never waits for a disk. Group commit: on SQLite several short
write functions may share one commit; each is undone alone if it raises.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from casework.service.ledger import Cases
from casework.service.ledger_projects import Projects
from casework.service.ports import UnitOfWork
from storage.deliveries import Outbox
from storage.issued import DocumentRegister
from storage.platforms import PlatformStore
from storage.proofs import Attempts, Sessions
from storage.records import (
    AttachmentRecord,
    ClockRow,
    ConversationRecord,
    FeedRow,
    InboxRow,
    Received,
    StoreHealth,
    TranscriptLine,
)

T = TypeVar("T")


class Inbox(Protocol):
    """Messages taken in, in order per conversation key."""

    def receive(
        self,
        *,
        channel: str,
        account: str,
        sender: str,
        message_id: str,
        conversation_key: str,
        received_at: datetime,
        body: Mapping[str, Any],
        trace_id: str,
        now: int,
        window_ms: int,
        cap_ms: int,
        lease_ms: int,
        owner: str,
    ) -> Received:
        """Store once. ``window_ms`` 0: inserted leased if it is the head of its conversation.

        With a window the row is due at now + window; an open, not yet taken earlier row of the
        same key is moved to the same moment, never later than its own arrival + ``cap_ms``.
        """

    def claim(self, *, now: int, owner: str, lease_ms: int, limit: int) -> Sequence[InboxRow]:
        """Take up to ``limit`` due heads (the earliest open row of each conversation)."""

    def claim_key(self, key: str, *, now: int, owner: str, lease_ms: int) -> InboxRow | None:
        """Take the due head of one conversation."""

    def followers(
        self, head: InboxRow, *, now: int, owner: str, lease_ms: int
    ) -> Sequence[InboxRow]:
        """Take the later open rows of the head's conversation into the same turn."""

    def settle(self, row: InboxRow, *, state: str, now: int, reply_id: UUID | None = None) -> None:
        """Close as ``done``, ``ignored`` or ``failed``. Raises LeaseLost when fenced.

        ``reply_id`` is the delivery that answers the message.
        """

    def set_reply_mode(self, row_id: int, *, mode: str) -> bool:
        """Choose once how the message is answered, ``passive`` or ``api``; False: chosen already.

        Choose, and take a passive reply from the outbox, in one transaction.
        """

    def put_back(self, row: InboxRow, *, available_at: int, error: str) -> None:
        """Give a claimed row back for a later try."""

    def get(self, *, channel: str, account: str, sender: str, message_id: str) -> InboxRow | None:
        """A row by its dedupe key."""

    def latest_id(self, *, channel: str, account: str, sender: str, ending: str) -> str | None:
        """The id of the sender's latest message whose id ends so; None when there is none."""

    def erase_bodies(self, conversation_key: str, *, message_ids: Sequence[str]) -> int:
        """Erase bodies of held messages (consent refused); the rows stay. Returns how many."""


class Clock(Protocol):
    """Due things. A ticket's deadlines are rows with subject_type ``ticket`` (see Tickets)."""

    def schedule(
        self,
        *,
        subject_type: str,
        subject_id: str,
        kind: str,
        level: int,
        occurrence: str,
        due_at: datetime,
        due_on: date | None,
    ) -> None:
        """Insert unless the same row exists."""

    def cancel(self, *, subject_type: str, subject_id: str, kind: str) -> int:
        """Cancel open rows; raises their attempts, so that a sweep holding one is fenced."""

    def claim(self, *, now: int, owner: str, lease_ms: int, limit: int) -> Sequence[ClockRow]:
        """Take due rows in order of ``due_at``."""

    def settle(self, row: ClockRow, *, state: str, now: int) -> None:
        """Close as ``fired`` or ``skipped``. Raises LeaseLost when fenced."""

    def put_back(self, row: ClockRow, *, available_at: int, error: str) -> None:
        """Give a claimed row back."""


class Conversations(Protocol):
    """Dialogue states."""

    def get(self, key: str) -> ConversationRecord | None:
        """By key."""

    def by_token(self, token_hash: bytes) -> ConversationRecord | None:
        """By the hash of the web chat's resume token."""

    def save(self, record: ConversationRecord, *, expected_version: int, now: datetime) -> None:
        """Insert (expected_version 0) or update. Raises StaleConversation."""

    def transcript(self, key: str, *, limit: int) -> Sequence[TranscriptLine]:
        """Messages in and out, oldest first, the last ``limit`` of them."""


class Attachments(Protocol):
    """Files: rows here, sealed bytes in the file store."""

    def add(self, record: AttachmentRecord) -> None:
        """Insert."""

    def get(self, attachment_id: UUID) -> AttachmentRecord | None:
        """By id."""

    def of_ticket(self, ticket_id: UUID) -> Sequence[AttachmentRecord]:
        """Files of a ticket."""

    def bind(self, ids: Sequence[UUID], ticket_id: UUID) -> None:
        """Bind files of a draft to its ticket."""

    def erase(self, ids: Sequence[UUID]) -> Sequence[str]:
        """Remove rows that belong to no ticket; the names under which their bytes lie."""


class Feed(Protocol):
    """Hints for live pages."""

    def add(self, *, audience: str, kind: str, ref: str, version: int, now: datetime) -> None:
        """Append."""

    def after(self, last_id: int, *, limit: int) -> Sequence[FeedRow]:
        """Rows with a higher id, in order."""

    def last_id(self) -> int:
        """Highest id, 0 when empty."""

    def prune(self, *, before: datetime) -> int:
        """Drop old hints."""


class Store(UnitOfWork, PlatformStore, Protocol):
    """One transaction over everything."""

    @property
    def cases(self) -> Cases:
        """Whole cases for the ledger."""

    @property
    def projects(self) -> Projects:
        """Projects and their tickets."""

    @property
    def inbox(self) -> Inbox:
        """Inbox."""

    @property
    def outbox(self) -> Outbox:
        """Outbox."""

    @property
    def clock(self) -> Clock:
        """Clock."""

    @property
    def conversations(self) -> Conversations:
        """Conversations."""

    @property
    def attachments(self) -> Attachments:
        """Attachments."""

    @property
    def sessions(self) -> Sessions:
        """Sessions."""

    @property
    def attempts(self) -> Attempts:
        """Attempts."""

    @property
    def feed(self) -> Feed:
        """Feed."""

    @property
    def documents(self) -> DocumentRegister:
        """Documents as they were issued."""

    def after_commit(self, action: Callable[[], None]) -> None:
        """Run ``action`` once this transaction has committed; never when it is undone."""


class Database(Protocol):
    """Runs functions over a Store on the store's own threads."""

    async def write(self, work: Callable[[Store], T], *, timeout: float = 3.0) -> T:
        """Run in a write transaction and commit.

        Raises StoreUnavailable: ``saved`` is False when the work certainly did not happen, None
        when it is not known. Work that could not start within ``timeout`` seconds never starts.
        """

    async def read(self, work: Callable[[Store], T], *, timeout: float = 3.0) -> T:
        """Run in a read-only transaction."""

    def write_now(self, work: Callable[[Store], T]) -> T:
        """The same from synchronous code (command line, tests); waits up to 30 s for the lock."""

    def read_now(self, work: Callable[[Store], T]) -> T:
        """Read from synchronous code."""

    def health(self) -> StoreHealth:
        """Whether the store answers and its schema is the code's."""

    def close(self) -> None:
        """Finish what runs and close all connections."""

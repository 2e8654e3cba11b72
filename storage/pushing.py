"""What the store offers to those who push and who are pushed: card codes, sends, unread calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from storage.platform_records import CardUpdate, DeadLetter


class CardCodes(Protocol):
    """Update codes of cards (更新码) that were not used yet, sealed."""

    def remember(self, update: CardUpdate, *, channel: str, account: str) -> None:
        """Keep it; the same code again is the same, with the age that it had."""

    def spend(
        self, *, channel: str, account: str, user: str, task_id: str, after: datetime
    ) -> CardUpdate | None:
        """Take the newest code of this card given later than ``after``; nobody else gets it."""

    def prune(self, *, before: datetime) -> int:
        """Forget codes given before ``before``; how many."""


class RecentSends(Protocol):
    """What was sent to whom lately (推送计数), shared by all processes."""

    def take(
        self,
        *,
        channel: str,
        account: str,
        user: str,
        limits: Sequence[tuple[int, timedelta]],
        now: datetime,
    ) -> float:
        """Count one send and return 0.0, if every limit (how many, in how long) allows it.

        Else nothing is counted, and the seconds are returned after which they all would.
        """

    def prune(self, *, before: datetime) -> int:
        """Forget sends before ``before``; how many."""


class DeadLetters(Protocol):
    """Calls under a good signature whose content could not be read (死信), sealed."""

    def keep(
        self, *, channel: str, account: str, reason: str, body: bytes, now: datetime
    ) -> DeadLetter:
        """Keep the call, or count it once more; as it is kept now."""

    def get(self, letter_id: UUID) -> DeadLetter | None:
        """One of them."""

    def latest(self, *, limit: int) -> Sequence[DeadLetter]:
        """The latest first."""

    def count(self) -> int:
        """How many are kept."""

    def drop(self, letter_id: UUID) -> bool:
        """A person has seen to it; whether it was there."""

"""What the store offers to those who send: the outbox, which is also the ledger (送达台账)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from storage.records import DeliveryRow, NewDelivery, OutboxRow


class Outbox(Protocol):
    """Deliveries: the ledger of what was told to whom (送达台账)."""

    def enqueue(self, deliveries: Sequence[NewDelivery], *, now: datetime) -> Sequence[UUID]:
        """Insert those whose cause is new; returns the ids inserted."""

    def claim(
        self,
        *,
        now: int,
        owner: str,
        lease_ms: int,
        limit: int,
        channels: Sequence[str],
        in_turn: Sequence[str] = (),
    ) -> Sequence[OutboxRow]:
        """Take due rows of these channels that no pause holds, and mark them ``sending``.

        On the channels ``in_turn`` a recipient gets one delivery at a time, in order.
        """

    def take_passive(self, ids: Sequence[UUID], *, now: datetime) -> Sequence[OutboxRow]:
        """Close as ``sent`` what a webhook says itself; not those that the outbox took first."""

    def mark_sent(self, row: OutboxRow, *, now: datetime, provider_message_id: str) -> None:
        """Close as ``sent``. Raises LeaseLost when fenced."""

    def retry(self, row: OutboxRow, *, available_at: int, error: str) -> None:
        """Back to ``pending`` for a later try."""

    def fail(self, row: OutboxRow, *, now: datetime, error: str) -> None:
        """Close as ``failed``."""

    def mark_delivered(self, ids: Sequence[UUID], *, now: datetime) -> None:
        """Evidence that the reader's page or platform has it; only raises the state."""

    def bounce(self, delivery_id: UUID, *, failure: str) -> OutboxRow | None:
        """The platform says later that a sent one did not arrive: it is ``failed`` after all.

        None when nothing changed: it was not sent yet, failed already, or the reader reacted.
        """

    def mark_acknowledged(self, ticket_id: UUID, recipient: str, *, now: datetime) -> None:
        """Evidence that the reader reacted."""

    def mark_stale(self, conversation_key: str, *, template: str, now: datetime) -> int:
        """Overtaken before it left."""

    def get(self, delivery_id: UUID) -> OutboxRow | None:
        """By id, which is also the idempotency key given to the platform."""

    def by_provider_id(
        self, *, channel: str, account: str, provider_message_id: str
    ) -> OutboxRow | None:
        """By the id that the platform gave to the sent message."""

    def of_ticket(self, ticket_id: UUID) -> Sequence[DeliveryRow]:
        """Deliveries of a ticket, oldest first."""

    def of_conversation(self, conversation_key: str) -> Sequence[OutboxRow]:
        """Everything that was or will be said in a conversation, oldest first."""

    def undelivered(self, *, before: datetime, limit: int) -> Sequence[DeliveryRow]:
        """Failed ones, and ones not sent since ``before``, newest first."""

    def unacknowledged(
        self, *, templates: Sequence[str], before: datetime, limit: int
    ) -> Sequence[DeliveryRow]:
        """Notices of these kinds that arrived before ``before`` and nobody reacted to."""

    def payload(self, delivery_id: UUID) -> Mapping[str, Any] | None:
        """What was said; None when there is no such delivery."""

    def replace_payload(self, delivery_id: UUID, payload: Mapping[str, Any]) -> None:
        """Keep another text of what was said: one from which a secret was taken out."""

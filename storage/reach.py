"""What the store offers to reach people: agreements, links to a draft, ways, codes that bind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from storage.platform_records import (
    Continuation,
    EnterpriseCode,
    OfficerWay,
    Subscription,
    SubscriptionKind,
)


class Subscriptions(Protocol):
    """Who agreed to be sent what, outside of the windows."""

    def note(
        self,
        *,
        channel: str,
        account: str,
        user: str,
        template_id: str,
        kind: SubscriptionKind,
        accepted: bool,
        now: datetime,
    ) -> None:
        """Keep what a person said at ``now``; something said earlier changes nothing."""

    def take(
        self, *, channel: str, account: str, user: str, template_id: str, now: datetime
    ) -> Subscription | None:
        """Use an accepted one, one-time before long-term; None when there is none.

        A one-time subscription is used up by it, whatever becomes of the notice.
        """

    def give_back(
        self, *, channel: str, account: str, user: str, template_id: str, taken_at: datetime
    ) -> None:
        """The platform certainly did not take the notice: the one-time one is open again."""

    def close(
        self, *, channel: str, account: str, user: str, template_id: str | None, now: datetime
    ) -> None:
        """The platform says that the person refuses it (43101); None: all of them (43004)."""

    def accepted(self, *, channel: str, account: str, user: str) -> Sequence[Subscription]:
        """What could be used now, by template."""

    def prune(self, *, before: datetime) -> int:
        """Forget used and refused ones that did not change since ``before``; how many."""


class Continuations(Protocol):
    """One-time links that go on with a draft on another channel.

    Of the token only ``KeyRing.token_hash`` is kept. Tries are limited by ``attempts``, as those of
    look-up codes are.
    """

    def issue(
        self,
        *,
        token_hash: bytes,
        conversation_key: str,
        draft_id: UUID | None,
        channel: str,
        account: str,
        user: str,
        expires_at: datetime,
        now: datetime,
    ) -> None:
        """Keep a new link; it cancels the earlier ones of the conversation."""

    def consume(self, *, token_hash: bytes, now: datetime) -> Continuation | None:
        """Use a link up; None when it is unknown, used, cancelled or expired."""

    def prune(self, *, before: datetime) -> int:
        """Forget links that ended before ``before``; how many."""


class OfficerWays(Protocol):
    """Where officers can be reached; the address is sealed and found by a keyed hash."""

    def of(self, officer_id: UUID) -> Sequence[OfficerWay]:
        """Every way to an officer, by rank."""

    def officer_of(self, *, channel: str, account: str, address: str) -> UUID | None:
        """Whose verified address this is; whether that officer is active is not looked at."""

    def put(self, way: OfficerWay) -> None:
        """Insert or replace by id. Raises StoreConflict when the address is another way's."""

    def block(self, way_id: UUID, *, now: datetime) -> None:
        """Nothing arrives there any more; ``put`` opens it again."""

    def remove(self, way_id: UUID) -> None:
        """Forget the way."""


class EnterpriseCodes(Protocol):
    """One-time codes that bind a conversation to an enterprise (企业绑定码).

    Of a code only a keyed hash is kept. Used ones stay as the record of the binding.
    """

    def add(self, code: EnterpriseCode) -> None:
        """Keep a new code."""

    def open(
        self, *, code_hash: bytes, conversation_key: str, now: datetime
    ) -> EnterpriseCode | None:
        """Open the code for this conversation; None when unknown, used, expired or another's."""

    def opened_by(self, conversation_key: str) -> EnterpriseCode | None:
        """The code that this conversation opened last and did not answer yet."""

    def confirm(self, *, code_hash: bytes, now: datetime) -> bool:
        """The person says that it is so: the code is used up. False when it was answered."""

    def refuse(self, *, code_hash: bytes, now: datetime) -> bool:
        """The person says no, or the code is withdrawn: it binds nobody any more."""

    def of(self, enterprise_id: UUID) -> Sequence[EnterpriseCode]:
        """Every code of an enterprise that is on record, the newest first."""

    def prune(self, *, before: datetime) -> int:
        """Forget codes that bound nobody and ended before ``before``; how many."""

"""Rows that the platforms need, as frozen values. Times are aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """A platform's access token (接口调用凭据), shared by all processes.

    ``generation`` rises with each new token and is 0 before the first one, when ``token`` is empty
    and ``expires_at`` None. ``failures`` counts the fetches that failed since the last good one,
    ``failed_at`` is the latest of them and ``failure`` its code.
    """

    token: str = field(repr=False)
    expires_at: datetime | None
    generation: int
    failures: int = 0
    failed_at: datetime | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyWindow:
    """How much a platform lets us write to one person (下发窗口): one row for each kind of trigger.

    ``closed_at`` is set when the platform itself said that the window is shut.
    """

    kind: str
    granted_at: datetime
    expires_at: datetime
    allowed: int
    used: int
    closed_at: datetime | None

    def units(self, now: datetime) -> int:
        """Messages that it still allows at ``now``."""
        if self.closed_at is not None or self.expires_at <= now:
            return 0
        return self.allowed - self.used


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowUnit:
    """One unit that was taken, and from which windows: kind and the grant that was charged."""

    channel: str
    account: str
    user: str
    charged: Mapping[str, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncCursor:
    """How far a pull has come (游标); ``version`` guards the next step."""

    cursor: str
    version: int
    moved_at: datetime


class SubscriptionKind(StrEnum):
    """What a person agreed to be sent."""

    ONE_TIME = "one_time"  # 一次性订阅: one notice, used up by it
    LONG_TERM = "long_term"  # 长期订阅: many notices
    FOLLOWING = "following"  # 关注: the account itself; its template id is empty


class SubscriptionState(StrEnum):
    """Where an agreement stands."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    USED = "used"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A person's agreement to notices of one template (订阅); ``at`` is its last change."""

    template_id: str
    kind: SubscriptionKind
    state: SubscriptionState
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuation:
    """What a one-time link leads to (续填链接): a draft of one conversation on another channel."""

    conversation_key: str
    draft_id: UUID | None
    channel: str
    account: str
    user: str
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerWay:
    """A way to an officer (触达方式): lower ``rank`` first.

    ``verified_at`` is None until the officer proved that the address is theirs, ``blocked_at`` is
    set when the platform says that nothing arrives there any more.
    """

    id: UUID
    officer_id: UUID
    channel: str
    account: str
    address: str
    rank: int
    verified_at: datetime | None = None
    blocked_at: datetime | None = None

    @property
    def usable(self) -> bool:
        """Whether notices may be sent there."""
        return self.verified_at is not None and self.blocked_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardUpdate:
    """The right to draw one card anew once (更新码); ``at`` is when the platform gave it."""

    user: str
    task_id: str
    code: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A call of a platform that is its own, and that nobody could read (死信).

    ``body`` is what it carried, decrypted; it came ``times`` times.
    """

    id: UUID
    channel: str
    account: str
    reason: str
    body: bytes = field(repr=False)
    times: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseCode:
    """A one-time code that binds a conversation to an enterprise (企业绑定码), as its record.

    ``made_by`` is None for a code of the command line. ``conversation_key`` is who opened it;
    bound is who confirmed it.
    """

    code_hash: bytes = field(repr=False)
    enterprise_id: UUID
    made_by: UUID | None
    made_at: datetime
    expires_at: datetime
    conversation_key: str | None = None
    opened_at: datetime | None = None
    confirmed_at: datetime | None = None
    refused_at: datetime | None = None

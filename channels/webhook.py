"""What the webhooks of platforms ask of the application (回调入口): the port between both.

A webhook reads, verifies and decodes; what comes of it is decided behind this port. Nothing that
is not verified may be handed over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from channels.message import InboundMessage, OutboundMessage


class SignalKind(StrEnum):
    """What a platform tells beside messages."""

    FOLLOWED = "followed"
    UNFOLLOWED = "unfollowed"
    SCANNED = "scanned"
    CLICKED = "clicked"
    ENTERED = "entered"
    ENDED = "ended"
    DELIVERED = "delivered"
    FAILED = "failed"
    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing that is no message. ``event_id`` is the dedupe key, as a message's id is.

    ``scene`` is what a QR code or link carries; ``reference`` the platform's id of what it speaks
    of (a sent notice, a template); ``code`` a one-time right to answer at once; ``outcome`` the
    platform's own word for what happened.
    """

    channel: str
    account: str
    sender: str
    event_id: str
    kind: SignalKind
    at: datetime
    scene: str = ""
    reference: str = ""
    code: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of it. It is stored for certain.

    ``message`` is to be given at once as the webhook's own answer; without one, whatever there is
    to say leaves through the outbox. A repeat is given the same answer again.
    """

    repeated: bool = False
    message: OutboundMessage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What tells one signed call of a platform from every other (回调请求).

    The same nonce and timestamp under another signature is a replay and is refused. The platform's
    own repeat (same nonce, same signature) may be taken again: the message id finds its row.
    """

    channel: str
    account: str
    nonce: str
    timestamp: int
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A call that is the platform's own, and whose content nobody here can read (无法解读).

    ``body`` is what it carried, decrypted; ``reason`` the code of what is wrong with it.
    """

    call: Call
    reason: str
    body: bytes = field(repr=False)


class Desk(Protocol):
    """The application behind the webhooks. Errors of the store come as DeskUnavailable.

    ``call`` is what brought a message or signal, where the platform signs with a nonce: it is
    looked up and remembered in the transaction that stores what it brought, so that neither is
    there without the other. A replay raises CallReplayed and stores nothing.
    """

    async def take(
        self, message: InboundMessage, *, wait_s: float, call: Call | None = None
    ) -> Answered:
        """Store a message once, wait up to ``wait_s`` for its answer.

        Raises DeskUnavailable, CallReplayed.
        """

    async def note(self, signal: Signal, *, wait_s: float, call: Call | None = None) -> Answered:
        """Take notice of what is no message; some are answered.

        Raises DeskUnavailable, CallReplayed.
        """

    async def fresh(self, call: Call) -> None:
        """Remember a call that brings nothing to store. Raises DeskUnavailable, CallReplayed."""

    async def keep_unread(self, unread: Unread) -> None:
        """Keep what could not be read, for a person to look at; its repeats are counted.

        Raises DeskUnavailable, CallReplayed.
        """

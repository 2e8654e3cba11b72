"""What e-mail needs of the store: how far a mailbox was read, what came, the thread of a reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from casework.model.errors import ZhitongError
from channels.channel import Delivery
from channels.email.letter import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a mailbox was read.

    ``validity`` is the mailbox's UIDVALIDITY (RFC 3501, 2.3.1.1): under another one the numbers
    mean other mails. ``version`` rises with each step; 0 before the first.
    """

    validity: int = 0
    uid: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One mail of the mailbox. ``raw`` is the mail as it came; cut off unless ``whole``."""

    account: str
    letter: Letter
    raw: bytes
    received_at: datetime
    whole: bool = True


class Kept(StrEnum):
    """What became of a mail; it is stored for certain, unless it was left."""

    TAKEN = "taken"  # it gets its answer
    REPORT = "report"  # it told of one of our mails
    IGNORED = "ignored"  # kept without an answer; it stays unread for people
    REPEATED = "repeated"  # it was stored before
    LEFT = "left"  # it could not be stored: it lies in the mailbox, unread and with a flag


class MailCursorMoved(ZhitongError):
    """Another process read on from the same place; what it stored is stored."""

    code = "mail_cursor_moved"


class MailInbox(Protocol):
    """Where mails are kept. All raise DeskUnavailable."""

    async def mark(self, *, account: str) -> Mark:
        """How far this mailbox was read."""

    async def keep(self, mail: Arrived, *, step: tuple[Mark, Mark] | None, now: datetime) -> Kept:
        """Store one mail, once, and in the same transaction the step (seen, reached).

        Raises MailCursorMoved (nothing was stored).
        """

    async def reached(self, *, account: str, step: tuple[Mark, Mark], now: datetime) -> None:
        """A step without a mail. Raises MailCursorMoved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The place of one reply in its exchange of mails (邮件会话).

    ``answers`` is the Message-ID of the mail that is answered, ``references`` the chain before it.
    """

    to: str
    subject: str
    answers: str = ""
    references: tuple[str, ...] = ()
    replies: bool = True


class Threads(Protocol):
    """Where replies belong."""

    async def of(self, delivery: Delivery) -> Thread | None:
        """The thread of a delivery; None where it belongs to no conversation by mail."""

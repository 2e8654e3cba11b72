"""What the store offers to platforms: calls seen, tokens, quotas, cursors, links, ways, pauses.

Everything is part of the caller's transaction: a nonce commits with its message, a unit of a
window with the mark ``sending``, a cursor with what was pulled.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from storage.platform_records import AccessToken, ReplyWindow, SyncCursor, WindowUnit
from storage.pushing import CardCodes, DeadLetters, RecentSends
from storage.reach import Continuations, EnterpriseCodes, OfficerWays, Subscriptions


class Nonces(Protocol):
    """Calls of webhooks that were taken (防重放)."""

    def fresh(
        self,
        *,
        channel: str,
        account: str,
        nonce: str,
        timestamp: int,
        signature: str,
        now: datetime,
    ) -> bool:
        """Remember the call; whether it may be taken.

        False when nonce and timestamp were used under another signature. The platform's own
        repeat (same signature) may be taken again: its message id finds the row.
        """

    def prune(self, *, before: datetime) -> int:
        """Forget calls seen before ``before``; how many."""


class AccessTokens(Protocol):
    """Access tokens of platforms, one row for (platform, account, app), sealed.

    To refresh: ``load``; ``lease`` with the generation seen; fetch outside the transaction; then
    ``replace`` or ``note_failure``. Who gets no lease loads again after a short wait.
    """

    def load(self, *, platform: str, account: str, app: str) -> AccessToken | None:
        """What is kept; None before the first fetch was begun."""

    def lease(
        self,
        *,
        platform: str,
        account: str,
        app: str,
        seen_generation: int,
        now: datetime,
        until: datetime,
    ) -> bool:
        """Ask for the right to fetch a new token until ``until``; ``seen_generation`` 0: none yet.

        False when somebody else has it, or a newer token is there already.
        """

    def replace(
        self,
        *,
        platform: str,
        account: str,
        app: str,
        token: str,
        expires_at: datetime,
        seen_generation: int,
    ) -> AccessToken:
        """Keep a new token unless a newer one than ``seen_generation`` is there.

        Returns what is kept now: the caller's token, or the newer one that is to be used instead.
        """

    def note_failure(
        self,
        *,
        platform: str,
        account: str,
        app: str,
        seen_generation: int,
        now: datetime,
        failure: str,
    ) -> AccessToken | None:
        """A fetch failed: count it and give the right to fetch back. What is kept now."""


class ReplyWindows(Protocol):
    """How much may be written to whom (下发配额). ``kinds`` names the triggers that one API counts.

    Quotas do not add up: a unit is charged to every open window of ``kinds`` at once, so that
    between two grants no more is taken than the largest of them allows. In a transaction that
    takes units of several people, take them in order of ``user``.
    """

    def grant(
        self,
        *,
        channel: str,
        account: str,
        user: str,
        kind: str,
        allowed: int,
        expires_at: datetime,
        now: datetime,
    ) -> None:
        """Open the window of this kind anew, all units unused.

        ``now`` is the moment of the person's act; an act not later than the last one of its kind
        changes nothing.
        """

    def take(
        self,
        *,
        channel: str,
        account: str,
        user: str,
        kinds: Sequence[str],
        now: datetime,
        keep: int = 0,
    ) -> WindowUnit | None:
        """Take one unit and leave at least ``keep``; None when there is not one to take."""

    def give_back(self, unit: WindowUnit) -> None:
        """The platform certainly did not count it. A window granted anew meanwhile stays full."""

    def close(
        self, *, channel: str, account: str, user: str, kinds: Sequence[str], now: datetime
    ) -> None:
        """The platform says that the window is shut (45015) or used up (45047, 95001)."""

    def open_units(
        self, *, channel: str, account: str, user: str, kinds: Sequence[str], now: datetime
    ) -> int:
        """Units that could be taken now."""

    def of(self, *, channel: str, account: str, user: str) -> Sequence[ReplyWindow]:
        """Every window of a person, by kind."""

    def prune(self, *, before: datetime) -> int:
        """Forget windows that ended before ``before``; how many."""


class SyncCursors(Protocol):
    """How far pulls have come, one cursor for (channel, account)."""

    def get(self, *, channel: str, account: str) -> SyncCursor | None:
        """The cursor; None before the first step."""

    def advance(
        self, *, channel: str, account: str, cursor: str, seen_version: int, now: datetime
    ) -> bool:
        """One step on from ``seen_version`` (0: the first one); False when another pull was first.

        Nothing changed then; what was pulled is stored once all the same, by its message ids.
        """


class SendPauses(Protocol):
    """Until when nothing is sent to a recipient, or to anybody of an account.

    The outbox leaves rows alone that are paused; they come up by themselves when the pause ends.
    """

    def pause(self, *, channel: str, account: str, until: datetime, recipient: str = "") -> None:
        """Pause ``recipient``, or the whole account; a pause is only ever made longer."""

    def until(self, *, channel: str, account: str, recipient: str = "") -> datetime | None:
        """The pause that was set for exactly this one; it may be over."""

    def lift(self, *, channel: str, account: str, now: datetime, recipient: str = "") -> None:
        """End a pause at once."""

    def prune(self, *, before: datetime) -> int:
        """Forget pauses that ended before ``before``; how many."""


class PlatformStore(Protocol):
    """The part of the store that platforms need."""

    @property
    def nonces(self) -> Nonces:
        """Nonces."""

    @property
    def access_tokens(self) -> AccessTokens:
        """Access tokens."""

    @property
    def windows(self) -> ReplyWindows:
        """Reply windows."""

    @property
    def cursors(self) -> SyncCursors:
        """Cursors."""

    @property
    def subscriptions(self) -> Subscriptions:
        """Subscriptions."""

    @property
    def continuations(self) -> Continuations:
        """Continuations."""

    @property
    def officer_ways(self) -> OfficerWays:
        """Ways to officers."""

    @property
    def pauses(self) -> SendPauses:
        """Pauses of sending."""

    @property
    def card_codes(self) -> CardCodes:
        """Update codes of cards."""

    @property
    def recent_sends(self) -> RecentSends:
        """What was sent lately."""

    @property
    def dead_letters(self) -> DeadLetters:
        """Calls that could not be read."""

    @property
    def enterprise_codes(self) -> EnterpriseCodes:
        """Codes that bind to an enterprise."""

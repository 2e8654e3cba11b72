"""By which way an officer is told, and what that way may carry (触达方式). Pure.

The console always has it. Beside it the first open way is used; without acknowledgement the next
one within five minutes, then the substitute is asked. What a notice may say depends on the ticket
and on where the way's data lie: an ordinary ticket on a way inside the country gives enterprise,
topic, due date and link; else number, light, date and link (S0-29).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from storage.platform_records import OfficerWay
from storage.records import DeliveryRow

NEXT_WAY_AFTER: Final = timedelta(minutes=5)
"""How long a notice waits for its acknowledgement before the next way is tried."""
TO_OFFICERS: Final = frozenset(
    {
        *("assigned", "sensitive_routed", "question_answered", "addendum", "attached"),
        *("withdrawn", "notice_undelivered", "deadline_passed", "unacknowledged", "hand_over"),
        *("stand_in", "officer_reply", "way_code", "digest", "duty_due"),
    }
)
"""Kinds of notices whose reader is an officer, whatever the channel."""
AWAITED: Final = frozenset({"assigned"})
"""Notices that have to be acknowledged (签收); the others only have to arrive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayKind:
    """What a kind of way can do.

    ``presses``: buttons, and who pressed is proved. ``rows``: shows rows beside the text.
    ``redraws``: a card that was sent can be drawn anew.
    """

    presses: bool = False
    rows: bool = False
    redraws: bool = False


KINDS: Final[Mapping[str, WayKind]] = {
    "wecom": WayKind(presses=True, rows=True, redraws=True),
    "telegram": WayKind(presses=True),
    "email": WayKind(),
}
"""Kinds of ways by channel. The sender of an e-mail can be forged, so nothing is pressed there."""
MAIL: Final = "email"


def recipient_of(way: OfficerWay) -> str:
    """Whom the ledger names: the platform's own id; of a mailbox only whose it is."""
    return str(way.officer_id) if way.channel == MAIL else way.address


def open_ways(ways: Sequence[OfficerWay], *, channels: Collection[str]) -> list[OfficerWay]:
    """Ways that can be used now, in their order: verified, not blocked, of a channel that is on."""
    return [way for way in ways if way.usable and way.channel in KINDS and way.channel in channels]


def next_way(
    ways: Sequence[OfficerWay], deliveries: Sequence[DeliveryRow], *, templates: Collection[str]
) -> OfficerWay | None:
    """The first of these ways that none of the deliveries went by; None when all were tried."""
    tried = {(one.channel, one.recipient) for one in deliveries if one.template in templates}
    return next((way for way in ways if (way.channel, recipient_of(way)) not in tried), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """The cause of an officer's notice as the ledger keys it: one row for each way."""

    stem: str
    place: str

    @classmethod
    def read(cls, key: str) -> Cause:
        """From the key of a row."""
        stem, _, place = key.rpartition(":")
        return cls(stem=stem, place=place)

    def by(self, way_id: UUID) -> str:
        """The key of the same notice by another way."""
        return f"{self.stem}:{way_id}"

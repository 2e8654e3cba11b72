"""How long a reply is left to the webhook that may give it itself (被动回复).

A platform's webhook waits for the answer; the outbox would be as fast, and would then spend a unit
of the reply window. So the outbox lets such a reply lie for a moment, unless it is known already
that no webhook will take it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from channels.channel import ChannelProfile
from channels.message import OutboundMessage
from storage.interface import Store
from storage.records import InboxRow

GRACE_MS: Final = 1000
"""So long the outbox leaves a reply to a webhook that may be waiting for it."""
UNCHOSEN: Final = "none"
"""How a message is answered is not decided yet: its webhook is still waiting."""

Fits: TypeAlias = Callable[[OutboundMessage, ChannelProfile], bool]
"""Whether a message can be the passive reply of its platform."""


def grace_ms(
    store: Store,
    message: OutboundMessage,
    heard: Sequence[InboxRow],
    *,
    profile: ChannelProfile,
    fits: Mapping[str, Fits],
) -> int:
    """Milliseconds for which the outbox leaves the answer to ``heard`` alone; 0: none."""
    can_be = fits.get(profile.name)
    if not profile.passive_wait_s or can_be is None or not can_be(message, profile):
        return 0
    return GRACE_MS if any(_waits(store, row) for row in heard) else 0


def _waits(store: Store, row: InboxRow) -> bool:
    """Whether the webhook of this message may still give the answer; the row is read anew."""
    found = store.inbox.get(
        channel=row.channel, account=row.account, sender=row.sender, message_id=row.message_id
    )
    return found is not None and found.reply_mode == UNCHOSEN

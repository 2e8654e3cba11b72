"""What WeCom keeps in the store of the desk (企业微信存储): codes of cards, counts of sends.

Rows, so that two processes never send a member more than the platform carries, and a card that
one process sent can be drawn anew by another, after a restart too.
"""

from __future__ import annotations

from datetime import datetime

from app.platforms.shelves import Shelf
from channels.wecom.ports import CODE_LIFE, HOUR, MINUTE, CardCode
from channels.wecom.settings import CHANNEL
from storage.platform_records import CardUpdate


class CardShelf(Shelf):
    """Codes that were not used yet (``channels.wecom.ports.CardCodes``)."""

    async def remember(self, code: CardCode) -> None:
        """Keep it; the same code again is the same."""
        update = CardUpdate(user=code.user, task_id=code.task_id, code=code.code, at=code.at)
        await self._write(
            lambda store: store.card_codes.remember(update, channel=CHANNEL, account=code.account)
        )

    async def spend(
        self, *, account: str, user: str, task_id: str, now: datetime
    ) -> CardCode | None:
        """Take the newest usable code of this card from the shelf."""
        found = await self._write(
            lambda store: store.card_codes.spend(
                channel=CHANNEL, account=account, user=user, task_id=task_id, after=now - CODE_LIFE
            )
        )
        if found is None:
            return None
        return CardCode(
            account=account, user=found.user, task_id=found.task_id, code=found.code, at=found.at
        )


class SendShelf(Shelf):
    """Counts of what a member was sent (``channels.wecom.ports.SendCounts``)."""

    async def take(
        self, *, account: str, user: str, now: datetime, per_minute: int, per_hour: int
    ) -> float:
        """Count one send and return 0.0, or say how long to wait."""
        limits = ((per_minute, MINUTE), (per_hour, HOUR))
        return await self._write(
            lambda store: store.recent_sends.take(
                channel=CHANNEL, account=account, user=user, limits=limits, now=now
            )
        )

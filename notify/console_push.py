"""The console as a way out (工作台提醒): the page reads its queue, so sending is being stored.

The live hint that makes an open page look is written with the mark of the delivery.
"""

from __future__ import annotations

from datetime import datetime

from channels.channel import ChannelProfile, Delivery, DeliveryReceipt

PROFILE = ChannelProfile(name="console", text_limit=4000)


class ConsoleChannel:
    """Notices to officers inside the console."""

    @property
    def profile(self) -> ChannelProfile:
        """Limits of the console's notices."""
        return PROFILE

    async def send(self, delivery: Delivery, *, now: datetime) -> DeliveryReceipt:
        """The notice is there already; the receipt says when it became visible."""
        return DeliveryReceipt(sent_at=now, provider_message_id=str(delivery.id))

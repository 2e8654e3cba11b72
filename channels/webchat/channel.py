"""The web chat as a way out: the page reads the transcript, so sending is being stored.

The live hint that makes an open page look is written with the mark of the delivery.
"""

from __future__ import annotations

from datetime import datetime

from channels.channel import ChannelProfile, Delivery, DeliveryReceipt
from channels.webchat.settings import WEB


class WebChatChannel:
    """Messages to complainants on the web."""

    @property
    def profile(self) -> ChannelProfile:
        """Limits of the web chat."""
        return WEB

    async def send(self, delivery: Delivery, *, now: datetime) -> DeliveryReceipt:
        """The message stands in the transcript already; the receipt says since when."""
        return DeliveryReceipt(sent_at=now, provider_message_id=str(delivery.id))

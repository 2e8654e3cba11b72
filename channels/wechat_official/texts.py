"""A message of ours as the text that stands in the chat."""

from __future__ import annotations

from typing import Final

from channels.channel import ChannelProfile
from channels.message import OutboundMessage
from channels.splitting import measure
from channels.tencent.texts import plain

PASSIVE_CHARACTERS: Final = 1000
"""Passive replies (被动回复) of more than about 1,100 characters were seen to fail."""


def written(message: OutboundMessage) -> str:
    """Headline, words and link, each once."""
    lines = [message.text]
    if message.title and message.title not in message.text:
        lines.insert(0, message.title)
    if message.link and message.link not in message.text:
        lines.append(message.link)
    return plain("\n".join(filter(None, lines)))


def fits_passive(message: OutboundMessage, profile: ChannelProfile) -> bool:
    """Whether the webhook's own answer can carry all of it: one text, no menu."""
    text = written(message)
    if not text or (message.choices and profile.buttons):
        return False
    short = len(text) <= PASSIVE_CHARACTERS
    return short and measure(text, profile.text_unit) <= profile.text_limit

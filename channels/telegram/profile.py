"""What Telegram carries. Length unit, album and window figures: the platform's documents."""

from __future__ import annotations

from channels.channel import ChannelProfile, TextUnit

NAME = "telegram"
LARGEST_DOWNLOAD = 20_000_000
"""Bytes of a file that a bot may fetch; what is larger has to come another way."""
LARGEST_UPDATE = 1024 * 1024
"""Bytes of one call of the platform."""
TELEGRAM = ChannelProfile(
    name=NAME,
    text_limit=4096,
    text_unit=TextUnit.UTF16,
    cards=False,
    edits=True,
    in_country=False,
    pushes=True,
    media_most_bytes=LARGEST_DOWNLOAD,
)
"""Texts count in UTF-16 units, which is never too long if the platform counts characters."""

"""What the memory channel plays: the limits of platforms, before or beside their own rooms.

Sources: the platforms' own documents on text length, buttons and editing; the joining window is
the house's own and the same everywhere. An official account of WeChat shows no buttons beside a
text, and a card of WeCom holds six of them and little text: on both, choices stand in the text as
numbers. WeChat lets us write for 48 hours after a person's last message.
"""

from __future__ import annotations

from datetime import timedelta

from channels.channel import ChannelProfile, TextUnit

TELEGRAM = ChannelProfile(
    name="telegram",
    text_limit=4096,
    text_unit=TextUnit.UTF16,
    cards=False,
    edits=True,
    in_country=False,
)
WECHAT_OA = ChannelProfile(
    name="wechat_oa",
    text_limit=2000,
    text_unit=TextUnit.BYTES,
    buttons=False,
    cards=False,
    reply_window=timedelta(hours=48),
)
WECOM = ChannelProfile(
    name="wecom",
    text_limit=2048,
    text_unit=TextUnit.BYTES,
    buttons=False,
    cards=False,
)
PLATFORMS = (TELEGRAM, WECHAT_OA, WECOM)

"""Settings of customer service (微信客服), and what the platform carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from channels.channel import ChannelProfile, TextUnit
from channels.tencent.corp_faults import CorpFault, corp_faults

CHANNEL: Final = "kf"

KF: Final = ChannelProfile(
    name=CHANNEL,
    text_limit=2048,
    text_unit=TextUnit.BYTES,
    cards=False,
    reply_window=timedelta(hours=48),
    pushes=True,
    choices_most=10,
    media_most_bytes=20_000_000,
)
"""Choices are items of a menu message (菜单消息). Five messages in the 48 hours after a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuLimits:
    """Room in a menu message, in bytes."""

    head: int = 1024
    items: int = 10
    label: int = 128
    key: int = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class KfSettings:
    """The accounts (客服账号) of one corporation. ``token`` and the key are of its callback.

    ``page`` is how many messages one pull asks for; the platform takes up to 1,000, but an
    answer above 1 MB is not read. ``repeated_codes`` are error codes that mean "this msgid was
    sent before"; the platform's text promises an error and does not name it.
    """

    corp_id: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    encoding_aes_key: str = field(repr=False)
    accounts: tuple[str, ...] = ()
    base_url: str = "https://qyapi.weixin.qq.com"
    path: str = "/platforms/kf"
    page: int = 200
    repeated_codes: frozenset[int] = frozenset()
    menu: MenuLimits = MenuLimits()

    def faults(self, *, production: bool) -> tuple[CorpFault, ...]:
        """What has to be put right before the start."""
        return corp_faults(
            needed=(self.corp_id, self.secret, self.token),
            encoding_aes_key=self.encoding_aes_key,
            base_url=self.base_url,
            production=production,
        )

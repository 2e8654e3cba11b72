"""Settings of one WeCom application (企业微信自建应用), and what the platform carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from channels.channel import ChannelProfile, TextUnit
from channels.tencent.corp_faults import CorpFault, corp_faults

CHANNEL: Final = "wecom"

WECOM: Final = ChannelProfile(
    name=CHANNEL,
    text_limit=2048,
    text_unit=TextUnit.BYTES,
    buttons=False,
    cards=False,
    pushes=True,
    passive_wait_s=3.5,
    choices_most=6,
    media_most_bytes=20_000_000,
)
"""A text holds 2,048 bytes. A card holds six buttons and little text: only notices that have a
headline go out as one, and the choices of a conversation stand in the text as numbers.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLimits:
    """Room on a template card (模板卡片), in columns: a Chinese character takes two.

    The platform recommends these lengths in characters and cuts what it cannot show.
    """

    title: int = 52
    text: int = 224
    label: int = 10
    value: int = 60
    button: int = 20
    rows: int = 6
    buttons: int = 6
    key_bytes: int = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class PushLimits:
    """Cards and texts to one member: the platform drops what is above 30 a minute, 1,000 an hour.

    Above ``bundle_from`` a minute several notices leave as one digest; ``gather_s`` is how long
    it waits for more of them.
    """

    bundle_from: int = 10
    per_minute: int = 20
    per_hour: int = 800
    gather_s: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WeComSettings:
    """One application of one corporation. ``token`` and ``encoding_aes_key`` are of its callback.

    ``contacts_secret`` is that of the address book (通讯录), needed for phone and e-mail alone.
    """

    corp_id: str
    agent_id: int
    secret: str = field(repr=False)
    token: str = field(repr=False)
    encoding_aes_key: str = field(repr=False)
    contacts_secret: str = field(default="", repr=False)
    base_url: str = "https://qyapi.weixin.qq.com"
    path: str = "/platforms/wecom"
    passive_wait_s: float = 3.5
    cards: CardLimits = CardLimits()
    push: PushLimits = PushLimits()

    @property
    def account(self) -> str:
        """Corporation and application in one name: the account of messages and deliveries."""
        return f"{self.corp_id}.{self.agent_id}"

    def faults(self, *, production: bool) -> tuple[CorpFault, ...]:
        """What has to be put right before the start."""
        return corp_faults(
            needed=(self.corp_id, self.secret, self.token),
            encoding_aes_key=self.encoding_aes_key,
            base_url=self.base_url,
            production=production,
        )

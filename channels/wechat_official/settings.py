"""Settings of one Official Account (公众号), and what the platform carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from channels.channel import ChannelProfile, TextUnit
from channels.tencent.keys import aes_key

CHANNEL: Final = "wechat_oa"

WECHAT_OFFICIAL: Final = ChannelProfile(
    name=CHANNEL,
    text_limit=2000,
    text_unit=TextUnit.BYTES,
    buttons=False,
    cards=False,
    reply_window=timedelta(hours=48),
    pushes=True,
    passive_wait_s=3.5,
    media_most_bytes=10_000_000,
)
"""No buttons beside a text: choices stand in it as numbers. The length of a text is undocumented;
2,048 bytes were seen to pass.
"""

_PUBLISHED: Final = frozenset(
    {
        "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
    }
)
"""Keys of test files and manuals: everybody has them."""


class Mode(StrEnum):
    """How the platform sends messages (消息加解密方式), as chosen in its console."""

    SAFE = "safe"  # 安全模式: signed and encrypted
    COMPAT = "compat"  # 兼容模式: encrypted, and in plain beside it
    PLAIN = "plain"  # 明文模式: nothing binds the body; test accounts have no other


class Fault(StrEnum):
    """What is wrong with the settings; the code of the sentence that says so."""

    MODE_OPEN = "wechat_mode_open"
    KEY_MALFORMED = "wechat_key_malformed"
    KEY_PUBLISHED = "wechat_key_published"
    INCOMPLETE = "wechat_incomplete"
    BASE_URL_OPEN = "wechat_base_url_open"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTemplate:
    """An approved template (模板). ``fields``: its keywords → number, status or date."""

    template_id: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeChatOfficialSettings:
    """One account. ``token`` and ``encoding_aes_key`` are of its callback (服务器配置).

    ``menu_messages``: whether the account may send menu messages (msgmenu), which subscription
    accounts (订阅号) may not. ``subscriptions`` and ``templates``: what leaves when the reply
    window is closed, by kind of notice; "" stands for every other kind. Both need a verified
    service account (认证服务号).
    """

    app_id: str
    app_secret: str = field(repr=False)
    token: str = field(repr=False)
    encoding_aes_key: str = field(repr=False)
    mode: Mode = Mode.SAFE
    base_url: str = "https://api.weixin.qq.com"
    path: str = "/platforms/wechat"
    passive_wait_s: float = 3.5
    menu_messages: bool = False
    subscriptions: Mapping[str, NoticeTemplate] = field(default_factory=dict)
    templates: Mapping[str, NoticeTemplate] = field(default_factory=dict)

    @property
    def account(self) -> str:
        """The account of messages and deliveries."""
        return self.app_id

    @property
    def profile(self) -> ChannelProfile:
        """Limits of this account."""
        return replace(
            WECHAT_OFFICIAL, buttons=self.menu_messages, passive_wait_s=self.passive_wait_s
        )

    def faults(self, *, production: bool) -> tuple[Fault, ...]:
        """What has to be put right before the start; in production more than at a desk."""
        found = [Fault.INCOMPLETE] if not self._complete() else []
        if self.mode is not Mode.PLAIN and not self._key_sound():
            found.append(Fault.KEY_MALFORMED)
        if production:
            found += self._open_doors()
        return tuple(found)

    def _complete(self) -> bool:
        return all((self.app_id, self.app_secret, self.token))

    def _key_sound(self) -> bool:
        try:
            aes_key(self.encoding_aes_key)
        except ValueError:
            return False
        return True

    def _open_doors(self) -> list[Fault]:
        """What only a test may do."""
        doors = {
            Fault.MODE_OPEN: self.mode is not Mode.SAFE,
            Fault.KEY_PUBLISHED: self.encoding_aes_key in _PUBLISHED,
            Fault.BASE_URL_OPEN: not self.base_url.startswith("https://"),
        }
        return [fault for fault, is_open in doors.items() if is_open]

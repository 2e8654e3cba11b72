"""Codes to scan (带参数二维码): whoever scans one brings its scene, a follower or not yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import quote

from channels.tencent.api import Api
from channels.tencent.errors import PlatformUnreachable

CREATE: Final = "/cgi-bin/qrcode/create"
PICTURE: Final = "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket="
LONGEST_LIFE: Final = timedelta(days=30)
"""Temporary codes live no longer; there may be any number of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """``text`` is what a printed code holds, ``picture`` where the platform has it as an image."""

    text: str
    picture: str


async def temporary_code(api: Api, scene: str, *, life: timedelta) -> QrCode:
    """A code that carries ``scene`` (up to 64 characters). Raises ChannelError."""
    document = {
        "expire_seconds": round(min(life, LONGEST_LIFE).total_seconds()),
        "action_name": "QR_STR_SCENE",
        "action_info": {"scene": {"scene_str": scene}},
    }
    answer = await api.call(CREATE, json=document)
    ticket, text = answer.get("ticket"), answer.get("url")
    if not isinstance(ticket, str) or not isinstance(text, str):
        raise PlatformUnreachable("an answer without a code")
    return QrCode(text=text, picture=PICTURE + quote(ticket, safe=""))

"""Every platform that scripts can be played on, by its channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from app.converse.platforms.email import PlayedEmail
from app.converse.platforms.kf import PlayedKf
from app.converse.platforms.port import Played
from app.converse.platforms.telegram import PlayedTelegram
from app.converse.platforms.wechat_oa import PlayedWeChat
from app.converse.platforms.wecom import PlayedWeCom

PLAYED: Mapping[str, Callable[[Callable[[], datetime]], Played]] = {
    one.name: one for one in (PlayedWeChat, PlayedWeCom, PlayedKf, PlayedTelegram, PlayedEmail)
}

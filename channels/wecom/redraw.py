"""A card after a press (更新卡片): its new state, drawn with a code that works once."""

from __future__ import annotations

from typing import Any

from channels.message import OutboundMessage
from channels.wecom.cards import buttons_card, notice_card
from channels.wecom.ports import CardCode
from channels.wecom.settings import WeComSettings
from channels.wecom.texts import fit


def redrawn(message: OutboundMessage, *, code: CardCode, settings: WeComSettings) -> dict[str, Any]:
    """The request of an update: a new card, or with nothing but ``text`` the buttons grey.

    A card without anything left to press opens its page. Raises ChannelError when the new card
    would be malformed.
    """
    document: dict[str, Any] = {
        "userids": [code.user],
        "agentid": settings.agent_id,
        "response_code": code.code,
    }
    limits = settings.cards
    if message.choices:
        card = buttons_card(message, task_id=code.task_id, limits=limits)
        return document | {"template_card": card.body}
    if message.title and message.link:
        card = notice_card(message, task_id=code.task_id, limits=limits)
        return document | {"template_card": card.body}
    return document | {"button": {"replace_name": fit(message.text, limits.button)}}

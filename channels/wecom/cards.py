"""What we say as a template card (模板卡片): headline, rows, buttons, and the page behind it.

Everything on a card is plain text to the platform. What does not fit is shortened between two
signs and shows an ellipsis; ``Card.whole`` tells whether all of it is there, so that the sender
knows that the full text lies under the link, or has to be sent besides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from channels.errors import ChannelError
from channels.message import CardRow, Choice, OutboundMessage
from channels.wecom.settings import CardLimits
from channels.wecom.texts import fit

TASK_ID: Final = re.compile(r"[0-9A-Za-z_@-]{1,128}\Z")
"""Form of a task id: unique within the application for ever."""

_MAIN_STYLE: Final = 1
_OTHER_STYLE: Final = 2
_OPENS_PAGE: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """``body`` as the platform wants it. ``whole``: nothing had to be shortened."""

    body: dict[str, Any]
    whole: bool


def buttons_card(message: OutboundMessage, *, task_id: str, limits: CardLimits) -> Card:
    """A card with up to six buttons (``button_interaction``). Raises ChannelError, our fault."""
    body, whole = _common(message, limits)
    body |= {
        "card_type": "button_interaction",
        "task_id": checked_task(task_id),
        "button_list": _buttons(message.choices, limits),
    }
    fits = all(fit(one.label, limits.button) == one.label for one in message.choices)
    return Card(body=body, whole=whole and fits)


def notice_card(message: OutboundMessage, *, task_id: str, limits: CardLimits) -> Card:
    """A card that opens a page (``text_notice``); it cannot be without a link."""
    body, whole = _common(message, limits)
    return Card(body=body | {"card_type": "text_notice", "task_id": task_id}, whole=whole)


def checked_task(task_id: str) -> str:
    """The id itself. Raises ChannelError when the platform would refuse it (42014)."""
    if not TASK_ID.match(task_id):
        raise ChannelError("the task id of a card is malformed", permanent=True)
    return task_id


def _common(message: OutboundMessage, limits: CardLimits) -> tuple[dict[str, Any], bool]:
    """Headline, text, rows and link, and whether all of them fit."""
    title, text = fit(message.title, limits.title), fit(message.text, limits.text)
    rows = [_row(row, limits) for row in message.card[: limits.rows]]
    body: dict[str, Any] = {"main_title": {"title": title}}
    if text:
        body["sub_title_text"] = text
    if rows:
        body["horizontal_content_list"] = rows
    if message.link:
        body["card_action"] = {"type": _OPENS_PAGE, "url": message.link}
    shown = [(row["keyname"], row["value"]) for row in rows]
    given = [(row.label, _value(row)) for row in message.card]
    return body, (title, text, shown) == (message.title, message.text, given)


def _row(row: CardRow, limits: CardLimits) -> dict[str, str]:
    return {"keyname": fit(row.label, limits.label), "value": fit(_value(row), limits.value)}


def _value(row: CardRow) -> str:
    return f"{row.value} {row.note}" if row.note else row.value


def _buttons(choices: Sequence[Choice], limits: CardLimits) -> list[dict[str, Any]]:
    """The first is the main one. Raises ChannelError: none, too many, equal or too long keys."""
    keys = [one.id for one in choices]
    too_long = any(len(key.encode()) > limits.key_bytes for key in keys)
    if not 0 < len(keys) <= limits.buttons or len(set(keys)) < len(keys) or too_long:
        raise ChannelError("the buttons of a card are not of its form", permanent=True)
    return [
        {
            "text": fit(one.label, limits.button),
            "style": _OTHER_STYLE if place else _MAIN_STYLE,
            "key": one.id,
        }
        for place, one in enumerate(choices)
    ]

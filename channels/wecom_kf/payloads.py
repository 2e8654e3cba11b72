"""What one delivery is in customer service (微信客服): texts, and a menu where there are choices.

Ids of messages are ours: the delivery's own for the first, its short form with a number for
further ones. The platform refuses an id that it has seen, so that nothing is said twice.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from channels.errors import ChannelError
from channels.message import Choice, OutboundMessage
from channels.splitting import parts_for, shortened
from channels.tencent.texts import plain
from channels.wecom_kf.settings import KF, MenuLimits

TEXT: Final = "text"
MENU: Final = "msgmenu"

_PARAGRAPH: Final = "\n\n"
_HEX: Final = 32
_SHORT: Final = 22
"""Characters of a UUID in base64."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message: its type, and its content under the name of the type."""

    kind: str
    body: dict[str, Any]


def parts_of(message: OutboundMessage, limits: MenuLimits) -> list[Part]:
    """The messages of a delivery, in order. Raises ChannelError when a choice is too long."""
    text = _written(message)
    if not message.choices:
        return _texts(text)
    before, head = _split_head(text, limits)
    return [*_texts(before), *_menus(head, message.choices, limits)]


def single(message: OutboundMessage, *, page: str = "") -> Part:
    """All of it in one text: whole, or its beginning and the link to the rest.

    ``page`` is where the rest stands of a message that names no page of its own.
    """
    lines = [_written(message), *(choice.label for choice in message.choices)]
    link = message.link or page
    tail = f"…\n{link}" if link else "…"
    text = shortened("\n".join(lines), tail=tail, limit=KF.text_limit, unit=KF.text_unit)
    return Part(TEXT, {"content": text})


def message_id(delivery: UUID, place: int) -> str:
    """Our id of the message at ``place``: at most 32 of ``[0-9a-zA-Z_-]``."""
    if not place:
        return delivery.hex
    return f"{base64.urlsafe_b64encode(delivery.bytes).decode()[:_SHORT]}-{place}"


def delivery_of(identity: str) -> UUID | None:
    """The delivery behind such an id, as a report of failure names it; None for others."""
    try:
        if len(identity) == _HEX:
            return UUID(hex=identity)
        return UUID(bytes=base64.urlsafe_b64decode(identity[:_SHORT] + "=="))
    except (ValueError, binascii.Error):
        return None


def _written(message: OutboundMessage) -> str:
    """Headline, words and link, each once."""
    lines = [message.text]
    if message.title and message.title not in message.text:
        lines.insert(0, message.title)
    if message.link and message.link not in message.text:
        lines.append(message.link)
    return plain("\n".join(filter(None, lines)))


def _texts(text: str) -> list[Part]:
    return [Part(TEXT, {"content": part}) for part in parts_for(text, KF)]


def _split_head(text: str, limits: MenuLimits) -> tuple[str, str]:
    """What stands before the menu, and its head: all of it, or the last paragraph if it fits."""
    if len(text.encode()) <= limits.head:
        return "", text
    before, between, last = text.rpartition(_PARAGRAPH)
    if between and len(last.encode()) <= limits.head:
        return before, last
    return text, ""


def _menus(head: str, choices: Sequence[Choice], limits: MenuLimits) -> Iterator[Part]:
    """Menus of at most ten items; the head stands on the first."""
    for start in range(0, len(choices), limits.items):
        chosen = choices[start : start + limits.items]
        menu: dict[str, Any] = {"list": [_item(choice, limits) for choice in chosen]}
        if head and not start:
            menu["head_content"] = head
        yield Part(MENU, menu)


def _item(choice: Choice, limits: MenuLimits) -> dict[str, Any]:
    """A choice as a clickable line. Raises ChannelError: ids and labels are ours to keep short."""
    if len(choice.id.encode()) > limits.key or len(choice.label.encode()) > limits.label:
        raise ChannelError("a choice is too long for a menu message", permanent=True)
    return {"type": "click", "click": {"id": choice.id, "content": choice.label}}

"""What a message holds, in the platform's own names and case (字段), for OA and WeCom alike.

wechatpy is not asked: it lower-cases event names, renames ``subscribe`` with a scene, loses the
name of unknown types, and knows neither card events nor the account of a customer-service event.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from channels.tencent.refused import Reason, Refused
from channels.tencent.xml import Branch

EVENT: Final = "event"
SUBSCRIBE: Final = "subscribe"
SCAN: Final = "SCAN"
DELIVERY_REPORTS: Final = frozenset({"TEMPLATESENDJOBFINISH"})
"""Events whose ``MsgID`` names what we sent."""

_NAMES: Final = {
    "type": "MsgType",
    "event": "Event",
    "content": "Content",
    "recognition": "Recognition",
    "key": "EventKey",
    "task_id": "TaskId",
    "card_type": "CardType",
    "response_code": "ResponseCode",
    "token": "Token",
    "open_kfid": "OpenKfId",
}
_SCENE: Final = "qrscene_"
_MOST_ID: Final = 200
_MOST_DIGITS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What every message has. ``event`` is "" for what is no event."""

    type: str
    sender: str
    at: datetime
    event: str = ""


def head_of(message: Branch) -> Head:
    """Type, sender and time. Raises Refused when one of them is missing or broken."""
    kind, sender, event = (message.text(name) for name in ("MsgType", "FromUserName", "Event"))
    created = message.text("CreateTime")
    if not (created.isascii() and created.isdigit() and len(created) <= _MOST_DIGITS):
        raise Refused(Reason.CONTENT)
    if not kind or (kind == EVENT and not event):
        raise Refused(Reason.CONTENT)
    return Head(type=kind, sender=sender, at=_instant(int(created)), event=event)


def fields_of(message: Branch) -> dict[str, Any]:
    """What is there, under one name each, for support staff and tests. White space is kept."""
    found: dict[str, Any] = {
        name: message.said(element) for name, element in _NAMES.items() if element in message.values
    }
    found.update({"scene": scene_of(message), "selected": selected_of(message)})
    return {name: value for name, value in found.items() if value or name in _NAMES}


def scene_of(message: Branch) -> str:
    """Scene of a QR code (场景值): as it was made, without the platform's prefix."""
    event, key = message.text("Event"), message.text("EventKey")
    if event == SCAN:
        return key
    return key.removeprefix(_SCENE) if event == SUBSCRIBE and key.startswith(_SCENE) else ""


def selected_of(message: Branch) -> Mapping[str, list[str]]:
    """Answers of a selection card: question → options, one or several."""
    items = message.part("SelectedItems").parts("SelectedItem")
    return {item.text("QuestionKey"): _options(item) for item in items}


def message_id(message: Branch) -> str:
    """The dedupe key within account and sender (消息排重).

    Messages by ``MsgId``, reports by the ``MsgID`` of what they speak of. The platform names
    ``FromUserName`` and ``CreateTime`` for events; event, key and task keep two events of the same
    second apart, and a repeat carries them all again. A message without a number, which the
    platform does not send, is known by all that it holds.
    """
    if message.text("MsgType") != EVENT:
        return _short(message.text("MsgId") or _digest(repr(message.values)))
    event = message.text("Event")
    if event in DELIVERY_REPORTS:
        return f"{event}:{message.text('MsgID')}"
    names = ("FromUserName", "CreateTime", "Event", "EventKey", "TaskId")
    return _short(":".join(filter(None, map(message.text, names))))


def is_event_id(identity: str) -> bool:
    """Whether a dedupe key was made for an event: ``MsgId`` is digits alone."""
    return not identity.isdigit()


def _options(item: Branch) -> list[str]:
    """One option may come as text or as a list, in one holder or several."""
    held = [text for holder in item.parts("OptionIds") for text in holder.texts("OptionId")]
    return held or [text for text in item.texts("OptionIds") if text]


def _short(name: str) -> str:
    """The name itself, or its digest where it would not fit a column."""
    if len(name) <= _MOST_ID:
        return name
    return _digest(name)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _instant(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Refused(Reason.CONTENT) from error

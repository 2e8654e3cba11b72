"""A decrypted message of WeCom (企业微信) → what the application knows: message, press or signal.

Who spoke is the decrypted ``FromUserName`` alone. What nobody can use (a menu link, a finished
batch job) is acknowledged and comes out as None; a message of an unknown type is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from channels.message import Attachment, AttachmentKind, InboundMessage
from channels.tencent.fields import EVENT, Head, head_of, message_id, selected_of
from channels.tencent.refused import Reason, Refused
from channels.tencent.xml import Branch
from channels.webhook import Signal, SignalKind
from channels.wecom.ports import CardCode
from channels.wecom.settings import CHANNEL

UNSUPPORTED: Final = "message_unsupported"
"""Reason for which a message could not be read: the answer to it asks to write instead."""

KF_NEWS: Final = "kf_msg_or_event"
CARD_EVENTS: Final = frozenset({"template_card_event", "template_card_menu_event"})
_MOST_SENDER: Final = 128
_SIGNALS: Final[Mapping[str, SignalKind]] = {
    "subscribe": SignalKind.FOLLOWED,
    "unsubscribe": SignalKind.UNFOLLOWED,
    "enter_agent": SignalKind.ENTERED,
    "click": SignalKind.CLICKED,
}
_MEDIA: Final[Mapping[str, AttachmentKind]] = {
    "image": AttachmentKind.IMAGE,
    "voice": AttachmentKind.VOICE,
    "video": AttachmentKind.VIDEO,
    "file": AttachmentKind.FILE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button of a card (按钮): a message whose choice is the key, and the code that redraws."""

    message: InboundMessage
    code: CardCode | None
    selected: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class KfNews:
    """Customer service has something to fetch (``kf_msg_or_event``)."""

    open_kfid: str
    token: str


Decoded: TypeAlias = InboundMessage | Press | Signal | KfNews | None


def decode(message: Branch, *, account: str, now: datetime) -> Decoded:
    """What it is. ``now`` is when it arrived. Raises Refused without type, time or sender.

    News of customer service come without a sender; theirs is the account alone.
    """
    head = head_of(message)
    if head.event == KF_NEWS:
        return KfNews(open_kfid=message.text("OpenKfId"), token=message.text("Token"))
    if not 0 < len(head.sender) <= _MOST_SENDER:
        raise Refused(Reason.CONTENT)
    if head.type == EVENT:
        return _event(message, head, account, now)
    return _message(message, head, account, now)


def _event(message: Branch, head: Head, account: str, now: datetime) -> Decoded:
    if head.event in CARD_EVENTS:
        return _press(message, head, account, now)
    kind = _SIGNALS.get(head.event)
    if kind is None:
        return None
    return Signal(
        channel=CHANNEL,
        account=account,
        sender=head.sender,
        event_id=message_id(message),
        kind=kind,
        at=now,
        reference=message.text("EventKey"),
    )


def _press(message: Branch, head: Head, account: str, now: datetime) -> Press:
    """The identity is that of the platform; the key says what was pressed, never who did."""
    task, code = message.text("TaskId"), message.text("ResponseCode")
    card = CardCode(account=account, user=head.sender, task_id=task, code=code, at=now)
    return Press(
        message=_inbound(message, head, account, now, choice=message.text("EventKey")),
        code=card if code else None,
        selected=selected_of(message),
    )


def _message(message: Branch, head: Head, account: str, now: datetime) -> InboundMessage:
    if head.type == "text":
        return _inbound(message, head, account, now, text=message.said("Content"))
    if head.type == "link":
        return _inbound(message, head, account, now, text=_link(message))
    return _inbound(message, head, account, now, attachments=(_attachment(message, head.type),))


def _attachment(message: Branch, kind: str) -> Attachment:
    if kind == "location":
        return _place(message)
    ref = message.text("MediaId")
    if kind not in _MEDIA or not ref:
        return Attachment(kind=AttachmentKind.FILE, name=kind, received=False, refused=UNSUPPORTED)
    name = message.text("FileName") or message.text("Title")
    return Attachment(kind=_MEDIA[kind], name=name, ref=ref, received=False)


def _place(message: Branch) -> Attachment:
    """A place (位置): ``Location_X`` is the latitude. Without both numbers its name is kept."""
    return Attachment(
        kind=AttachmentKind.LOCATION,
        name=message.text("Label"),
        latitude=_degrees(message.text("Location_X"), 90),
        longitude=_degrees(message.text("Location_Y"), 180),
    )


def _degrees(text: str, most: float) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) <= most else None


def _link(message: Branch) -> str:
    """A shared link (链接) as the lines that its reader saw."""
    return "\n".join(filter(None, map(message.text, ("Title", "Description", "Url"))))


def _inbound(
    message: Branch,
    head: Head,
    account: str,
    now: datetime,
    *,
    text: str = "",
    choice: str | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> InboundMessage:
    return InboundMessage(
        channel=CHANNEL,
        account=account,
        sender=head.sender,
        message_id=message_id(message),
        conversation_key=f"{CHANNEL}:{account}:{head.sender}",
        received_at=now,
        text=text,
        choice=choice,
        attachments=attachments,
    )

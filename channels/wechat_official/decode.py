"""A decrypted message of an Official Account → messages and signals (解码).

Who spoke is the decrypted ``FromUserName`` alone. Nothing that a person sent is an error: what the
platform does not hand over is kept by its own name as unsupported, and the answer asks to write.
What says nothing about a person's wish (a link of the menu, a reported position) gives nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from channels.message import Attachment, AttachmentKind, InboundMessage
from channels.tencent.fields import EVENT, Head, head_of, message_id, scene_of
from channels.tencent.refused import Reason, Refused
from channels.tencent.xml import Branch
from channels.webhook import Signal, SignalKind
from channels.wechat_official.menu import Menu
from channels.wechat_official.settings import CHANNEL

Item: TypeAlias = InboundMessage | Signal

UNSUPPORTED: Final = "message_unsupported"
"""Reason for which a message could not be read: the answer to it asks to write instead."""
CHOICE: Final = "zt."
"""What the ids of our menu messages begin with; others are made in the platform's console."""

_MOST_SENDER: Final = 128
_MEDIA: Final[Mapping[str, AttachmentKind]] = {
    "image": AttachmentKind.IMAGE,
    "voice": AttachmentKind.VOICE,
    "video": AttachmentKind.VIDEO,
    "shortvideo": AttachmentKind.VIDEO,
}
_ACCEPTED: Final = "accept"
_SUCCESS: Final = "success"


@dataclass(frozen=True, slots=True)
class _Call:
    """One message with what is known about it."""

    message: Branch
    head: Head
    account: str
    now: datetime
    menu: Menu

    def said(
        self,
        *,
        text: str = "",
        choice: str | None = None,
        attachments: tuple[Attachment, ...] = (),
    ) -> InboundMessage:
        """A message of the person."""
        return InboundMessage(
            channel=CHANNEL,
            account=self.account,
            sender=self.head.sender,
            message_id=message_id(self.message),
            conversation_key=f"{CHANNEL}:{self.account}:{self.head.sender}",
            received_at=self.now,
            text=text,
            choice=choice,
            attachments=attachments,
        )

    def signal(
        self,
        kind: SignalKind,
        *,
        scene: str = "",
        reference: str = "",
        outcome: str = "",
        part: str = "",
    ) -> Signal:
        """Something that is no message; ``part`` tells several of one call apart."""
        identity = message_id(self.message)
        return Signal(
            channel=CHANNEL,
            account=self.account,
            sender=self.head.sender,
            event_id=f"{identity}:{part}" if part else identity,
            kind=kind,
            at=self.now,
            scene=scene,
            reference=reference,
            outcome=outcome,
        )


def decode(message: Branch, *, account: str, now: datetime, menu: Menu) -> tuple[Item, ...]:
    """What came, mostly one thing. ``now`` is when. Raises Refused without type, time, sender."""
    head = head_of(message)
    if not 0 < len(head.sender) <= _MOST_SENDER:
        raise Refused(Reason.CONTENT)
    call = _Call(message, head, account, now, menu)
    if head.type != EVENT:
        return (_message(call),)
    read = _EVENTS.get(head.event)
    return tuple(read(call)) if read else ()


def _message(call: _Call) -> InboundMessage:
    kind, message = call.head.type, call.message
    if kind == "text":
        return _text(call)
    if kind == "link":
        lines = filter(None, map(message.text, ("Title", "Description", "Url")))
        return call.said(text="\n".join(lines))
    if kind == "location":
        return call.said(attachments=(_place(message),))
    ref = message.text("MediaId")
    if kind not in _MEDIA or not ref:
        return call.said(attachments=(_unsupported(message.text("Title") or kind),))
    # Recognition (语音识别) is the platform's guess; like every value it stands on the review card
    # before anything is filed, and the voice itself is kept.
    heard = message.said("Recognition")
    file = Attachment(kind=_MEDIA[kind], ref=ref, received=False)
    return call.said(text=heard, attachments=(file,))


def _text(call: _Call) -> InboundMessage:
    text = call.message.said("Content")
    if text.strip() in call.menu.unsupported:
        return call.said(attachments=(_unsupported(""),))
    pressed = call.message.text("bizmsgmenuid")
    choice = pressed.removeprefix(CHOICE) if pressed.startswith(CHOICE) else None
    return call.said(text=text, choice=choice or None)


def _unsupported(name: str) -> Attachment:
    return Attachment(kind=AttachmentKind.FILE, name=name, received=False, refused=UNSUPPORTED)


def _place(message: Branch) -> Attachment:
    """A place (位置): ``Location_X`` is the latitude. Without both numbers its name is kept."""
    return Attachment(
        kind=AttachmentKind.LOCATION,
        name=message.text("Label"),
        latitude=_degrees(message.text("Location_X"), 90),
        longitude=_degrees(message.text("Location_Y"), 180),
    )


def _degrees(text: str, most: int) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) <= most else None


def _followed(call: _Call) -> Sequence[Item]:
    return [call.signal(SignalKind.FOLLOWED, scene=scene_of(call.message))]


def _unfollowed(call: _Call) -> Sequence[Item]:
    return [call.signal(SignalKind.UNFOLLOWED)]


def _scanned(call: _Call) -> Sequence[Item]:
    return [call.signal(SignalKind.SCANNED, scene=scene_of(call.message))]


def _clicked(call: _Call) -> Sequence[Item]:
    """A press of our menu is what it says; of another, a signal."""
    key = call.message.text("EventKey")
    said = call.menu.said_by(key)
    return [call.said(text=said) if said else call.signal(SignalKind.CLICKED, reference=key)]


def _pointed(call: _Call) -> Sequence[Item]:
    """A code scanned from the menu (扫码): it counts as a click."""
    result = call.message.part("ScanCodeInfo").text("ScanResult")
    return [call.signal(SignalKind.CLICKED, reference=call.message.text("EventKey"), scene=result)]


def _template_sent(call: _Call) -> Sequence[Item]:
    """Report on a template message: ``success``, or a ``failed`` of whatever kind."""
    status = call.message.text("Status")
    kind = SignalKind.DELIVERED if status == _SUCCESS else SignalKind.FAILED
    return [call.signal(kind, reference=call.message.text("MsgID"), outcome=status)]


def _notice_sent(call: _Call) -> Sequence[Item]:
    """Reports on subscription notices."""
    return [
        call.signal(
            SignalKind.DELIVERED if one.text("ErrorCode") == "0" else SignalKind.FAILED,
            reference=one.text("MsgID"),
            outcome=one.text("ErrorStatus"),
            part=one.text("MsgID"),
        )
        for one in call.message.part("SubscribeMsgSentEvent").parts("List")
    ]


def _agreed(holder: str) -> Callable[[_Call], Sequence[Item]]:
    """Agreements to notices, one for each template that was asked for or changed."""

    def read(call: _Call) -> Sequence[Item]:
        return [
            call.signal(
                SignalKind.SUBSCRIBED
                if one.text("SubscribeStatusString") == _ACCEPTED
                else SignalKind.UNSUBSCRIBED,
                reference=one.text("TemplateId"),
                outcome=one.text("SubscribeStatusString"),
                part=one.text("TemplateId"),
            )
            for one in call.message.part(holder).parts("List")
        ]

    return read


_EVENTS: Final[Mapping[str, Callable[[_Call], Sequence[Item]]]] = {
    "subscribe": _followed,
    "unsubscribe": _unfollowed,
    "SCAN": _scanned,
    "CLICK": _clicked,
    "scancode_push": _pointed,
    "scancode_waitmsg": _pointed,
    "TEMPLATESENDJOBFINISH": _template_sent,
    "subscribe_msg_popup_event": _agreed("SubscribeMsgPopupEvent"),
    "subscribe_msg_change_event": _agreed("SubscribeMsgChangeEvent"),
    "subscribe_msg_sent_event": _notice_sent,
}
"""Other events (``VIEW``, ``LOCATION``, …) are acknowledged and give nothing."""

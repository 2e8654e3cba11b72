"""A message that was pulled (``sync_msg``) → what the application knows: message or signal.

Only what a customer sent is a message; what our own staff wrote by hand in the WeCom client, and
changes of who is on duty there, come out as None. Unknown types of a customer are kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from channels.message import Attachment, AttachmentKind, InboundMessage
from channels.webhook import Signal, SignalKind
from channels.wecom_kf.codes import SEND_FAILURES
from channels.wecom_kf.settings import CHANNEL

UNSUPPORTED: Final = "message_unsupported"
"""Reason for which a message could not be read: the answer to it asks to write instead."""

Item: TypeAlias = InboundMessage | Signal
Record: TypeAlias = Mapping[str, Any]

_CUSTOMER: Final = 3
_ENDED: Final = 3
_MEDIA: Final[Mapping[str, AttachmentKind]] = {
    "image": AttachmentKind.IMAGE,
    "voice": AttachmentKind.VOICE,
    "video": AttachmentKind.VIDEO,
    "file": AttachmentKind.FILE,
}


def decode(record: Record, *, account: str, now: datetime) -> Item | None:
    """What one record of ``msg_list`` is; ``account`` is the ``open_kfid`` that was asked."""
    if not _text(record, "msgid"):
        return None
    at = _sent_at(record, now)
    if record.get("msgtype") == "event":
        return _event(record, account, at)
    if record.get("origin") != _CUSTOMER:
        return None
    return _message(record, account, at)


def _message(record: Record, account: str, at: datetime) -> InboundMessage:
    kind = _text(record, "msgtype")
    body = _part(record, kind)
    if kind == "text":
        choice = _text(body, "menu_id")
        return _inbound(record, account, at, text=_text(body, "content"), choice=choice or None)
    if kind in _READ:
        text = _READ[kind](body)
        return _inbound(record, account, at, text=text, forwarded=kind == "merged_msg")
    return _inbound(record, account, at, attachments=(_attachment(kind, body),))


def _attachment(kind: str, body: Record) -> Attachment:
    if kind == "location":
        return Attachment(
            kind=AttachmentKind.LOCATION,
            name=_lines(_text(body, "name"), _text(body, "address"), between=" "),
            latitude=_degrees(body.get("latitude"), 90),
            longitude=_degrees(body.get("longitude"), 180),
        )
    ref = _text(body, "media_id")
    if kind not in _MEDIA or not ref:
        name = _lines(kind, _text(body, "userid"), between=" ")
        return Attachment(kind=AttachmentKind.FILE, name=name, received=False, refused=UNSUPPORTED)
    return Attachment(kind=_MEDIA[kind], ref=ref, name=_text(body, "file_name"), received=False)


def _event(record: Record, account: str, at: datetime) -> Item | None:
    event = _part(record, "event")
    kind = _text(event, "event_type")
    sender = _text(event, "external_userid") or _text(record, "external_userid")
    if kind == "user_recall_msg":
        recalled = _text(event, "recall_msgid")
        return _inbound(record, account, at, sender=sender, recall_of=recalled)
    told = _TOLD.get(kind)
    found = told(event) if told else None
    if found is None:
        return None
    return Signal(
        channel=CHANNEL,
        account=account,
        sender=sender,
        event_id=_text(record, "msgid"),
        at=at,
        **found,
    )


def _entered(event: Record) -> dict[str, Any]:
    """Opened the chat (``enter_session``); the code allows one welcome within 20 seconds."""
    return {
        "kind": SignalKind.ENTERED,
        "scene": _text(event, "scene"),
        "reference": _text(event, "scene_param"),
        "code": _text(event, "welcome_code"),
    }


def _failed(event: Record) -> dict[str, Any]:
    """A message of ours did not arrive (``msg_send_fail``), though the platform took it."""
    why = event.get("fail_type")
    return {
        "kind": SignalKind.FAILED,
        "reference": _text(event, "fail_msgid"),
        "outcome": SEND_FAILURES.get(why, "unknown") if isinstance(why, int) else "unknown",
    }


def _changed(event: Record) -> dict[str, Any] | None:
    """The conversation was ended; its code allows one last message within 20 seconds."""
    if event.get("change_type") != _ENDED:
        return None
    return {"kind": SignalKind.ENDED, "code": _text(event, "msg_code")}


_TOLD: Final[Mapping[str, Callable[[Record], dict[str, Any] | None]]] = {
    "enter_session": _entered,
    "msg_send_fail": _failed,
    "session_status_change": _changed,
}


def _link(body: Record) -> str:
    """A shared link (链接) as the lines that its reader saw."""
    return _lines(_text(body, "title"), _text(body, "desc"), _text(body, "url"))


def _merged(body: Record) -> str:
    """A forwarded talk (聊天记录) as lines: who said what."""
    items = body.get("item")
    said = map(_said, items if isinstance(items, list) else [])
    return _lines(_text(body, "title"), *said)


def _said(item: object) -> str:
    if not isinstance(item, dict):
        return ""
    try:
        content = json.loads(_text(item, "msg_content"))
    except ValueError:
        content = {}
    inner = _part(content, "text") if isinstance(content, dict) else {}
    words = _text(inner, "content") or _text(item, "msgtype")
    return _lines(_text(item, "sender_name"), words, between=": ")


_READ: Final[Mapping[str, Callable[[Record], str]]] = {"link": _link, "merged_msg": _merged}


def _inbound(
    record: Record,
    account: str,
    at: datetime,
    *,
    sender: str = "",
    text: str = "",
    choice: str | None = None,
    attachments: tuple[Attachment, ...] = (),
    forwarded: bool = False,
    recall_of: str | None = None,
) -> InboundMessage:
    who = sender or _text(record, "external_userid")
    return InboundMessage(
        channel=CHANNEL,
        account=account,
        sender=who,
        message_id=_text(record, "msgid"),
        conversation_key=f"{CHANNEL}:{account}:{who}",
        received_at=at,
        text=text,
        choice=choice,
        attachments=attachments,
        forwarded=forwarded,
        recall_of=recall_of,
    )


def _sent_at(record: Record, now: datetime) -> datetime:
    """When the customer sent it: the window of 48 hours runs from there. Never later than now."""
    sent = record.get("send_time")
    if not isinstance(sent, int) or not 0 < sent < now.timestamp():
        return now
    return datetime.fromtimestamp(sent, tz=UTC)


def _degrees(value: object, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= most else None


def _part(record: Record, key: str) -> Record:
    found = record.get(key)
    return found if isinstance(found, dict) else {}


def _text(record: Record, key: str) -> str:
    found = record.get(key)
    return found if isinstance(found, str) else ""


def _lines(*lines: str, between: str = "\n") -> str:
    return between.join(filter(None, lines))

"""Messages as JSON-ready dictionaries and back (the store keeps them sealed).

Empty members are left out, and missing ones read as their defaults, so that a stored message of an
older release stays readable. Times are ISO 8601 with offset.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from channels.message import (
    Attachment,
    AttachmentKind,
    CardRow,
    Choice,
    Dropped,
    InboundMessage,
    OutboundMessage,
)

Json = dict[str, Any]
GROUP: Final = "group"


def inbound_to_json(message: InboundMessage) -> Json:
    """A message of a person as stored in the inbox."""
    head = {
        "channel": message.channel,
        "account": message.account,
        "sender": message.sender,
        "message_id": message.message_id,
        "conversation_key": message.conversation_key,
        "received_at": message.received_at.isoformat(),
    }
    rest = {
        "text": message.text,
        "attachments": [attachment_to_json(file) for file in message.attachments],
        "forwarded": message.forwarded,
        "chat": message.chat if message.chat == GROUP else None,
    }
    names = {
        "choice": message.choice,
        "edit_of": message.edit_of,
        "recall_of": message.recall_of,
        "dropped": None if message.dropped is None else asdict(message.dropped),
    }
    return head | _without_empty(rest) | _without_none(names)


def inbound_from_json(data: Mapping[str, Any]) -> InboundMessage:
    """The message that ``inbound_to_json`` wrote. Raises KeyError when the head is not whole."""
    return InboundMessage(
        channel=data["channel"],
        account=data["account"],
        sender=data["sender"],
        message_id=data["message_id"],
        conversation_key=data["conversation_key"],
        received_at=datetime.fromisoformat(data["received_at"]),
        text=data.get("text", ""),
        choice=data.get("choice"),
        attachments=tuple(map(attachment_from_json, data.get("attachments", ()))),
        forwarded=data.get("forwarded", False),
        edit_of=data.get("edit_of"),
        recall_of=data.get("recall_of"),
        chat=GROUP if data.get("chat") == GROUP else "private",
        dropped=Dropped(**data["dropped"]) if data.get("dropped") else None,
    )


def outbound_to_json(message: OutboundMessage) -> Json:
    """What we said, as stored in the outbox and as the web chat's API gives it."""
    rest = {
        "choices": [_choice_to_json(choice) for choice in message.choices],
        "card": [_row_to_json(row) for row in message.card],
        "acts": list(message.acts),
        "to": message.to,
        "subject": message.subject,
        "title": message.title,
        "link": message.link,
    }
    return {"text": message.text} | _without_empty(rest)


def outbound_from_json(data: Mapping[str, Any]) -> OutboundMessage:
    """The message that ``outbound_to_json`` wrote."""
    return OutboundMessage(
        text=data["text"],
        choices=tuple(map(_choice_from_json, data.get("choices", ()))),
        card=tuple(map(_row_from_json, data.get("card", ()))),
        acts=tuple(data.get("acts", ())),
        to=data.get("to", ""),
        subject=data.get("subject", ""),
        title=data.get("title", ""),
        link=data.get("link", ""),
    )


def attachment_to_json(file: Attachment) -> Json:
    """One file or place of a message."""
    rest = {
        "id": str(file.id) if file.id else None,
        "latitude": file.latitude,
        "longitude": file.longitude,
        "received": None if file.received else False,
        "refused": file.refused,
        "ref": file.ref or None,
    }
    return {
        "kind": file.kind.value,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
    } | _without_none(rest)


def attachment_from_json(data: Mapping[str, Any]) -> Attachment:
    """The file that ``attachment_to_json`` wrote."""
    return Attachment(
        kind=AttachmentKind(data["kind"]),
        id=UUID(data["id"]) if data.get("id") else None,
        name=data["name"],
        media_type=data["media_type"],
        size=data["size"],
        latitude=data.get("latitude"),
        longitude=data.get("longitude"),
        received=data.get("received", True),
        refused=data.get("refused"),
        ref=data.get("ref", ""),
    )


def _choice_to_json(choice: Choice) -> Json:
    """A button."""
    return {"id": choice.id, "label": choice.label}


def _choice_from_json(data: Mapping[str, Any]) -> Choice:
    """A button."""
    return Choice(id=data["id"], label=data["label"])


def _row_to_json(row: CardRow) -> Json:
    """A row of the review card."""
    rest = {"note": row.note, "edit": _choice_to_json(row.edit) if row.edit else None}
    return {"key": row.key, "label": row.label, "value": row.value} | _without_empty(rest)


def _row_from_json(data: Mapping[str, Any]) -> CardRow:
    """A row of the review card."""
    edit = data.get("edit")
    return CardRow(
        key=data["key"],
        label=data["label"],
        value=data["value"],
        note=data.get("note", ""),
        edit=_choice_from_json(edit) if edit else None,
    )


def _without_empty(members: Mapping[str, Any]) -> Json:
    """Leave out what is empty: "", None, False, []."""
    return {name: value for name, value in members.items() if value}


def _without_none(members: Mapping[str, Any]) -> Json:
    """Leave out what is not there; an empty text or zero is something."""
    return {name: value for name, value in members.items() if value is not None}

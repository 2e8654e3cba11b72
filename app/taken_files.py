"""A file that came in on a way without a page: checked, sealed, described (收到的文件)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from channels.attachments import Limits, check
from channels.errors import FileRefused
from channels.message import Attachment, AttachmentKind
from storage.files import FileStore
from storage.ids import new_id
from storage.records import AttachmentRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFile:
    """The attachment as the message names it, and its row; a refused file has none."""

    attachment: Attachment
    record: AttachmentRecord | None = None


def take_file(
    files: FileStore,
    data: bytes,
    *,
    name: str,
    kind: AttachmentKind,
    conversation_key: str,
    now: datetime,
) -> TakenFile:
    """Check the bytes and seal them under a random name; the row is the caller's to write."""
    try:
        checked = check(data, name=name, limits=Limits())
    except FileRefused as error:
        refused = Attachment(kind=kind, name=name, received=False, refused=error.code)
        return TakenFile(attachment=refused)
    record = AttachmentRecord(
        id=new_id(),
        conversation_key=conversation_key,
        ticket_id=None,
        storage_key=files.write(data),
        name=checked.name,
        kind=checked.kind.value,
        media_type=checked.media_type,
        size=len(data),
        sha256=hashlib.sha256(data).digest(),
        created_at=now,
    )
    return TakenFile(attachment=named(record, received=True), record=record)


def named_only(
    *, name: str, kind: AttachmentKind, conversation_key: str, now: datetime
) -> TakenFile:
    """A file that was named but whose bytes never came."""
    record = AttachmentRecord(
        id=new_id(),
        conversation_key=conversation_key,
        ticket_id=None,
        storage_key="",
        name=name,
        kind=kind.value,
        media_type="",
        size=0,
        sha256=hashlib.sha256(b"").digest(),
        created_at=now,
    )
    return TakenFile(attachment=named(record, received=False), record=record)


def named(record: AttachmentRecord, *, received: bool) -> Attachment:
    """The attachment of a row."""
    return Attachment(
        kind=AttachmentKind(record.kind),
        id=record.id,
        name=record.name,
        media_type=record.media_type,
        size=record.size,
        received=received,
    )

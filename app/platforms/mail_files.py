"""Files of a mail (邮件附件): checked and sealed as an upload is; at times the mail itself.

A mail that could not be read as it was meant, or is too long for a message, is kept whole beside
what was read. It is evidence and is never opened here: who looks at it saves it first.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from app.taken_files import TakenFile, named, take_file
from channels.email.bodies import File
from channels.email.ports import Arrived
from channels.filenames import clean_name
from channels.message import Attachment, AttachmentKind
from storage.files import FileStore
from storage.ids import new_id
from storage.records import AttachmentRecord

FILES_MOST: Final = 20
"""Files of one mail that are looked at; how many a complaint takes is the conversation's rule."""
MAIL_TYPE: Final = "message/rfc822"
_TOO_MANY: Final = "too_many_files"
_TOO_LARGE: Final = "file_too_large"


def files_of(
    store: FileStore, mail: Arrived, *, key: str, too_long: bool, now: datetime
) -> list[TakenFile]:
    """The files in their order. Raises StoreUnavailable with none of them left behind."""
    taken: list[TakenFile] = []
    try:
        for place, file in enumerate(mail.letter.files):
            taken.append(_taken(store, mail, file, place, key=key, now=now))
        if mail.letter.faulty or too_long or not mail.whole:
            taken.append(_original(store, mail, key=key, now=now))
    except BaseException:
        for one in taken:
            if one.record is not None:
                store.remove(one.record.storage_key)
        raise
    return taken


def _taken(
    store: FileStore, mail: Arrived, file: File, place: int, *, key: str, now: datetime
) -> TakenFile:
    kind = _kind(file.media_type)
    name = clean_name(file.name) if file.name else kind.value
    if not mail.whole or place >= FILES_MOST:
        refused = _TOO_MANY if mail.whole else _TOO_LARGE
        return TakenFile(
            attachment=Attachment(kind=kind, name=name, received=False, refused=refused)
        )
    return take_file(store, file.data, name=name, kind=kind, conversation_key=key, now=now)


def _original(store: FileStore, mail: Arrived, *, key: str, now: datetime) -> TakenFile:
    """The mail as it came; one that was read in part only stays in the mailbox."""
    name = f"mail-{mail.received_at:%Y%m%d-%H%M%S}.eml"
    if not mail.whole:
        large = Attachment(kind=AttachmentKind.FILE, name=name, received=False, refused=_TOO_LARGE)
        return TakenFile(attachment=large)
    record = AttachmentRecord(
        id=new_id(),
        conversation_key=key,
        ticket_id=None,
        storage_key=store.write(mail.raw),
        name=name,
        kind=AttachmentKind.FILE.value,
        media_type=MAIL_TYPE,
        size=len(mail.raw),
        sha256=hashlib.sha256(mail.raw).digest(),
        created_at=now,
    )
    return TakenFile(attachment=named(record, received=True), record=record)


def _kind(media_type: str) -> AttachmentKind:
    kinds = {
        "image": AttachmentKind.IMAGE,
        "audio": AttachmentKind.VOICE,
        "video": AttachmentKind.VIDEO,
    }
    return kinds.get(media_type.partition("/")[0].casefold(), AttachmentKind.FILE)

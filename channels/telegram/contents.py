"""What a message holds: words and files (文字与附件), whatever the platform calls them."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator

from channels.message import Attachment, AttachmentKind
from channels.telegram.profile import LARGEST_DOWNLOAD
from channels.telegram.updates import File, Message

PHOTO = "image/jpeg"
VOICE = "audio/ogg"
VIDEO = "video/mp4"
UNKNOWN = "application/octet-stream"
_ENDINGS = {PHOTO: ".jpg", VOICE: ".ogg"}
"""Endings that people know; the system's table may have others first."""
TOO_LARGE = "file_too_large"
UNSUPPORTED = "file_type_refused"
_UNSUPPORTED = ("poll", "dice", "game", "story", "checklist", "paid_media")
"""What carries neither words nor a file that could be kept."""


def text_of(message: Message) -> str:
    """The words: text, caption, the sign of a sticker, a name card line by line, a place's name."""
    if message.contact is not None:
        card = message.contact
        name = " ".join(filter(None, (card.first_name, card.last_name)))
        return "\n".join(filter(None, (name, card.phone_number)))
    if message.venue is not None:
        return "\n".join(filter(None, (message.venue.title, message.venue.address)))
    sign = "" if message.sticker is None else message.sticker.emoji
    return message.text or message.caption or sign


def attachments_of(message: Message) -> tuple[Attachment, ...]:
    """The files and the place; what cannot be fetched or kept is named as refused."""
    return tuple(_attachments(message))


def _attachments(message: Message) -> Iterator[Attachment]:
    if message.photo:
        largest = max(message.photo, key=lambda one: one.file_size)
        yield _file(message, AttachmentKind.IMAGE, largest, PHOTO)
    for kind, file, media_type in (
        (AttachmentKind.FILE, message.document, UNKNOWN),
        (AttachmentKind.VOICE, message.voice, VOICE),
        (AttachmentKind.FILE, message.audio, UNKNOWN),
        (AttachmentKind.VIDEO, message.video, VIDEO),
        (AttachmentKind.VIDEO, message.video_note, VIDEO),
    ):
        if file is not None:
            yield _file(message, kind, file, media_type)
    if message.location is not None:
        place = message.location
        yield Attachment(
            kind=AttachmentKind.LOCATION, latitude=place.latitude, longitude=place.longitude
        )
    for name in _UNSUPPORTED:
        if getattr(message, name) is not None:
            yield _refused(name)
    if message.sticker is not None and not message.sticker.emoji:
        yield _refused("sticker")


def _file(message: Message, kind: AttachmentKind, file: File, media_type: str) -> Attachment:
    """A file to be fetched by its id; one above the platform's limit is refused at once.

    One without a name is called by its kind and the message's number, so that those of an album
    differ.
    """
    media_type = file.mime_type or media_type
    ending = _ENDINGS.get(media_type) or mimetypes.guess_extension(media_type) or ""
    too_large = file.file_size > LARGEST_DOWNLOAD
    return Attachment(
        kind=kind,
        name=file.file_name or f"{kind}-{message.message_id}{ending}",
        media_type=media_type,
        size=max(file.file_size, 0),
        received=False,
        refused=TOO_LARGE if too_large else None,
        ref="" if too_large else file.file_id,
    )


def _refused(name: str) -> Attachment:
    return Attachment(kind=AttachmentKind.FILE, name=name, received=False, refused=UNSUPPORTED)

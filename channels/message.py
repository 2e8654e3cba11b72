"""Messages in and out in one neutral shape; no platform word goes beyond this file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

ChatKind = Literal["private", "group"]
"""Where something was said: to us alone, or in a group (群聊) where others read and write too."""


class AttachmentKind(StrEnum):
    """What a person sent beside text."""

    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    FILE = "file"
    LOCATION = "location"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One file or place. ``id`` is the random id under which the bytes are stored.

    ``received`` is False when a file was named but its bytes never arrived; ``refused`` is the
    error code when the bytes were turned away (``file_type_refused``, ``file_too_large``, …).
    ``ref`` is the platform's name for bytes that nobody has fetched yet.
    """

    kind: AttachmentKind
    id: UUID | None = None
    name: str = ""
    media_type: str = "application/octet-stream"
    size: int = 0
    latitude: float | None = None
    longitude: float | None = None
    received: bool = True
    refused: str | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What is known of a body that was not kept, because the channel's data leave the country.

    ``kind`` is its class (``other``, ``command``, …), ``content`` what it was (``text`` or the kind
    of its first file), ``length`` its size in characters, ``language`` the guess by script ("zh",
    "en", or "").
    """

    kind: str
    content: str
    length: int
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundMessage:
    """One message of a person. ``message_id`` with channel, account and sender is the dedupe key.

    Exactly one of ``text``, ``choice`` or ``attachments`` is the point of it, though a caption may
    stand beside attachments. ``texts`` of a burst are joined by the turn, not here. In a ``group``
    the conversation key is that of the group, and ``sender`` tells who of them spoke. Where the
    body was not kept, ``dropped`` tells what it was.
    """

    channel: str
    account: str
    sender: str
    message_id: str
    conversation_key: str
    received_at: datetime
    text: str = ""
    choice: str | None = None
    attachments: tuple[Attachment, ...] = ()
    forwarded: bool = False
    edit_of: str | None = None
    recall_of: str | None = None
    chat: ChatKind = "private"
    dropped: Dropped | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A button or numbered option: opaque ``id``, ``label`` in the reader's language."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundMessage:
    """What we say. ``text`` is plain; ``card`` holds the rows of a review card (核对卡), if any.

    ``acts`` names the reply acts inside, in order (``intake.receipt``): a page may dress them, a
    trace may show them. ``to`` and ``subject`` are for e-mail alone, where the reader has an
    address instead of an id; here they lie sealed with the words. ``title`` heads a card, ``link``
    is the page that belongs to it.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    card: tuple[CardRow, ...] = ()
    acts: tuple[str, ...] = ()
    to: str = ""
    subject: str = ""
    title: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """A row of the review card (核对卡): label, value as the person put it, and its edit choice."""

    key: str
    label: str
    value: str
    note: str = ""
    edit: Choice | None = None

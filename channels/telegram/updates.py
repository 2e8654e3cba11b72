"""The part of the platform's update (更新) that is read, by the platform's own names.

Unknown members are passed over. What is named here has the type that the Bot API gives it; an
update of another shape is refused as a whole.
"""

from __future__ import annotations

from typing import Any

import msgspec

from channels.telegram.errors import UpdateUnreadable


class User(msgspec.Struct, frozen=True):
    """Who wrote. Names are not read: nobody here needs them."""

    id: int
    is_bot: bool = False
    language_code: str = ""


class Chat(msgspec.Struct, frozen=True):
    """Where it was written."""

    id: int
    type: str = "private"


class File(msgspec.Struct, frozen=True):
    """A file of any kind; of a photo one per size."""

    file_id: str
    file_size: int = 0
    file_name: str = ""
    mime_type: str = ""


class Location(msgspec.Struct, frozen=True):
    """A place (位置)."""

    latitude: float
    longitude: float


class Venue(msgspec.Struct, frozen=True):
    """A place with its name."""

    title: str = ""
    address: str = ""


class Contact(msgspec.Struct, frozen=True):
    """A card from the address book (名片)."""

    phone_number: str
    first_name: str = ""
    last_name: str = ""


class Sticker(msgspec.Struct, frozen=True):
    """A drawn sign; ``emoji`` is what it stands for."""

    emoji: str = ""


class Button(msgspec.Struct, frozen=True):
    """A button under a message of ours."""

    text: str = ""
    callback_data: str = ""


class Keyboard(msgspec.Struct, frozen=True):
    """The buttons under a message of ours."""

    inline_keyboard: tuple[tuple[Button, ...], ...] = ()


class Message(msgspec.Struct, frozen=True):
    """One message. ``date`` 0 marks one that the platform no longer shows to us."""

    message_id: int
    chat: Chat
    date: int = 0
    from_user: User | None = msgspec.field(default=None, name="from")
    sender_chat: Chat | None = None
    text: str = ""
    caption: str = ""
    media_group_id: str = ""
    photo: tuple[File, ...] = ()
    document: File | None = None
    voice: File | None = None
    audio: File | None = None
    video: File | None = None
    video_note: File | None = None
    location: Location | None = None
    venue: Venue | None = None
    contact: Contact | None = None
    sticker: Sticker | None = None
    forward_origin: dict[str, Any] | None = None
    reply_markup: Keyboard | None = None
    poll: dict[str, Any] | None = None
    dice: dict[str, Any] | None = None
    game: dict[str, Any] | None = None
    story: dict[str, Any] | None = None
    checklist: dict[str, Any] | None = None
    paid_media: dict[str, Any] | None = None


class CallbackQuery(msgspec.Struct, frozen=True):
    """A press on a button (按钮); ``message`` is missing when it is too old."""

    id: str
    from_user: User = msgspec.field(name="from")
    message: Message | None = None
    data: str = ""


class Member(msgspec.Struct, frozen=True):
    """What the bot is in a chat: member, kicked (blocked), left."""

    status: str = ""


class MemberUpdate(msgspec.Struct, frozen=True):
    """Somebody started, blocked or invited the bot."""

    chat: Chat
    from_user: User = msgspec.field(name="from")
    new_chat_member: Member


class Update(msgspec.Struct, frozen=True):
    """One call of the platform; of the members after the id one is there, or one unknown to us."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: MemberUpdate | None = None


ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds that the platform is asked for."""
_DECODER = msgspec.json.Decoder(Update)


def read_update(body: bytes) -> Update:
    """The update in a body. Raises UpdateUnreadable, without a word of its content."""
    try:
        return _DECODER.decode(body)
    except msgspec.ValidationError:
        raise UpdateUnreadable("no update by its shape", broken=False) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UpdateUnreadable("not JSON", broken=True) from None

"""From the platform's update to the neutral shape (解码). Pure: nothing is fetched or looked up.

``message_id`` is the number of the update, then that of the message: the first makes it unique,
the second is what a later edit names. The conversation is that of the chat, so that in a group
all share one; in private chats the number of the chat is that of the person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from channels.message import AttachmentKind, ChatKind, InboundMessage
from channels.telegram.commands import read_command
from channels.telegram.contents import attachments_of, text_of
from channels.telegram.profile import NAME
from channels.telegram.updates import (
    CallbackQuery,
    Chat,
    MemberUpdate,
    Message,
    Update,
)
from channels.webhook import Signal, SignalKind

GONE = frozenset({"left", "kicked"})
"""What the bot is in a chat where it cannot write: blocked by the person, thrown out of a group."""
PRIVATE = "private"
EDIT = ".edit"
"""Ending of the id of an edit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A pressed button: the call to be answered, and the message that it hangs under.

    ``text`` and ``label`` are what that message says now; ``message_id`` 0: it cannot be edited.
    """

    query_id: str
    data: str
    chat_id: int
    message_id: int = 0
    text: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """What an update brought; all members empty for what is passed over.

    ``edit_ending`` of an edit is the ending of the id of the message that was edited.
    """

    message: InboundMessage | None = None
    signal: Signal | None = None
    press: Press | None = None
    edit_ending: str = ""


def decode(update: Update, *, account: str, now: datetime) -> Decoded:
    """What the update says. ``account`` is the bot's number; ``now`` the time of arrival."""
    if update.callback_query is not None:
        return _pressed(update, update.callback_query, account, now)
    if update.my_chat_member is not None:
        return Decoded(signal=_member(update, update.my_chat_member, account, now))
    if update.edited_message is not None:
        return _edited(update, update.edited_message, account, now)
    if update.message is not None:
        return _written(update, update.message, account, now)
    return Decoded()


def ending_of(message: Message) -> str:
    """The part of a message's id that an edit of it names."""
    return f".{message.message_id}"


def _written(update: Update, message: Message, account: str, now: datetime) -> Decoded:
    """A new message, and what a deep link told beside it."""
    inbound = _inbound(update, message, account, now)
    if inbound is None:
        return Decoded()
    said = read_command(inbound.text, app_language=_app_language(message))
    forwarded = message.forward_origin is not None
    if forwarded or inbound.attachments:
        return Decoded(message=inbound)
    signal = None
    if said.scene:
        signal = Signal(
            channel=NAME,
            account=account,
            sender=inbound.sender,
            event_id=f"{inbound.message_id}.start",
            kind=SignalKind.SCANNED,
            at=now,
            scene=said.scene,
        )
    return Decoded(message=replace(inbound, text=said.text, choice=said.choice), signal=signal)


def _edited(update: Update, message: Message, account: str, now: datetime) -> Decoded:
    """An edit of words. Another file in place of the first one is a message of its own.

    A place that moves (live location) is edited all the time and tells nothing new.
    """
    inbound = _inbound(update, message, account, now)
    if inbound is None:
        return Decoded()
    if inbound.text:
        ending = ending_of(message)
        # An id of its own kind, so that a second edit still finds the message and not the first.
        own = f"{inbound.message_id}{EDIT}"
        edit = replace(inbound, message_id=own, attachments=(), edit_of=ending)
        return Decoded(message=edit, edit_ending=ending)
    moved = all(one.kind is AttachmentKind.LOCATION for one in inbound.attachments)
    return Decoded() if moved else Decoded(message=inbound)


def _pressed(update: Update, query: CallbackQuery, account: str, now: datetime) -> Decoded:
    """A press. Without its message the chat is that of the person."""
    under = query.message
    chat = under.chat if under is not None else Chat(id=query.from_user.id)
    message = InboundMessage(
        channel=NAME,
        account=account,
        sender=str(query.from_user.id),
        message_id=f"{update.update_id}.0",
        conversation_key=key_of(account, chat.id),
        received_at=now,
        choice=query.data,
        chat=_kind(chat),
    )
    press = Press(query_id=query.id, data=query.data, chat_id=chat.id)
    if under is not None and under.date:
        press = Press(
            query_id=query.id,
            data=query.data,
            chat_id=chat.id,
            message_id=under.message_id,
            text=under.text,
            label=_label(under, query.data),
        )
    return Decoded(message=message, press=press)


def _member(update: Update, change: MemberUpdate, account: str, now: datetime) -> Signal:
    """The bot was started, blocked, invited or thrown out."""
    gone = change.new_chat_member.status in GONE
    return Signal(
        channel=NAME,
        account=account,
        sender=str(change.chat.id),
        event_id=str(update.update_id),
        kind=SignalKind.UNFOLLOWED if gone else SignalKind.FOLLOWED,
        at=now,
        outcome=change.new_chat_member.status,
    )


def key_of(account: str, chat_id: int) -> str:
    """Key of the conversation in a chat; its last part is whom an answer goes to."""
    return f"{NAME}:{account}:{chat_id}"


def _inbound(
    update: Update, message: Message, account: str, now: datetime
) -> InboundMessage | None:
    """The message as it is; None for what nobody wrote (somebody joined, a bot spoke)."""
    sender = _sender(message)
    files = attachments_of(message)
    text = text_of(message)
    if sender is None or not (files or text):
        return None
    return InboundMessage(
        channel=NAME,
        account=account,
        sender=sender,
        message_id=f"{update.update_id}{ending_of(message)}",
        conversation_key=key_of(account, message.chat.id),
        received_at=now,
        text=text,
        attachments=files,
        forwarded=message.forward_origin is not None,
        chat=_kind(message.chat),
    )


def _sender(message: Message) -> str | None:
    """Who wrote: a person, or a group that speaks as itself; no program."""
    if message.sender_chat is not None:
        return str(message.sender_chat.id)
    if message.from_user is None or message.from_user.is_bot:
        return None
    return str(message.from_user.id)


def _app_language(message: Message) -> str:
    return "" if message.from_user is None else message.from_user.language_code


def _kind(chat: Chat) -> ChatKind:
    return "private" if chat.type == PRIVATE else "group"


def _label(under: Message, data: str) -> str:
    """The words on the button that was pressed."""
    rows = () if under.reply_markup is None else under.reply_markup.inline_keyboard
    pressed = (one.text for row in rows for one in row if one.callback_data == data)
    return next(pressed, "")

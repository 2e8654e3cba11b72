"""What no turn could take in is not lost: it is put aside for the officer (另存备查)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.dialogue.conversation import Conversation, HeldMessage
from bot.dialogue.draft import Note
from channels.message import InboundMessage


def set_aside(conversation: Conversation, message: InboundMessage, *, at: datetime) -> Conversation:
    """Keep the words of ``message`` and the names of its files.

    As a note of the open draft, or of the conversation; before consent raw among the held ones.
    """
    words = [message.text, *(file.name for file in message.attachments)]
    text = "\n".join(one for one in words if one.strip())
    if not text:
        return conversation
    if not conversation.consented:
        held = HeldMessage(
            id=message.message_id, text=message.text, at=at, attachments=message.attachments
        )
        return replace(conversation, held=(*conversation.held, held))
    note = Note(text=text, message_id=message.message_id, at=at)
    draft = conversation.draft
    if draft is None:
        return replace(conversation, notes=(*conversation.notes, note))
    return conversation.with_draft(replace(draft, notes=(*draft.notes, note)))

"""Group chats (群聊): one person tells the matter there, whoever else writes is passed by."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.context import Step
from bot.dialogue.conversation import Conversation
from channels.message import InboundMessage
from channels.speech import Speech


def owner_of(conversation: Conversation, message: InboundMessage) -> str:
    """Whose matter a conversation is: of a group, the first who wrote to us there."""
    return conversation.owner or (message.sender if message.chat == "group" else "")


def is_bystander(conversation: Conversation, message: InboundMessage) -> bool:
    """Whether somebody else than the owner speaks in a group."""
    return message.chat == "group" and message.sender != owner_of(conversation, message)


def pass_by(conversation: Conversation, message: InboundMessage) -> Step:
    """Nothing changes and nothing is said: the group is not ours to talk into.

    Who only stands by agreed to no notice, so what he wrote is not kept either (PIPL art. 13).
    """
    return replace(
        Step.speaking(conversation, Speech()),
        erase_held=(message.message_id,),
        erase_files=tuple(file.id for file in message.attachments if file.id is not None),
    )

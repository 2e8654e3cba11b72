"""Errors of the conversation.

ZhitongError
└── BotError
    ├── FormBroken            a file of ``bot/forms`` is not what the engine needs
    ├── ConversationUnreadable a stored conversation is not one
    └── ActionUnknown         an officer's button carries no known action
"""

from __future__ import annotations

from casework.model.errors import ZhitongError


class BotError(ZhitongError):
    """The conversation cannot do what it was asked."""

    code = "bot"


class FormBroken(BotError):
    """A form file is wrong. Params: ``file``, ``key``, ``reason``."""

    code = "form_broken"


class ConversationUnreadable(BotError):
    """A stored conversation does not have the shape of one."""

    code = "conversation_unreadable"


class ActionUnknown(BotError):
    """A button's token names no action that an officer can take."""

    code = "action_unknown"

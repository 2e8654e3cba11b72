"""Errors of the conversation.

ZhitongError
└── BotError
    ├── FormBroken            a file of ``bot/forms`` is not what the engine needs
    ├── PatternsBroken        a file of repair patterns is not what the engine needs
    ├── ConversationUnreadable a stored conversation is not one
    └── ActionUnknown         an officer's button carries no known action
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from casework.model.errors import ZhitongError


class BotError(ZhitongError):
    """The conversation cannot do what it was asked."""

    code = "bot"


class FormBroken(BotError):
    """A form file is wrong. Params: ``file``, ``key``, ``reason``."""

    code = "form_broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternFault:
    """One thing that is wrong in a file of patterns; ``what`` is for whoever edits the file."""

    file: Path
    key: tuple[str, ...]
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}"


class PatternsBroken(BotError):
    """Files of repair patterns are wrong. Params: ``file``, ``key``, ``reason`` of the first."""

    code = "patterns_broken"

    def __init__(self, faults: Sequence[PatternFault]) -> None:
        """Keep all faults; the first one is named apart."""
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(
            "\n".join(map(str, self.faults)),
            file=str(first.file),
            key=".".join(first.key),
            reason=first.what,
        )


class ConversationUnreadable(BotError):
    """A stored conversation does not have the shape of one."""

    code = "conversation_unreadable"


class ActionUnknown(BotError):
    """A button's token names no action that an officer can take."""

    code = "action_unknown"

"""What else a message did beside answering (其他言语行为)."""

from __future__ import annotations

from bot.dialogue import commands as c
from bot.dialogue.reading import Reading

_STEERING = frozenset(
    {"human", "start_over", "back", "repeat", "help", "are_you_human", "which_language"}
)


def answered(values: list[c.Command]) -> bool:
    """Whether one of the values answers the open question."""
    return any(isinstance(one, c.SetField) and one.answers for one in values)


def only_talk(controls: list[c.Command]) -> bool:
    """Whether a control word was said that is no flag and no language."""
    return any(
        isinstance(one, (c.AskFaq, c.AskStatus, c.AskMailCode, c.Withdraw))
        or (isinstance(one, c.Plain) and one.name != "abuse")
        for one in controls
    )


def steers(controls: list[c.Command]) -> bool:
    """Whether the person wants something of the conversation itself."""
    return any(
        isinstance(one, (c.Withdraw, c.AskStatus, c.AskMailCode, c.TakeUp))
        or (isinstance(one, c.Plain) and one.name in _STEERING)
        for one in controls
    )


def talked(reading: Reading, controls: list[c.Command], values: list[c.Command]) -> bool:
    """Whether the message did something else that makes it no failed answer."""
    return bool(only_talk(controls) or reading.has("abuse") or values) or any(
        isinstance(one, c.SetLanguage) for one in controls
    )

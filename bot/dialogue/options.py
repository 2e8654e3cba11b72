"""Choices and their ids (选项): readable, stable, marked where an old press could hit a new draft."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue.conversation import Conversation
from channels.speech import Option

DRAFT_BOUND = frozenset(
    {
        "submit",
        "edit",
        "set",
        "change_field",
        "industry",
        "principal",
        "file_anyway",
        "confidential_handling",
        "contact_via_chat",
        "other",
        "page",
        "save_draft",
    }
)
MORE = "page:next"


def base(choice: str) -> str:
    """The id without its draft tag."""
    return choice.partition("#")[0]


def tag(choice: str) -> str:
    """The draft tag of the id, empty for a bare one."""
    return choice.partition("#")[2]


def parts(choice: str) -> tuple[str, str, str]:
    """``set:district:X`` → ("set", "district", "X"); missing parts are empty."""
    head, _, rest = base(choice).partition(":")
    middle, _, value = rest.partition(":")
    return head, middle, value


def draft_tag(conversation: Conversation) -> str:
    """The tag that the choices of the active draft carry: none on the first draft's."""
    if conversation.draft is None or conversation.opened <= 1:
        return ""
    return conversation.draft.tag


def marked(choice: str, conversation: Conversation) -> str:
    """The id as it goes out."""
    mark = draft_tag(conversation)
    head = parts(choice)[0]
    return f"{base(choice)}#{mark}" if mark and head in DRAFT_BOUND else choice


def options(choices: Iterable[str]) -> tuple[Option, ...]:
    """Options with the template keys of their labels."""
    return tuple(_option(choice) for choice in choices)


def _option(choice: str) -> Option:
    head, middle, value = parts(choice)
    match head, middle:
        case "set", "district":
            return Option(id=choice, label="intake.option.place", params={"value": value})
        case "set", _:
            params = {"code": value, "group": middle}
            return Option(id=choice, label="intake.option.code", params=params)
        case "principal", _:
            params = {"code": middle, "group": "origin"}
            return Option(id=choice, label="intake.option.code", params=params)
        case "industry", _:
            return Option(id=choice, label="intake.option.section", params={"code": middle})
        case "edit", "":
            return Option(id=choice, label="intake.option.edit")
        case ("edit" | "change_field"), _:
            return Option(id=choice, label="intake.option.change_field", params={"key": middle})
        case "ticket", _:
            return Option(id=choice, label="intake.option.ticket", params={"number": middle})
        case "lang", _:
            return Option(id=choice, label=f"intake.option.lang_{middle}")
        case "page", _:
            return Option(id=choice, label="intake.option.more")
        case _:
            return Option(id=choice, label=f"intake.option.{head}")

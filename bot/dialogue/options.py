"""Choices and their ids (选项): readable, stable, marked against old presses.

The first draft of a conversation has bare ids; those of later drafts end in ``#`` and a tag.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.dialogue.conversation import Conversation
from bot.dialogue.standing import OF_TICKET
from bot.dialogue.text import shown
from channels.speech import Option

DRAFT_BOUND = frozenset(
    {
        "submit",
        "edit",
        "add_more",
        "skip",
        "later",
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
TICKETS = frozenset({"ticket", "show"})
"""Options that stand for a filed ticket: to act on it, to see how it stands."""
TITLE_SHOWN = 24
NO_TITLES: Mapping[str, str] = {}


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


def options(choices: Iterable[str], *, titles: Mapping[str, str] = NO_TITLES) -> tuple[Option, ...]:
    """Options with the template keys of their labels; ``titles`` are those of tickets by number."""
    return tuple(_option(choice, titles) for choice in choices)


def titles_of(conversation: Conversation) -> Mapping[str, str]:
    """Titles of the tickets that the person may choose from."""
    return {one.number: shown(one.title, TITLE_SHOWN) for one in conversation.filed}


def _option(choice: str, titles: Mapping[str, str]) -> Option:
    head, middle, value = parts(choice)
    label, params = _label(head, middle, value)
    if head in TICKETS:
        params = {**params, "title": titles.get(middle, "")}
    return Option(id=choice, label=f"intake.option.{label}", params=params)


def _label(head: str, middle: str, value: str) -> tuple[str, dict[str, str]]:
    """Template key of the label and what fills it."""
    if head == "set":
        if middle == "district":
            return "place", {"value": value}
        return "code", {"code": value, "group": middle}
    if not middle:
        return head, {}
    if head in OF_TICKET:
        return f"{head}_{value}" if value else head, {}
    if head in ("page", "lang"):
        return "more" if head == "page" else f"lang_{middle}", {}
    name, param, fixed = _LABELS[head]
    return name, {param: middle, **fixed}


_LABELS: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "principal": ("code", "code", {"group": "origin"}),
    "industry": ("section", "code", {}),
    "edit": ("change_field", "key", {}),
    "change_field": ("change_field", "key", {}),
    "ticket": ("ticket", "number", {}),
    "show": ("ticket", "number", {}),
    "faq": ("faq", "topic", {}),
}

"""How a standing question is put (提交后的问题的问法): what is still missing, and by when."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue.form import Form
from bot.dialogue.standing import Standing, standing, ticket_of
from bot.dialogue.turn import Turn
from channels.speech import Act


def ask_again(turn: Turn) -> list[Act]:
    """The question that is open about a filed ticket, in words; nothing when none is."""
    asked = standing(turn.conversation)
    if asked is None or turn.draft is not None or turn.closed:
        return []
    return [put_in_words(turn, asked.kind, asked.number)]


def put_in_words(turn: Turn, kind: Standing, number: str) -> Act:
    """A standing question as an act of the reply."""
    params: dict[str, object] = {}
    if kind is Standing.SUPPLEMENT:
        entry = ticket_of(turn.conversation, number)
        wanted = () if entry is None else entry.wanted
        params = {
            "entries": entries(wanted, turn.context.form),
            "by": None if entry is None else entry.wanted_by,
        }
    if kind is Standing.OBJECTION_SURE:
        params = {"text": turn.conversation.verdict}
    return Act(name=f"after.ask.{kind}", params=params)


def entries(items: Iterable[str], form: Form) -> list[dict[str, str]]:
    """Items of a supplement notice for a template: by key of the legal list, or in words."""
    known = form.statutory.by_key
    return [
        {"key": item if item in known else "", "text": "" if item in known else item}
        for item in items
    ]

"""Entity marks of Rasa 3.1 in a test utterance: ``[text]{"entity": …, "value": …}``."""

from __future__ import annotations

import json
import re
from typing import Final

from nlu.evaluate.cases import Gold
from nlu.evaluate.tasks import ENTITIES

_MARK: Final = re.compile(r"\[([^\[\]]+)\](?:(\{[^{}]*\})|\(([a-z_]+)\))")
_BRACKETS: Final = re.compile(r"[\[\]]")


def without_marks(row: str) -> tuple[str, tuple[Gold, ...]]:
    """The text without its marks, and the values with their places in it.

    Raises ValueError with what is wrong: no JSON, an unknown kind, a bracket without a mark.
    """
    text, values, last = "", [], 0
    for found in _MARK.finditer(row):
        text += row[last : found.start()]
        entity, value = _meaning(found)
        values.append(
            Gold(entity=entity, value=value, start=len(text), end=len(text) + len(found[1]))
        )
        text += found[1]
        last = found.end()
    text += row[last:]
    if _BRACKETS.search(text):
        raise ValueError("bracket")
    return text, tuple(values)


def _meaning(found: re.Match[str]) -> tuple[str, str]:
    """Kind and canonical value of a mark; the short form's value is its text."""
    document = json.loads(found[2]) if found[2] else {"entity": found[3]}
    if not isinstance(document, dict) or not set(document) <= {"entity", "value"}:
        raise ValueError("mark")
    entity, value = document.get("entity"), document.get("value", found[1])
    if entity not in ENTITIES or not isinstance(value, str) or not value:
        raise ValueError(f"entity {entity}")
    return entity, value

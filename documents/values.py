"""The values of one document, as its template sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from channels.words import Words
from documents.context import Head, Matter
from documents.environment import TABLES
from documents.families import Family


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """``head`` stands around it, ``act`` is what it says, ``matter`` the case (None: no case)."""

    head: Head
    act: Family
    matter: Matter | None = None


def sentences(words: Words, language: str) -> Mapping[str, str]:
    """Sentences that documents share, by their short names (``said.remedies``)."""
    start = f"{TABLES}.said."
    return {
        key.removeprefix(start): words.text(key, language)
        for key in words.keys(language)
        if key.startswith(start)
    }


def names(values: Values, said: Mapping[str, str]) -> dict[str, object]:
    """The names that a template may use."""
    found: dict[str, object] = {"head": values.head, "act": values.act, "said": said}
    return found if values.matter is None else found | {"matter": values.matter}

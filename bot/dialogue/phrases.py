"""Words that people write back (答语词表): numbers, option words, signals, names of fields."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.dialogue.text import bare, fold
from bot.errors import FormBroken
from casework.model.complaint import FieldKey

_TABLES = ("options", "signals", "heads", "inside", "own", "mentions", "links", "fillers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """All lists, folded; matching is exact unless the list's name says otherwise."""

    numbers: Mapping[str, int]
    change_item: tuple[str, ...]
    options: Mapping[str, frozenset[str]]
    signals: Mapping[str, frozenset[str]]
    heads: Mapping[str, tuple[str, ...]]
    inside: Mapping[str, tuple[str, ...]]
    own: Mapping[FieldKey, tuple[str, ...]]
    mentions: Mapping[FieldKey, tuple[str, ...]]
    links: tuple[str, ...]
    fillers: tuple[str, ...]
    stop_words: frozenset[str]

    def number(self, text: str) -> int | None:
        """The number of an option, if the whole text is one (``２``, ``二``, "the second one")."""
        return self.numbers.get(bare(text))

    def item(self, text: str) -> int | None:
        """The number in "change item 3", if the whole text is that."""
        folded = bare(text)
        for pattern in self.change_item:
            head, _, tail = pattern.partition("{n}")
            if folded.startswith(head) and folded.endswith(tail):
                middle = folded[len(head) : len(folded) - len(tail)].strip()
                if middle.isdigit():
                    return int(middle)
                if middle in self.numbers:
                    return self.numbers[middle]
        return None

    def option(self, text: str, on_offer: tuple[str, ...]) -> str | None:
        """The option on offer whose words the whole text is."""
        folded = bare(text)
        for choice in on_offer:
            name = choice.partition("#")[0].replace("principal:", "set:origin:")
            if folded in self.options.get(name, ()):
                return choice
        return None

    def mentioned(self, text: str) -> FieldKey | None:
        """The field that the text names, the longest name first."""
        folded = fold(text)
        found = [
            (len(name), key)
            for key, names in self.mentions.items()
            for name in names
            if name in folded
        ]
        return max(found, key=lambda one: one[0])[1] if found else None


def load_phrases(path: Path) -> Phrases:
    """Read ``path``. Raises FormBroken that names file and key."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FormBroken(f"{path}: {error}", file=path.name, key="", reason=str(error)) from error
    tables = {name: _table(data, name, path) for name in _TABLES}
    fillers = sorted(map(fold, tables["fillers"].get("words", ())), key=len, reverse=True)
    return Phrases(
        numbers=_numbers(data, path),
        change_item=tuple(one.lower() for one in data.get("change_item", ())),
        options={key: frozenset(map(bare, words)) for key, words in tables["options"].items()},
        signals={key: frozenset(map(bare, words)) for key, words in tables["signals"].items()},
        heads={key: tuple(words) for key, words in tables["heads"].items()},
        inside={key: tuple(words) for key, words in tables["inside"].items()},
        own=_by_field(tables["own"], path, "own"),
        mentions=_by_field(tables["mentions"], path, "mentions"),
        links=tuple(tables["links"].get("words", ())),
        fillers=tuple(fillers),
        stop_words=frozenset(tables["fillers"].get("en", ())),
    )


def _table(data: Mapping[str, Any], name: str, path: Path) -> dict[str, list[str]]:
    table = data.get(name)
    if not isinstance(table, dict):
        raise FormBroken(f"{path}: {name}", file=path.name, key=name, reason="expected a table")
    for key, words in table.items():
        if not isinstance(words, list) or not all(isinstance(one, str) for one in words):
            raise FormBroken(
                f"{path}: {name}.{key}",
                file=path.name,
                key=f"{name}.{key}",
                reason="expected a list of texts",
            )
    return table


def _by_field(
    table: Mapping[str, list[str]], path: Path, name: str
) -> dict[FieldKey, tuple[str, ...]]:
    known = {key.value: key for key in FieldKey}
    for key in table:
        if key not in known:
            raise FormBroken(
                f"{path}: {name}.{key}",
                file=path.name,
                key=f"{name}.{key}",
                reason="no such field",
            )
    return {known[key]: tuple(words) for key, words in table.items()}


def _numbers(data: Mapping[str, Any], path: Path) -> dict[str, int]:
    rows = data.get("numbers")
    if not isinstance(rows, list):
        raise FormBroken(
            f"{path}: numbers", file=path.name, key="numbers", reason="expected a list of lists"
        )
    return {bare(word): place for place, words in enumerate(rows, start=1) for word in words}

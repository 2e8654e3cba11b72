"""The words that rules look for (规则词库): ``nlu/data/<language>/*.toml``, both languages at once.

A file is a table of lists, or of tables of lists; ``contact.toml`` with ``own = […]`` becomes the
list ``contact.own``. Lists whose name ends in ``patterns`` hold regular expressions, those ending
in ``exact`` whole messages, all others phrases that are found anywhere in a text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.folding import fold
from nlu.embedded.openings import joined
from nlu.embedded.phrases import PhraseTable
from nlu.errors import LexiconError
from nlu.labels import LANGUAGES

"""Where the words, examples and tables of the product lie."""

_PATTERNS: Final = "patterns"
_EXACT: Final = "exact"
_NEVER: Final = re.compile(r"(?!)")


class Lexicon:
    """Word lists by name, joined over the languages."""

    def __init__(self, lists: Mapping[str, tuple[str, ...]]) -> None:
        """Keep ``lists``: name (file stem and dotted path) to entries."""
        self._lists = dict(lists)
        self._folded: dict[str, frozenset[str]] = {}
        self._under: dict[str, Mapping[str, tuple[str, ...]]] = {}
        self._patterns = {
            name: _compile(name, entries)
            for name, entries in self._lists.items()
            if name.endswith(_PATTERNS)
        }

    def words(self, name: str) -> tuple[str, ...]:
        """Entries of the list ``name``, empty when no language has it."""
        return self._lists.get(name, ())

    def folded(self, name: str) -> frozenset[str]:
        """Entries of ``name`` folded for comparison with folded text."""
        if name not in self._folded:
            self._folded[name] = frozenset(fold(word) for word in self.words(name))
        return self._folded[name]

    def pattern(self, name: str) -> re.Pattern[str]:
        """One expression that matches whatever an entry of the pattern list ``name`` matches."""
        return self._patterns.get(name, _NEVER)

    def under(self, prefix: str) -> Mapping[str, tuple[str, ...]]:
        """Lists whose name starts with ``prefix.``, by the rest of their name."""
        if prefix not in self._under:
            start = f"{prefix}."
            self._under[prefix] = {
                name.removeprefix(start): entries
                for name, entries in self._lists.items()
                if name.startswith(start)
            }
        return self._under[prefix]

    @cached_property
    def table(self) -> PhraseTable[str]:
        """All phrases of all lists, each standing for the name of its list."""
        return PhraseTable(
            (word, name)
            for name, entries in self._lists.items()
            if not name.endswith((_PATTERNS, _EXACT))
            for word in entries
        )


def load_lexicon(folder: Path = DATA_FOLDER) -> Lexicon:
    """Read the word lists of every language under ``folder``. Raises LexiconError."""
    joined: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        for path in sorted((folder / language).glob("*.toml")):
            for name, entries in _lists(_read(path), path.stem, path):
                joined[name] = joined.get(name, ()) + entries
    if not joined:
        raise LexiconError(file=str(folder), reason="empty")
    return Lexicon(joined)


def _compile(name: str, entries: tuple[str, ...]) -> re.Pattern[str]:
    try:
        return re.compile(joined(entries)) if entries else _NEVER
    except re.error as error:
        raise LexiconError(file=name, reason=str(error)) from error


def _read(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LexiconError(file=str(path), reason=str(error)) from error


def _lists(
    node: Mapping[str, object], name: str, path: Path
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, value in node.items():
        if isinstance(value, Mapping):
            yield from _lists(value, f"{name}.{key}", path)
        elif isinstance(value, list) and all(isinstance(word, str) for word in value):
            yield f"{name}.{key}", tuple(value)
        else:
            raise LexiconError(file=str(path), reason=f"{name}.{key}")

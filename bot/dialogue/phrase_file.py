"""The file of short phrases (答语词表文件): read whole and checked, with what the patterns add."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.dialogue.fillers import Fillers
from bot.dialogue.patterns import NO_TRIGGERS, Triggers
from bot.dialogue.phrases import Phrases
from bot.dialogue.text import bare, fold
from bot.errors import FormBroken
from casework.model.complaint import FieldKey

_TABLES = (
    "options",
    "signals",
    "heads",
    "own",
    "mentions",
    "links",
    "tails",
    "fillers",
    "before",
    "acts",
    "polite",
    "replies",
    "turn_to",
    "industry",
    "again",
    "ourselves",
    "later",
    "verdicts",
    "scores",
    "pressed",
)


def load_phrases(path: Path, *, triggers: Triggers = NO_TRIGGERS) -> Phrases:
    """Read ``path`` and add the phrases of the repair patterns.

    Raises FormBroken that names file and key.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FormBroken(f"{path}: {error}", file=path.name, key="", reason=str(error)) from error
    tables = {name: _table(data, name, path) for name in _TABLES}
    signals = {
        key: frozenset(map(bare, words))
        for key, words in _joined(tables["signals"], triggers.whole).items()
    }
    polite = tuple(map(fold, tables["polite"].get("words", ())))
    return Phrases(
        numbers=_numbers(data, path),
        ordinal_heads=tuple(one.lower() for one in data.get("ordinal_heads", ())),
        item_names=tuple(one.lower() for one in data.get("item_names", ())),
        change_item=tuple(one.lower() for one in data.get("change_item", ())),
        options={key: frozenset(map(bare, words)) for key, words in tables["options"].items()},
        signals=signals,
        names_of=_names_of(signals),
        heads=_joined(tables["heads"], triggers.heads),
        inside=dict(triggers.inside),
        own=_by_field(tables["own"], path, "own"),
        mentions=_by_field(tables["mentions"], path, "mentions"),
        links=tuple(tables["links"].get("words", ())),
        strong_links=tuple(tables["links"].get("strong", ())),
        fillers=Fillers(map(fold, tables["fillers"].get("words", ()))),
        polite=polite,
        polite_heads=tuple(f"{one} " for one in polite),
        polite_tails=tuple(f" {one}" for one in polite),
        acts={name: tuple(map(fold, words)) for name, words in tables["acts"].items()},
        tails=tuple(tables["tails"].get("words", ())),
        before=tuple(map(fold, tables["before"].get("words", ()))),
        stop_words=frozenset(tables["fillers"].get("en", ())),
        replies=_folded(tables["replies"]),
        turn_to=_folded(tables["turn_to"]),
        industry=_folded(tables["industry"])["words"],
        again=_folded(tables["again"])["words"],
        ourselves=_folded(tables["ourselves"])["words"],
        later=_folded(tables["later"])["words"],
        verdicts=_folded(tables["verdicts"]),
        scores=_folded(tables["scores"]),
        pressed={name: tuple(words) for name, words in tables["pressed"].items()},
        announcing=tuple(fold(one) for one in data.get("announces_file", ())),
    )


def _folded(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(map(fold, words)) for name, words in table.items()}


def _names_of(signals: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Names of the signals that each word stands for; no words stand for none."""
    words = {word for named in signals.values() for word in named if word}
    return {
        word: frozenset(name for name, named in signals.items() if word in named) for word in words
    }


def _joined(
    own: Mapping[str, Sequence[str]], more: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Phrases by signal, of the file and of the patterns."""
    return {key: (*own.get(key, ()), *more.get(key, ())) for key in {**own, **more}}


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

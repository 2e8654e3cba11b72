"""The format of conversation scripts: what they are, how they are read, which variant is run.

A file is YAML: ``scripts``, and ``texts`` that they refer to. A mapping whose keys are languages
alone is a choice: it is replaced, at any depth, by the branch of the variant. The whole format is
described in docs/conversation-scripts.md.

Nothing here knows the product: it turns files into scripts, and the words of a turn into text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from app.converse.errors import NothingToPlay, ScriptsMalformed
from app.converse.grammar import problems_of

LANGUAGES = ("zh", "en")
START = "2026-03-10T10:00+08:00"
"""A Tuesday, a working day in office hours."""
_SPAN = re.compile(r"(\d+)(ms|s|m|h|d)")
_UNITS = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}


@dataclass(frozen=True, kw_only=True)
class Script:
    """One script in one variant, choices already made."""

    id: str
    variant: str
    covers: tuple[str, ...]
    given: Mapping[str, Any]
    turns: tuple[Mapping[str, Any], ...]
    texts: Mapping[str, str]

    @property
    def name(self) -> str:
        """Name of the case in reports."""
        return f"{self.id}[{self.variant}]"

    @property
    def language(self) -> str | None:
        """Language that the variant is written in; None when it mixes them."""
        return self.variant if self.variant in LANGUAGES else None

    @property
    def clock(self) -> datetime:
        """When the script begins."""
        return datetime.fromisoformat(str(self.given.get("clock", START)))

    @property
    def channel(self) -> str | None:
        """The one channel that the script is about; None when it holds on every one."""
        found = self.given.get("channel")
        return None if found is None else str(found)


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One message of a turn as it arrives: words, files, or both; ``wait`` goes before it."""

    text: str = ""
    files: tuple[str, ...] = ()
    wait: timedelta = timedelta(0)


def read_scripts(paths: Sequence[Path]) -> tuple[Script, ...]:
    """Every script of these files and folders in every variant, by file and place.

    Raises ScriptsMalformed, NothingToPlay.
    """
    found: list[Script] = []
    for path in paths:
        files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        scripts = [script for file in files for script in _read(file)]
        if not scripts:
            raise NothingToPlay(str(path), where=str(path))
        found += scripts
    _refuse_doubles(found)
    return tuple(found)


def _read(path: Path) -> Iterator[Script]:
    document = _document(path)
    for entry in document["scripts"]:
        langs = entry.get("langs", LANGUAGES) if isinstance(entry, dict) else LANGUAGES
        for variant in langs:
            yield _script(path, choose(entry, variant), variant, document.get("texts") or {})


def _document(path: Path) -> Mapping[str, Any]:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise ScriptsMalformed(f"{path}: {reason}", where=str(path), reason=reason) from error
    if not isinstance(document, dict) or not isinstance(document.get("scripts"), list):
        raise ScriptsMalformed(f"{path}", where=str(path), reason="no list of scripts")
    return document


def _refuse_doubles(scripts: Sequence[Script]) -> None:
    names: set[str] = set()
    for script in scripts:
        if script.name in names:
            raise ScriptsMalformed(script.name, where=script.name, reason="the id stands twice")
        names.add(script.name)


def _script(path: Path, entry: Any, variant: str, texts: Mapping[str, str]) -> Script:
    problem = next(iter(problems_of(entry)), None)
    if problem is not None:
        where = f"{path}: {entry.get('id', '?')}" if isinstance(entry, dict) else str(path)
        raise ScriptsMalformed(f"{where}: {problem}", where=where, reason=problem)
    return Script(
        id=entry["id"],
        variant=variant,
        covers=tuple(entry["covers"]),
        given=entry.get("given", {}),
        turns=tuple(entry["turns"]),
        texts=texts,
    )


def choose(value: Any, variant: str) -> Any:
    """``value`` with every choice of languages replaced by the branch of ``variant``."""
    if isinstance(value, dict):
        if value and set(value) <= set(LANGUAGES):
            return choose(value[variant], variant)
        return {key: choose(one, variant) for key, one in value.items()}
    if isinstance(value, list):
        return [choose(one, variant) for one in value]
    return value


def pieces(script: Script, turn: Mapping[str, Any]) -> tuple[Piece, ...]:
    """The messages of a turn in their order."""
    if "burst" in turn:
        return tuple(
            Piece(
                text=str(one.get("user", "")),
                files=tuple(one.get("files", ())),
                wait=timedelta(milliseconds=one["ms"]),
            )
            for one in turn["burst"]
        )
    if "voice" in turn:
        return (Piece(files=(turn["voice"],)),)
    if "files" in turn:
        return (Piece(text=turn.get("caption", ""), files=tuple(turn["files"])),)
    return tuple(Piece(text=one) for one in _delivered(script, turn))


def _delivered(script: Script, turn: Mapping[str, Any]) -> Iterator[str]:
    """The text of the turn, filled up and cut as the platform delivers it."""
    text = script.texts[turn["text_ref"]] if "text_ref" in turn else str(turn["user"])
    if "pad_to" in turn:
        filler = script.texts[f"filler_{script.variant}"]
        text += filler * ((turn["pad_to"] - len(text)) // len(filler))
    size = turn.get("split_at", len(text)) or 1
    yield from (text[at : at + size] for at in range(0, len(text), size))


def span(text: str) -> timedelta:
    """A length of time: ``400ms``, ``10s``, ``5m``, ``14h``, ``3d``. Raises ScriptsMalformed."""
    found = _SPAN.fullmatch(str(text))
    if found is None:
        raise ScriptsMalformed(str(text), where=str(text), reason="not a length of time")
    return int(found.group(1)) * _UNITS[found.group(2)]

"""The format of conversation scripts: what they are, how they are read, which variant is run.

A file of ``tests/conversations`` is YAML: ``scripts``, and ``texts`` that they refer to. A script
has ``id``, ``covers``, ``given`` (the start), ``turns`` and perhaps ``langs``. A mapping whose keys
are languages alone is a choice: it is replaced, at any depth, by the branch of the variant.

given     fresh (no consent yet) | fields, state, from_profile, asked, lang, ticket, nlu, channel,
          chat, clock, config. Without ``fresh`` consent is given and an empty draft is open.
turns     a stimulus each: user | text_ref | files | voice | burst | press | edit | recall | idle |
          do, with as, mid, wait, caption, album, forwarded, pad_to, split_at, times, from_turn.
expect    what must hold after the turn; only what is written is asserted, wording never is.

Nothing here knows the product: it turns files into scripts, and the words of a turn into text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.support.tree import ROOT

FOLDER = ROOT / "tests" / "conversations"
LANGUAGES = ("zh", "en")
START = "2026-03-10T10:00+08:00"
TEXT_WINDOW_MS = 1500
FILE_WINDOW_MS = 3000
CAP_MS = 20_000
_UNITS = {"h": "hours", "d": "days", "m": "minutes"}


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
        """Name of the case in test reports."""
        return f"{self.id}[{self.variant}]"

    @property
    def language(self) -> str | None:
        """Language that the variant is written in; None when it mixes them."""
        return self.variant if self.variant in LANGUAGES else None

    @property
    def clock(self) -> datetime:
        """When the script begins."""
        return datetime.fromisoformat(str(self.given.get("clock", START)))


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One message of a turn as it arrives: words, files, or both."""

    text: str = ""
    files: tuple[str, ...] = ()
    wait_ms: int = 0


@cache
def all_scripts() -> tuple[Script, ...]:
    """Every script of the folder in every variant, by file and place."""
    return tuple(_read_all(sorted(FOLDER.glob("*.yaml"))))


def _read_all(paths: Sequence[Path]) -> Iterator[Script]:
    for path in paths:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in document["scripts"]:
            for variant in entry.get("langs", LANGUAGES):
                yield _script(entry, variant, document.get("texts", {}))


def _script(entry: Mapping[str, Any], variant: str, texts: Mapping[str, str]) -> Script:
    chosen = choose(entry, variant)
    return Script(
        id=chosen["id"],
        variant=variant,
        covers=tuple(chosen["covers"]),
        given=chosen.get("given", {}),
        turns=tuple(chosen["turns"]),
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
            Piece(text=one.get("user", ""), files=tuple(one.get("files", ())), wait_ms=one["ms"])
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


def joined(found: Sequence[Piece]) -> tuple[tuple[Piece, ...], ...]:
    """Messages as the joining window makes turns of them."""
    groups: list[list[Piece]] = []
    length = 0
    for piece in found:
        window = FILE_WINDOW_MS if piece.files else TEXT_WINDOW_MS
        length += piece.wait_ms
        if groups and piece.wait_ms <= window and length <= CAP_MS:
            groups[-1].append(piece)
        else:
            groups.append([piece])
            length = 0
    return tuple(tuple(group) for group in groups)


def span(text: str) -> timedelta:
    """A length of time: ``14h``, ``3d``."""
    found = re.fullmatch(r"(\d+)([hdm])", text)
    assert found is not None, text
    return timedelta(**{_UNITS[found.group(2)]: int(found.group(1))})

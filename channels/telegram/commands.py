"""Commands (命令) as people choose them from the menu, and what they say to the conversation."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from channels.words import Words

LANGUAGES = ("zh", "en")
"""Languages of the menu; the last one is shown to everybody else."""
_FILE = Path(__file__).with_name("commands.toml")
_SHAPE = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(.*))?", re.DOTALL)
_SCENE = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
"""What a deep link may carry: the platform lets nothing else through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command: the text by language, or the option, that it stands for."""

    name: str
    menu: int = 0
    says: Mapping[str, str] = field(default_factory=dict)
    choice: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a text says: plain words, or an option; ``scene`` is what a deep link carried."""

    text: str = ""
    choice: str | None = None
    scene: str = ""


def read_command(text: str, *, app_language: str) -> Said:
    """What the text says; one that is no command says what it says.

    ``app_language`` is the language code of the writer's app (``zh-hans``, ``de``, or "").
    """
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        return Said(text=text)
    name, rest = found[1].lower(), (found[2] or "").strip()
    command = _commands().get(name)
    if command is None:
        return Said(text=f"/{name} {rest}".strip())
    if name == "start" and _SCENE.fullmatch(rest):
        return Said(text=_words(command, app_language), scene=rest)
    if rest.casefold() in command.values:
        return Said(choice=command.values[rest.casefold()])
    if command.choice is not None and not rest:
        return Said(choice=command.choice)
    return Said(text=f"{_words(command, app_language)} {rest}".strip())


def menu(words: Words) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Names and descriptions for the menu, by language. Raises WordsMissing."""
    listed = sorted(
        (one for one in {one.name: one for one in _commands().values()}.values() if one.menu),
        key=lambda one: one.menu,
    )
    return {
        language: tuple(
            (one.name, words.text(f"telegram.command.{one.name}", language)) for one in listed
        )
        for language in LANGUAGES
    }


def _words(command: Command, app_language: str) -> str:
    """The words in the language of the app; a command that is an option stands for itself."""
    language = "zh" if app_language.lower().startswith("zh") else "en"
    return command.says.get(language, f"/{command.name}")


@cache
def _commands() -> Mapping[str, Command]:
    """All commands by name, other names included."""
    with _FILE.open("rb") as file:
        data: dict[str, Any] = tomllib.load(file)
    aliases: dict[str, str] = data.pop("aliases")
    found = {name: Command(name=name, **entry) for name, entry in data.items()}
    return found | {alias: found[name] for alias, name in aliases.items()}

"""What the commands share: settings from the ``--data`` option, language, output."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from app.settings import ROOT, Settings, load_settings
from casework.model.errors import ZhitongError
from channels.words import Words

DONE = 0
NOT_SO = 1
WRONG_USE = 2

DataOption = Annotated[
    Path | None, typer.Option("--data", help="Data folder (default: var beside the program).")
]
EngineOption = Annotated[
    Literal["embedded", "rasa"] | None,
    typer.Option("--engine", help="Who understands (default: the setting)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer as JSON for programs.")]

screen = Console(stderr=True)


def settings_for(data: Path | None, **overrides: object) -> Settings:
    """Settings of this command."""
    folder = data.resolve() if data is not None else None
    return load_settings({"data_dir": folder, **overrides})


def language() -> str:
    """Language of the terminal: Chinese where the locale is Chinese, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.startswith("zh") else "en"
    return "en"


def words() -> Words:
    """The words of the command line."""
    return Words(ROOT / "responses")


def say(key: str, **params: object) -> str:
    """A sentence of ``cli.toml`` in the terminal's language."""
    return words().text(f"cli.{key}", language(), **params)


def explain(error: ZhitongError, lang: str) -> str:
    """What happened, in one line."""
    return " ".join(words().error(error, lang).split())


def print_json(document: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def print_line(document: Any) -> None:
    """One JSON document on one line, flushed at once."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    sys.stdout.flush()

"""Where the things of the Rasa engine lie (文件位置).

All that is made for it is in one folder: the environment with its 2.7 GB, scratch files, models,
logs, and the server's token.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from nlu.rasa.errors import RasaTokenMissing

HERE: Final = Path(__file__).resolve().parent
LOCK: Final = HERE / "requirements.lock"
DOMAIN: Final = HERE / "domain.yml"
LAUNCHER: Final = HERE / "launch.py"

INTENT: Final = "intent"
"""The one task that a server serves to the desk."""

_TOKEN_BYTES: Final = 32


class Pipeline(StrEnum):
    """Configurations of the server that are shipped."""

    LIGHT = "light"
    DIET = "diet"

    @property
    def config(self) -> Path:
        """Its file."""
        return HERE / ("config.yml" if self is Pipeline.LIGHT else f"config.{self.value}.yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """One folder of the Rasa engine."""

    folder: Path

    @property
    def environment(self) -> Path:
        """Virtual environment of the server."""
        return self.folder / "venv"

    @property
    def python(self) -> Path:
        """Interpreter inside it."""
        return self.environment / "bin" / "python"

    @property
    def models(self) -> Path:
        """Trained models."""
        return self.folder / "models"

    @property
    def scratch(self) -> Path:
        """Working folder of the server's programs; whatever is in it may be deleted."""
        return self.folder / "scratch"

    def log(self, name: str) -> Path:
        """Log of one program."""
        return self.folder / f"{name}.log"


def read_token(path: Path) -> str:
    """The server's token. Raises RasaTokenMissing."""
    try:
        token = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError) as error:
        raise RasaTokenMissing(file=str(path)) from error
    if not token:
        raise RasaTokenMissing(file=str(path))
    return token


def ensure_token(path: Path) -> None:
    """A token that only we can read, unless there is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(_TOKEN_BYTES) + "\n")

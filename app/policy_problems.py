"""What is wrong with a policy folder: each problem with file and line, all of them at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.toml_lines import TomlLines
from casework.model.errors import ZhitongError

Shape = TypeVar("Shape", bound=BaseModel)

_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, and where. ``what`` is for the administrator who edits the file."""

    file: Path
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


class PolicyError(ZhitongError):
    """The policy folder cannot be used.

    Params: ``file``, ``line``, ``what`` of the first problem, ``count`` of all of them, and
    ``errors``, one problem a line.
    """

    code = "policy"

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep all problems; the first one is named apart."""
        self.problems = tuple(problems)
        listing = "\n".join(str(problem) for problem in self.problems)
        first = self.problems[0]
        super().__init__(
            listing,
            file=str(first.file),
            line=first.line,
            what=first.what,
            count=len(self.problems),
            errors=listing,
        )


@dataclass(slots=True)
class PolicyFile:
    """One file while it is read: its values and the problems found so far."""

    path: Path
    problems: list[Problem]
    lines: TomlLines = field(default_factory=lambda: TomlLines(""))

    def read(self, shape: type[Shape]) -> Shape | None:
        """The file in its shape; None when it cannot be read, the problems then say why."""
        values = self._values()
        if values is None:
            return None
        try:
            return shape.model_validate(values)
        except ValidationError as error:
            for one in error.errors():
                self.add(one["loc"], f"{_dotted(one['loc'])}: {one['msg']}")
            return None

    def add(self, path: tuple[str | int, ...], what: str) -> None:
        """Note a problem at the key ``path``."""
        self.problems.append(Problem(file=self.path, line=self.lines.of(path), what=what))

    def _values(self) -> Mapping[str, Any] | None:
        try:
            text = self.path.read_text(encoding="utf-8")
            self.lines = TomlLines(text)
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = _AT_LINE.search(str(error))
            line = int(found[1]) if found else 1
            self.problems.append(Problem(file=self.path, line=line, what=str(error)))
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(Problem(file=self.path, line=1, what=str(error)))
        return None


def _dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in path)

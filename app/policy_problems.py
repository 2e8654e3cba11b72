"""What is wrong with a policy folder: each problem with file and line, all of them at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Protocol, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.toml_lines import TomlLines
from casework.model.errors import ZhitongError

Shape = TypeVar("Shape", bound=BaseModel)

_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)$")


class Lines(Protocol):
    """Line numbers of a text."""

    def of(self, path: tuple[str | int, ...]) -> int:
        """Line of a key, from 1."""


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
    lines: Lines = field(default_factory=lambda: TomlLines(""))

    def read(self, shape: type[Shape]) -> Shape | None:
        """The file in its shape; None when it cannot be read, the problems then say why."""
        values = self.values()
        if values is None:
            return None
        try:
            return shape.model_validate(values)
        except ValidationError as error:
            for one in error.errors():
                self.add(one["loc"], f"{_dotted(one['loc'])}: {_help(one, shape)}")
            return None

    def add(self, path: tuple[str | int, ...], what: str) -> None:
        """Note a problem at the key ``path``."""
        self.problems.append(Problem(file=self.path, line=self.lines.of(path), what=what))

    def note(self, line: int, what: str) -> None:
        """Note a problem at a line."""
        self.problems.append(Problem(file=self.path, line=line, what=what))

    def text(self) -> str | None:
        """The file as text; None when it cannot be read, the problems then say why."""
        try:
            return self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            self.note(1, "the file is missing: add it")
        except (OSError, UnicodeDecodeError) as error:
            self.note(1, f"cannot be read as text: {error}")
        return None

    def values(self) -> Mapping[str, Any] | None:
        """What stands in the file, before its shape is checked."""
        text = self.text()
        if text is None:
            return None
        self.lines = TomlLines(text)
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = _AT_LINE.search(str(error))
            self.note(int(found[1]) if found else 1, str(error))
            return None


def _help(found: ErrorDetails, shape: type[BaseModel]) -> str:
    """What pydantic found, with what to do where its own words leave that open."""
    if found["type"] == "extra_forbidden":
        name = str(found["loc"][-1])
        close = get_close_matches(name, _names(shape, set()), n=1)
        return f"unknown key{f', meant is {close[0]}' if close else ''}: correct or remove it"
    if found["type"] == "missing":
        return "is missing: add it"
    if found["input"] == "":
        return "is blank: fill it in"
    return found["msg"]


def _names(shape: type[BaseModel], seen: set[type[BaseModel]]) -> set[str]:
    """Every key that may stand anywhere in a file of this shape."""
    seen.add(shape)
    names = set(shape.model_fields)
    for one in shape.model_fields.values():
        for inner in _shapes(one.annotation):
            if inner not in seen:
                names |= _names(inner, seen)
    return names


def _shapes(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _shapes(part)


def _dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in path if part != "[key]")

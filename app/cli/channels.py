"""``zhitong channels decode``: what a call of a platform says, if it is genuine (回调解码).

Exit codes: 0 all accepted, 1 one was refused, 2 one could not be read as a description of a call.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from app.cli import unread
from app.cli.common import DONE, NOT_SO, WRONG_USE, JsonOption, print_json, print_line
from app.platforms.decoding import decoded

_BROKEN: Final = "surrogateescape"
"""Bytes that are no UTF-8 are part of a case: they are let through and refused as such."""

channels = typer.Typer(no_args_is_help=True, help="Calls of the platforms.")


def register(application: typer.Typer) -> None:
    """Add the group."""
    unread.add_to(channels)
    application.add_typer(channels, name="channels")


@channels.command("decode")
def decode(
    file: Annotated[
        Path | None, typer.Argument(help="JSON or lines of JSON (default: standard input).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Verify and decode calls, each a JSON object; the time window is not applied."""
    show = print_line if as_json else print_json
    worst = DONE
    for text in documents(_lines(file)):
        answer, code = _answer(text)
        show(answer)
        worst = max(worst, code)
    raise typer.Exit(worst)


def documents(lines: Iterable[str]) -> Iterator[str]:
    """One JSON document each, whether it stands on one line or on several.

    What cannot become one by more lines is given as it is, at once.
    """
    held = ""
    for line in lines:
        held += line
        if held.strip() and not _may_go_on(held):
            yield held
            held = ""
    if held.strip():
        yield held


def _may_go_on(text: str) -> bool:
    """Whether the text ends in the middle of a document."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.pos >= len(text.rstrip())
    except RecursionError:
        return False
    return False


def _answer(text: str) -> tuple[dict[str, Any], int]:
    """The answer and its exit code."""
    try:
        answer = decoded(json.loads(text))
    except (ValueError, TypeError, RecursionError) as error:
        return {"error": f"{type(error).__name__}: {error}"}, WRONG_USE
    return answer, DONE if answer["accepted"] else NOT_SO


def _lines(file: Path | None) -> Iterator[str]:
    """Lines of the file or of standard input. Raises typer.Exit for a file that is not there."""
    if file is None:
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8", errors=_BROKEN)
        yield from sys.stdin
        return
    try:
        with file.open(encoding="utf-8", errors=_BROKEN) as source:
            yield from source
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from error

"""``zhitong documents``: the documents of a case (文书) on the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.table import Table

from app.cli.common import (
    NOT_SO,
    DataOption,
    JsonOption,
    language,
    print_json,
    say,
    screen,
    settings_for,
)
from app.document_commands import (
    Rendered,
    Wanted,
    build_templates,
    find_issued,
    render,
    shelf_for,
    verify_file,
    verify_number,
)
from app.errors import SettingsError
from app.opening import open_house
from documents.check import check, explain
from documents.manifest import RECORD, DocumentType

documents = typer.Typer(no_args_is_help=True, help="Documents of a case.")
Tongue = Literal["zh", "en"]


def register(application: typer.Typer) -> None:
    """Add the group."""
    application.add_typer(documents, name="documents")


@documents.command("list")
def list_documents(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Every document with its code."""
    types = shelf_for(settings_for(data)).manifest.types.values()
    if as_json:
        print_json([_type(one) for one in types])
        return
    table = Table(*(say(f"documents.{name}") for name in ("code", "title", "languages", "number")))
    for one in types:
        title = one.titles[language()]
        table.add_row(one.code, title, ", ".join(one.languages), one.series if one.numbered else "")
    screen.print(table)


@documents.command("check")
def check_documents(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Whether all templates may be used. Exit code 1 when one may not."""
    shelf = shelf_for(settings_for(data))
    problems = list(check(shelf))
    sentences = list(explain(problems, shelf.words, language()))
    if as_json:
        print_json(
            [
                {"file": one.file, "line": one.line, "reason": one.reason, "sentence": sentence}
                for one, sentence in zip(problems, sentences, strict=True)
            ]
        )
    elif sentences:
        print("\n".join(sentences))
    else:
        print(say("documents.all_good", count=len(shelf.manifest.types)))
    if problems:
        raise typer.Exit(NOT_SO)


@documents.command("build")
def build(
    *,
    code: Annotated[str | None, typer.Argument(help="One document; all without it.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")],
    lang: Annotated[Tongue | None, typer.Option("--language")] = None,
    data: DataOption = None,
) -> None:
    """Make Word templates from the text templates, as a start for changes in Word."""
    for path in build_templates(shelf_for(settings_for(data)), out, code=code, language=lang):
        print(path)


@documents.command("render")
def render_document(
    *,
    code: str,
    ticket: Annotated[str | None, typer.Option("--ticket", help="Ticket number.")] = None,
    lang: Annotated[Tongue, typer.Option("--language")] = "zh",
    out: Annotated[Path | None, typer.Option("--out", help="File: .docx or .txt.")] = None,
    issue: Annotated[bool, typer.Option("--issue", help="Number and register it.")] = False,
    given: Annotated[
        list[str] | None, typer.Option("--set", help="name=value, may be repeated.")
    ] = None,
    first: Annotated[str, typer.Option("--from", help="First day of a report.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last day of a report.")] = "",
    replaces: Annotated[
        str | None, typer.Option("--replaces", help="Number of the document it replaces.")
    ] = None,
    login: Annotated[str | None, typer.Option("--as", help="Officer who issues it.")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw up a document; with --issue it gets its number and stands in the register for good."""
    wanted = Wanted(
        code=code,
        ticket=ticket,
        language=lang,
        given=dict(_pair(one) for one in given or ()),
        first=_day(first, "--from"),
        last=_day(last, "--to"),
        replaces=replaces,
        login=login,
    )
    with open_house(settings_for(data)) as house:
        made = render(house, wanted, issue=issue)
    for one in made:
        _put(one, out, as_json=as_json, many=len(made) > 1)


@documents.command("verify")
def verify(
    what: Annotated[str, typer.Argument(help="A Word file, or the number of a document.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Whether a file is one that was issued, unchanged. Exit code 1 when it is not."""
    with open_house(settings_for(data)) as house:
        path = Path(what)
        entry = verify_file(house, path) if path.is_file() else verify_number(house, what)
        shown = find_issued(house, entry)
    if as_json:
        print_json(shown)
    else:
        print(say("documents.genuine", **shown))


def _type(one: DocumentType) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": one.titles[RECORD],
        "title_en": one.titles["en"],
        "version": one.version,
        "languages": list(one.languages),
        "outward": one.outward,
        "numbered": one.numbered,
        "approval": one.approval,
        "basis": list(one.basis),
        "required": list(one.required),
        "ticket": one.ticket,
    }


def _put(made: Rendered, out: Path | None, *, as_json: bool, many: bool) -> None:
    path = _named(out, made.language) if out is not None and many else out
    if path is not None and path.suffix == ".docx":
        path.write_bytes(made.word)
    elif path is not None:
        path.write_text(made.text, encoding="utf-8")
    shown = {"code": made.code, "language": made.language, "number": made.number}
    if as_json:
        print_json({**shown, "sha256": made.sha256, "file": str(path or ""), "text": made.text})
    elif path is not None:
        print(say("documents.written", file=str(path), **shown))
    else:
        print(made.text, end="")


def _named(out: Path, tongue: str) -> Path:
    """Two languages of one document lie side by side."""
    return out if tongue == RECORD else out.with_stem(f"{out.stem}.{tongue}")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise SettingsError(text, name="--set", reason="name=value")
    return name.strip(), value


def _day(text: str, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise SettingsError(text, name=name, reason=str(error)) from error

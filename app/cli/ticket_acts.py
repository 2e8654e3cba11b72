"""``zhitong tickets acts | act``: what an officer may do to a ticket, and doing it (办理)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app.cli.common import (
    NOT_SO,
    WRONG_USE,
    DataOption,
    JsonOption,
    explain,
    language,
    print_json,
    say,
    screen,
    settings_for,
)
from app.console_desk import ConsoleDesk
from app.errors import SettingsError
from app.opening import open_house
from app.wiring import House
from casework.model.errors import TicketNotFound, ZhitongError
from casework.model.events import EventKind
from casework.model.moves import Act
from casework.model.numbers import read_number
from casework.model.people import Officer
from casework.model.when import local_date
from casework.service.outcomes import TicketChanged
from console.acts import CATALOGUE, Field, Form, Situation, command_of, form_of, forms
from console.documents import act_document, form_document
from console.errors import InputInvalid, RequestUnreadable
from console.voice import Voice

Number = Annotated[str, typer.Argument(help="Number of the ticket.")]
Login = Annotated[str, typer.Option("--officer", help="Log-in name of the officer who acts.")]
Fields = Annotated[
    list[str] | None,
    typer.Option("--field", help="A field as name=value; name=@FILE reads a file. Repeatable."),
]
FROM_FILE = "@"


def add_to(group: typer.Typer) -> None:
    """Add the two commands to the group of tickets."""
    group.command("acts")(list_acts)
    group.command("act")(act)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The officers' window, opened for one command of one officer on one ticket."""

    house: House
    desk: ConsoleDesk
    situation: Situation

    def carry_out(self, act: Act, values: Mapping[str, str]) -> TicketChanged:
        """Do it. Raises InputInvalid, CaseworkError."""
        command = command_of(act, values, self.situation)
        viewer, now = self.situation.viewer, self.house.clock()
        return self.house.database.write_now(
            lambda store: self.desk.carry_out(store, viewer, command, now=now)
        )


@contextmanager
def window(data: Path | None, number: str, login: str) -> Iterator[Window]:
    """The ticket as the officer's page shows it. Raises TicketNotFound, SettingsError."""
    with open_house(settings_for(data)) as house:
        desk, now = ConsoleDesk(house), house.clock()
        officer = _officer(house, login)
        wanted = read_number(number) or number
        page = house.database.read_now(lambda store: desk.look(store, officer, wanted, now=now))
        if page is None:
            raise TicketNotFound(number)
        voice = Voice(words=house.words, language=language())
        today = local_date(now)
        situation = Situation(page=page, viewer=officer, voice=voice, today=today)
        yield Window(house=house, desk=desk, situation=situation)


def list_acts(
    number: Number, officer: Login, data: DataOption = None, as_json: JsonOption = False
) -> None:
    """What the officer may do to the ticket now, with the fields of each act."""
    with window(data, number, officer) as opened:
        found = forms(opened.situation)
        ticket = opened.situation.ticket
    if as_json:
        print_json(form_document(ticket, found))
        return
    table = Table(*(say(f"tickets.{name}") for name in ("act", "what", "fields")))
    for form in found:
        table.add_row(form.act.value, form.label, "\n".join(_lines(form)))
    screen.print(table)


def act(
    number: Number,
    name: Annotated[str, typer.Argument(metavar="ACT", help="As `tickets acts` names it.")],
    *,
    officer: Login,
    field: Fields = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Do one act to the ticket in the officer's name; refused with nothing changed."""
    chosen = _act(name)
    given = _given(field or [])
    with window(data, number, officer) as opened:
        _require_known(given, form_of(chosen, opened.situation))
        version = str(opened.situation.ticket.version)
        try:
            changed = opened.carry_out(chosen, {"expected_version": version, **given})
        except ZhitongError as error:
            raise typer.Exit(_refused(error, as_json=as_json)) from error
    if as_json:
        print_json(act_document(changed))
        return
    waits = any(event.kind is EventKind.PROPOSED for event in changed.events)
    done = "console.proposal.done" if waits else f"console.act.{chosen.value}.done"
    screen.print(opened.house.words.text(done, language()))


def _refused(error: ZhitongError, *, as_json: bool) -> int:
    """Say why; gives the exit code."""
    sentence = explain(error, language())
    wrong = isinstance(error, InputInvalid | RequestUnreadable)
    name = str(error.params.get("field", "")) if isinstance(error, InputInvalid) else ""
    if as_json:
        print_json({"error": {"code": error.code, "message": sentence, "field": name or None}})
    else:
        screen.print(f"{name}: {sentence}" if name else sentence, markup=False)
    return WRONG_USE if wrong else NOT_SO


def _officer(house: House, login: str) -> Officer:
    officer = house.database.read_now(lambda store: store.officers.by_login(login))
    if officer is None:
        raise SettingsError(login, name="--officer", reason=f"no officer {login}")
    return officer


def _act(name: str) -> Act:
    if name not in CATALOGUE:
        raise typer.BadParameter(", ".join(CATALOGUE), param_hint="ACT")
    return Act(name)


def _given(pairs: Sequence[str]) -> dict[str, str]:
    """Fields by name; one that is given more than once holds several values, one a line."""
    values: dict[str, str] = {}
    for pair in pairs:
        name, found, value = pair.partition("=")
        if not found:
            raise typer.BadParameter(pair, param_hint="--field name=value")
        text = _read(value[1:]) if value.startswith(FROM_FILE) else value
        values[name] = f"{values[name]}\n{text}" if name in values else text
    return values


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{path}: {error}", param_hint="--field name=@FILE") from error


def _require_known(values: Mapping[str, str], form: Form) -> None:
    """A field that the act does not have would be silently left out: refused instead."""
    names = [field.name for field in form.fields]
    unknown = [name for name in values if name not in names]
    if unknown:
        has = ", ".join(names) or "-"
        raise typer.BadParameter(f"{', '.join(unknown)} ({has})", param_hint="--field")


def _lines(form: Form) -> Iterator[str]:
    if form.waits:
        yield form.waits
    for field in form.fields:
        yield _line(field)


def _line(field: Field) -> str:
    """A field in a line: its name, whether it may stay empty, what may be chosen."""
    choices = " | ".join(choice.value for choice in field.choices)
    need = "" if field.required else "?"
    return f"{field.name}{need}: {choices or field.kind.value}"

"""``zhitong init``: prepares a real desk: empty register, first administrator, keys (正式开台)."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from app.cli.common import DataOption, say, screen, settings_for
from app.errors import NotReady
from app.prepare import DeskKind, new_mark, prepare_folder, read_mark, write_mark
from app.wiring import House
from casework.model.people import Officer, Role
from console.passwords import Passwords
from storage.ids import new_id
from storage.interface import Store


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("init")(init)


def init(
    data: DataOption = None,
    administrator: Annotated[
        str, typer.Option("--administrator", help="Log-in name of the first administrator.")
    ] = "admin",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
) -> None:
    """Prepare a real desk in an empty data folder."""
    settings = settings_for(data)
    if read_mark(settings) is not None:
        raise NotReady(f"{settings.data_dir} holds a desk already", reason="exists")
    password = ask_password(from_stdin=password_stdin)
    password_hash = Passwords().hash(password, login=administrator)
    keys = prepare_folder(settings)
    house = House(settings=settings, keys=keys, model=None)
    officer = Officer(
        id=new_id(),
        login=administrator,
        name=administrator,
        name_en=administrator,
        role=Role.ADMINISTRATOR,
    )

    def work(store: Store) -> None:
        store.officers.save(officer)
        store.sessions.set_password(officer.id, password_hash)

    try:
        house.database.write_now(work)
        write_mark(
            settings, new_mark(settings, DeskKind.REAL, house.jurisdiction, now=house.clock())
        )
    finally:
        house.close()
    screen.print(
        say("init.done", folder=settings.data_dir, keys=settings.keys_path, login=administrator),
        soft_wrap=True,
    )


def ask_password(*, from_stdin: bool) -> str:
    """A password from the terminal (twice, unseen) or from one line of standard input."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    given: str = typer.prompt(
        say("init.password"), hide_input=True, confirmation_prompt=True, err=True
    )
    return given

"""``zhitong officers link | password``: how an officer of a real desk gets in (服务官账号)."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.common import DataOption, say, screen, settings_for
from app.cli.init import ask_password
from app.errors import SettingsError
from app.links import sign_in_link
from app.opening import open_house
from console.passwords import Passwords
from storage.interface import Store

officers = typer.Typer(no_args_is_help=True, help="Sign-in of officers.")


def register(application: typer.Typer) -> None:
    """Add the group."""
    application.add_typer(officers, name="officers")


@officers.command("link")
def link(login: str, data: DataOption = None) -> None:
    """Print a one-time sign-in link."""
    with open_house(settings_for(data)) as house:
        url = sign_in_link(
            house.database, login, base_url=house.settings.base_url, now=house.clock()
        )
    print(url)


@officers.command("password")
def password(
    login: str,
    data: DataOption = None,
    from_stdin: Annotated[bool, typer.Option("--password-stdin")] = False,
) -> None:
    """Set an officer's password."""
    password_hash = Passwords().hash(ask_password(from_stdin=from_stdin), login=login)

    def work(store: Store) -> None:
        officer = store.officers.by_login(login)
        if officer is None:
            raise SettingsError(login, name="LOGIN", reason=f"no officer {login}")
        store.sessions.set_password(officer.id, password_hash)

    with open_house(settings_for(data)) as house:
        house.database.write_now(work)
    screen.print(say("officers.password_set", login=login))

"""``zhitong officers link | password | import | ways``: officers of a real desk (服务官账号)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.cli import officer_ways
from app.cli.common import NOT_SO, WRONG_USE, DataOption, JsonOption, say, screen, settings_for
from app.cli.init import ask_password
from app.cli.registers import DryRun, show
from app.errors import ImportRefused, SettingsError
from app.imports import ImportReport, read_text
from app.links import sign_in_link
from app.opening import open_house
from app.platforms.settings import read_platforms
from app.platforms.shelves import TokenShelf
from app.platforms.wecom_officers import fetch_members, import_members
from app.wiring import House
from channels.errors import ChannelError
from channels.wecom.contacts import Member, exported
from channels.wecom.settings import WeComSettings
from console.passwords import Passwords
from storage.interface import Store

officers = typer.Typer(no_args_is_help=True, help="Officers: sign-in, import.")


def register(application: typer.Typer) -> None:
    """Add the group."""
    officer_ways.add_to(officers)
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


@officers.command("language")
def language(
    login: str,
    language: Annotated[Literal["zh", "en"], typer.Argument(help="Language of cards and mails.")],
    data: DataOption = None,
) -> None:
    """Set the language in which an officer is written to: cards, digests, mails."""

    def work(store: Store) -> None:
        officer = store.officers.by_login(login)
        if officer is None:
            raise SettingsError(login, name="LOGIN", reason=f"no officer {login}")
        store.officers.save(replace(officer, language=language))

    with open_house(settings_for(data)) as house:
        house.database.write_now(work)
    screen.print(say("officers.language_set", login=login, language=language))


@officers.command("import")
def import_officers(
    file: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False)] = None,
    *,
    data: DataOption = None,
    from_wecom: Annotated[
        bool, typer.Option("--from-wecom", help="Read the address book of WeCom.")
    ] = False,
    details: Annotated[bool, typer.Option("--details", help="With phone and e-mail.")] = False,
    dry_run: DryRun = False,
    as_json: JsonOption = False,
) -> None:
    """Take members of WeCom as officers, from a file or over the interface."""
    if (file is None) != from_wecom:
        screen.print(say("officers.import_source"), markup=False)
        raise typer.Exit(WRONG_USE)
    with open_house(settings_for(data)) as house:
        settings = _wecom(house)
        try:
            members = _exported(file) if file else asyncio.run(_fetched(house, settings, details))
        except (ChannelError, ValueError) as error:
            screen.print(say("officers.import_unread", reason=str(error)), markup=False)
            raise typer.Exit(NOT_SO) from error
        report = _imported(house, settings, members, dry_run=dry_run)
    show(report, dry_run=dry_run, as_json=as_json)


def _wecom(house: House) -> WeComSettings:
    """The application that will write to the officers; leaves when there is none."""
    settings = house.settings
    found = read_platforms(settings.platforms_file, production=settings.https).wecom
    if found is None:
        screen.print(say("officers.import_no_wecom"), markup=False)
        raise typer.Exit(WRONG_USE)
    return found


def _exported(file: Path) -> tuple[Member, ...]:
    try:
        return exported(read_text(file))
    except ImportRefused as error:
        raise ValueError(error.rows[0].code) from error


async def _fetched(house: House, settings: WeComSettings, details: bool) -> tuple[Member, ...]:
    return await fetch_members(
        settings, store=TokenShelf(house.database), clock=house.clock, details=details
    )


def _imported(
    house: House, settings: WeComSettings, members: tuple[Member, ...], *, dry_run: bool
) -> ImportReport:
    def work(store: Store) -> ImportReport:
        return import_members(
            store,
            members,
            account=settings.account,
            jurisdiction=house.jurisdiction,
            dry_run=dry_run,
            now=house.clock(),
        )

    try:
        return house.database.write_now(work)
    except ImportRefused as error:
        return ImportReport(rows=0, added=0, changed=0, errors=error.rows)

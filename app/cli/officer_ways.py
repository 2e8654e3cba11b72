"""``zhitong officers ways LOGIN``: by which ways an officer is reached (触达方式绑定)."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from app.cli.common import (
    NOT_SO,
    WRONG_USE,
    DataOption,
    JsonOption,
    print_json,
    say,
    screen,
    settings_for,
    words,
)
from app.cli.common import language as terminal_language
from app.errors import SettingsError
from app.officer_binding import DONE, SCENE, TAKEN
from app.opening import open_house
from app.wiring import House
from casework.model.people import Officer
from notify.ways import KINDS, MAIL
from storage.interface import Store
from storage.platform_records import OfficerWay

WECOM: Final = "wecom"
TELEGRAM: Final = "telegram"


def add_to(group: typer.Typer) -> None:
    """Add the command to its group."""
    group.command("ways")(ways)


def ways(
    login: str,
    *,
    data: DataOption = None,
    add: Annotated[
        str, typer.Option("--add", help="wecom:USERID | wecom | telegram | email:ADDRESS")
    ] = "",
    code: Annotated[str, typer.Option("--code", help="The code that came by e-mail.")] = "",
    remove: Annotated[str, typer.Option("--remove", help="wecom | telegram | email")] = "",
    as_json: JsonOption = False,
) -> None:
    """Show the ways to an officer; add one, or remove those of a channel."""
    with open_house(settings_for(data)) as house:
        officer = _officer(house, login)
        if add:
            _add(house, officer, add, code=code)
        elif remove:
            _remove(house, officer, remove)
        else:
            _show(house, officer, as_json=as_json)


def _officer(house: House, login: str) -> Officer:
    found = house.database.read_now(lambda store: store.officers.by_login(login))
    if found is None:
        raise SettingsError(login, name="LOGIN", reason=f"no officer {login}")
    return found


def _add(house: House, officer: Officer, given: str, *, code: str) -> None:
    channel, _, address = given.partition(":")
    known = channel in KINDS and bool(address) in _ADDRESSED[channel]
    if not known or (channel == MAIL and "@" not in address):
        _leave("ways_what", WRONG_USE, given=given)
    if channel not in house.channels:
        _leave("ways_not_configured", WRONG_USE, channel=_name(channel))
    if channel == MAIL:
        _add_mailbox(house, officer, address, code=code)
    elif address:
        _add_member(house, officer, address)
    else:
        _give_code(house, officer, channel)


_ADDRESSED: Final = {
    WECOM: frozenset({True, False}),
    TELEGRAM: frozenset({False}),
    MAIL: frozenset({True}),
}
"""Whether a way is added with its address, or by a code that the chat sends."""


def _add_member(house: House, officer: Officer, user_id: str) -> None:
    """A member of our corporation: the administrator says who it is."""
    settings = house.platform_settings.wecom
    account = "" if settings is None else settings.account

    def work(store: Store) -> str:
        return house.officer_binding.add(
            store,
            officer.id,
            channel=WECOM,
            account=account,
            address=user_id,
            verified_at=house.clock(),
        )

    _tell(house.database.write_now(work), officer, WECOM)


def _add_mailbox(house: House, officer: Officer, address: str, *, code: str) -> None:
    now = house.clock()
    if code:
        said = house.database.write_now(
            lambda store: house.officer_binding.prove_mailbox(store, address, code, now=now)
        )
        _tell(said, officer, MAIL)
        return
    said = house.database.write_now(
        lambda store: house.officer_binding.ask_mailbox(store, officer.id, address, now=now)
    )
    if said != DONE:
        _tell(said, officer, MAIL)
    screen.print(say("officers.ways_mail", login=officer.login, address=address), markup=False)


def _give_code(house: House, officer: Officer, channel: str) -> None:
    """A one-time code; on Telegram a deep link carries it as well."""
    code = house.database.write_now(
        lambda store: house.officer_binding.new_code(
            store, officer.id, channel=channel, now=house.clock()
        )
    )
    text = f"/start {SCENE}{code}" if channel == TELEGRAM else f"{SCENE}{code}"
    name = _name(channel)
    screen.print(
        say("officers.ways_code", login=officer.login, channel=name, text=text), markup=False
    )


def _remove(house: House, officer: Officer, channel: str) -> None:
    def work(store: Store) -> int:
        found = [one for one in store.officer_ways.of(officer.id) if one.channel == channel]
        for one in found:
            store.officer_ways.remove(one.id)
        return len(found)

    count = house.database.write_now(work)
    screen.print(say("officers.ways_removed", count=count))
    if not count:
        raise typer.Exit(NOT_SO)


def _show(house: House, officer: Officer, *, as_json: bool) -> None:
    found = house.database.read_now(lambda store: list(store.officer_ways.of(officer.id)))
    if as_json:
        print_json([_document(one) for one in found])
        return
    if not found:
        screen.print(say("officers.ways_none", login=officer.login), markup=False)
    for place, one in enumerate(found, start=1):
        line = say(
            "officers.ways_line",
            place=place,
            channel=_name(one.channel),
            address=one.address,
            blocked=one.blocked_at is not None,
            verified=one.verified_at is not None,
        )
        screen.print(line, markup=False)


def _document(way: OfficerWay) -> dict[str, object]:
    return {
        "channel": way.channel,
        "account": way.account,
        "address": way.address,
        "rank": way.rank,
        "verified": way.verified_at is not None,
        "blocked": way.blocked_at is not None,
    }


def _tell(said: str, officer: Officer, channel: str) -> None:
    """What became of it; leaves where nothing was bound."""
    if said != DONE:
        _leave("ways_taken" if said == TAKEN else "ways_refused", NOT_SO)
    screen.print(
        say("officers.ways_added", login=officer.login, channel=_name(channel)), markup=False
    )


def _leave(key: str, status: int, **params: object) -> None:
    screen.print(say(f"officers.{key}", **params), markup=False)
    raise typer.Exit(status)


def _name(channel: str) -> str:
    return words().text(f"console.channel.{channel}", terminal_language())

"""``zhitong channels unread``: calls of platforms that nobody could read (死信), kept for a person.

Exit codes: 0 nothing waits, or what was asked for was done; 1 something waits, or is not there.
"""

from __future__ import annotations

import sys
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from app.cli.common import NOT_SO, DataOption, JsonOption, print_json, say, screen, settings_for
from app.opening import open_house
from app.wiring import House
from storage.interface import Store
from storage.platform_records import DeadLetter

LISTED: Final = 100


def add_to(group: typer.Typer) -> None:
    """Add the command to its group."""
    group.command("unread")(unread)


def unread(
    *,
    data: DataOption = None,
    show: Annotated[
        UUID | None, typer.Option("--show", help="Print what this call carried.")
    ] = None,
    drop: Annotated[
        UUID | None, typer.Option("--drop", help="Forget this call: somebody has seen to it.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List calls that are a platform's own and could not be read; show or forget one."""
    with open_house(settings_for(data)) as house:
        if show is not None:
            _show(house, show)
        elif drop is not None:
            _drop(house, drop)
        else:
            _list(house, as_json=as_json)


def _show(house: House, letter_id: UUID) -> None:
    """The content, as the platform sent it."""
    found = house.database.read_now(lambda store: store.dead_letters.get(letter_id))
    if found is None:
        screen.print(say("channels.unread_unknown"))
        raise typer.Exit(NOT_SO)
    sys.stdout.buffer.write(found.body + b"\n")
    sys.stdout.flush()


def _drop(house: House, letter_id: UUID) -> None:
    if not house.database.write_now(lambda store: store.dead_letters.drop(letter_id)):
        screen.print(say("channels.unread_unknown"))
        raise typer.Exit(NOT_SO)
    screen.print(say("channels.unread_dropped"))


def _list(house: House, *, as_json: bool) -> None:
    def work(store: Store) -> tuple[int, list[DeadLetter]]:
        return store.dead_letters.count(), list(store.dead_letters.latest(limit=LISTED))

    count, found = house.database.read_now(work)
    rows = [_row(one) for one in found]
    if as_json:
        print_json({"count": count, "letters": rows})
    elif not rows:
        screen.print(say("channels.unread_none"))
    for row in () if as_json else rows:
        screen.print(say("channels.unread_line", **row), markup=False)
    if rows:
        raise typer.Exit(NOT_SO)


def _row(letter: DeadLetter) -> dict[str, Any]:
    """What may be shown in a list: everything but the content."""
    return {
        "id": str(letter.id),
        "channel": letter.channel,
        "account": letter.account,
        "reason": letter.reason,
        "times": letter.times,
        "bytes": len(letter.body),
        "first_at": letter.first_at.isoformat(),
        "last_at": letter.last_at.isoformat(),
    }

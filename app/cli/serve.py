"""``zhitong serve``: web chat, console, inbox, outbox and clock in one process (一个进程)."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.markup import escape

from app.cli.common import DataOption, say, screen, settings_for
from app.http import make_app
from app.links import sign_in_link
from app.logs import configure
from app.loops import run
from app.opening import desk_kind, open_house, require_officers
from app.parsing.listener import Opening, open_door, take_place
from app.prepare import DeskKind
from app.processes import Process
from app.server import listen, make_server
from app.server import serve as run_server
from app.wiring import House
from nlu import collector

DEMO_LOGINS = ("demo-officer", "demo-supervisor")


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("serve")(serve)


def serve(
    data: DataOption = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 = any free one.")] = None,
) -> None:
    """Open the desk: the chat page for complainants, the console for officers."""
    asked = settings_for(data, host=host, port=port)
    configure(asked.log_level)
    listener, programs = listen(asked.host, asked.port), take_place(asked)
    settings = asked.model_copy(update={"port": listener.getsockname()[1]})
    kind = desk_kind(settings)
    process = Process()
    with open_house(settings, with_model=True, on_commit=process.wake) as house:
        require_officers(house)
        places = Places(people=listener, programs=programs)
        run(_serve(house, process, places, lambda: _opened(house, kind, programs)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where we listen: for people, and for programs where that is wanted."""

    people: socket.socket
    programs: Opening | None


async def _serve(house: House, process: Process, places: Places, ready: Callable[[], None]) -> None:
    process.attach(house)
    server = make_server(make_app(house, process, on_ready=ready))
    async with open_door(places.programs, house):
        await run_server(server, places.people, on_stop=process.begin_stop)


def _opened(house: House, kind: DeskKind, programs: Opening | None) -> None:
    collector.settle()
    announce(house, kind, programs)


def announce(house: House, kind: DeskKind, programs: Opening | None) -> None:
    """Say what to open."""
    base = house.settings.base_url
    screen.print(say("serve.chat", url=base))
    screen.print(say("serve.console", url=f"{base}/console"))
    if programs is not None:
        screen.print(say("serve.parse", url=programs.url))
    if kind is DeskKind.DEMO:
        for login in DEMO_LOGINS:
            link = sign_in_link(house.database, login, base_url=base, now=house.clock())
            screen.print(say("serve.link", login=login, url=escape(link)), soft_wrap=True)
    screen.print(say("serve.stop"))
    sys.stderr.flush()

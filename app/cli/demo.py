"""``zhitong demo channels``: all platforms side by side on one local page (多平台示范)."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from app.cli.common import DataOption, say, screen, settings_for, words
from app.demo.accounts import Accounts, write_file
from app.demo.city import City, Servers
from app.demo.opening import Places, address, desk_settings, make_servers, perform, take_places
from app.errors import NotReady
from app.logs import configure
from app.loops import run
from app.opening import desk_kind, open_house
from app.prepare import DeskKind
from app.processes import Process
from app.settings import Settings
from app.wiring import utc_now
from nlu import collector

PORT = 8480
FOLDER = "demo-channels"

demo = typer.Typer(no_args_is_help=True, help="Demonstrations with invented data.")


def register(application: typer.Typer) -> None:
    """Add the group."""
    application.add_typer(demo, name="demo")


@demo.callback()
def _keep_subcommands() -> None:
    """With a single command Typer would drop its name; a callback keeps it."""


@demo.command("channels")
def channels(
    data: DataOption = None,
    port: Annotated[int, typer.Option(help="Port of the page; 0 = any free one.")] = PORT,
    desk_port: Annotated[int, typer.Option(help="Port of the desk; 0 = any free one.")] = 0,
    details_abroad: Annotated[
        bool, typer.Option("--details-abroad", help="Take details on Telegram too.")
    ] = False,
) -> None:
    """Show WeChat, WeCom and Telegram, each with a stand-in, around one desk."""
    settings = _folder(settings_for(data), chosen=data is not None)
    configure(settings.log_level)
    if desk_kind(settings) is not DeskKind.DEMO:
        raise NotReady(f"{settings.data_dir} holds a real desk", reason="real")
    accounts, places = Accounts(), take_places(page=port, desk=desk_port)
    basis = words().text("demo.basis", "zh") if details_abroad else ""
    file = write_file(settings.data_dir / "platforms", accounts, places.addresses, basis=basis)
    _show(desk_settings(settings, places, platforms=file), accounts, places)


def _folder(settings: Settings, *, chosen: bool) -> Settings:
    """A folder of its own unless one is named: another desk over it would know no platforms."""
    if chosen:
        return settings
    return settings.model_copy(update={"data_dir": settings.data_dir / FOLDER})


def _show(settings: Settings, accounts: Accounts, places: Places) -> None:
    process = Process()
    servers = Servers(accounts, utc_now)
    with open_house(settings, with_model=True, on_commit=process.wake) as house:
        city = City(servers, accounts, places.addresses, utc_now, make_servers(house, servers))
        run(perform(house, process, places, city, on_ready=lambda: _announce(places)))


def _announce(places: Places) -> None:
    """Say what to open."""
    collector.settle()
    screen.print(say("demo.page", url=address(places.page)))
    screen.print(say("demo.desk", url=address(places.desk)))
    screen.print(say("serve.stop"))
    sys.stderr.flush()

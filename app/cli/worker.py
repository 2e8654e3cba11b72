"""``zhitong worker``: inbox, outbox and clock without a door, beside other processes."""

from __future__ import annotations

import asyncio
import signal

import typer

from app.cli.common import DataOption, say, screen, settings_for
from app.logs import configure
from app.loops import run
from app.opening import open_house, require_officers
from app.processes import Process, run_until
from app.wiring import House
from nlu import collector


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("worker")(worker)


def worker(data: DataOption = None) -> None:
    """Work off what is due: messages, deliveries, deadlines."""
    settings = settings_for(data)
    configure(settings.log_level)
    process = Process()
    with open_house(settings, with_model=True, on_commit=process.wake) as house:
        require_officers(house)
        run(_work(house, process))


async def _work(house: House, process: Process) -> None:
    process.attach(house)
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    await run_until(process, stopped, _ready)


def _ready() -> None:
    collector.settle()
    screen.print(say("worker.ready"))

"""The parse door's own listener (本机语义接口): on loopback alone, and only where a port is set."""

from __future__ import annotations

import asyncio
import importlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from app.engines import pace_of
from app.parsing.token import read_token
from app.server import listen, make_server
from app.settings import Settings
from app.wiring import House

LOOPBACK: Final = "127.0.0.1"
_SETTING: Final = "ZHITONG_NLU_PARSE_PORT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A bound socket and the token that a caller has to show."""

    socket: socket.socket
    token: bytes

    @property
    def url(self) -> str:
        """Address for programs on this machine."""
        return f"http://{LOOPBACK}:{self.socket.getsockname()[1]}"


def take_place(settings: Settings) -> Opening | None:
    """Bind the socket; None where no port is set, which is the rule.

    Raises SettingsError: no token, or the port is taken.
    """
    if settings.nlu_parse_port is None:
        return None
    token = read_token(settings.nlu_parse_token_file)
    found = listen(LOOPBACK, settings.nlu_parse_port, setting=_SETTING)
    return Opening(socket=found, token=token)


@asynccontextmanager
async def open_door(opening: Opening | None, house: House) -> AsyncIterator[None]:
    """Answer programs while open; does nothing where there is no ``opening``."""
    if opening is None:
        yield
        return
    # Imported where it is opened: it brings the reading of texts into this process.
    room = importlib.import_module("app.parsing.door")
    door = room.Door(
        parser=lambda: house.understander.parser,
        jurisdiction=house.jurisdiction,
        words=house.words,
        token=opening.token,
        model="" if house.model is None else house.model.stem,
        clock=house.clock,
        limit_s=pace_of(house.settings).limit_s,
    )
    server = make_server(room.make_door(door))
    serving = asyncio.create_task(server.serve(sockets=[opening.socket]), name="parse-door")
    try:
        yield
    finally:
        server.should_exit = True
        await serving

"""Messages over real HTTP to a server that this command itself starts on loopback.

The server is the product's own application over a data folder of the command. It runs in the
command's process, so the clock of a script and the few stimuli that the public interface does not
know (an edit, a recall, a forwarded text) reach it by argument: there is no door in the server
that a deployment could open, and no setting that leads here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.converse.errors import ConverseError
from app.converse.format import Script
from app.converse.house import ScriptHouse
from app.converse.http_client import HttpClient
from app.converse.made_files import content_of
from app.converse.opening import Person
from app.converse.possible import not_on
from app.converse.road import Arrival, Handed, handed, message_of
from app.converse.working import work_off
from app.http import make_app
from app.processes import Process
from app.server import Server, listen, make_server

CHANNEL = "webchat"
PROFILE = "web"
LOOPBACK = "127.0.0.1"
START_LOOK_S = 0.01


class Stand:
    """One running server with its process and client."""

    def __init__(self, house: ScriptHouse) -> None:
        self.process = Process()
        self.house = replace(house, on_commit=self.process.wake)

    async def start(self) -> None:
        """Listen on a free port of loopback and wait until the loops run."""
        self.process.attach(self.house)
        listener = listen(LOOPBACK, 0)
        self.client = HttpClient(listener.getsockname()[1])
        app = make_app(self.house, self.process, on_ready=lambda: None)
        self._server: Server = make_server(app)
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]))
        while not self._server.started:
            if self._task.done():
                raise ConverseError("the server did not start")
            await asyncio.sleep(START_LOOK_S)

    async def stop(self) -> None:
        """Close the door and the house."""
        self.process.begin_stop()
        self._server.should_exit = True
        await self._task
        self.house.close()


class HttpRoad:
    """The web chat's public interface; state is read from the store."""

    name = "http"
    looks_at = None

    def __init__(self, make_house: Callable[[], ScriptHouse]) -> None:
        self._make_house = make_house
        self._tokens: dict[str, str] = {}
        self._stand: Stand | None = None
        self._changed = False

    async def start(self) -> None:
        """Start the server."""
        self._stand = Stand(self._make_house())
        await self._stand.start()

    async def stop(self) -> None:
        """Stop the server."""
        await self._here.stop()

    @property
    def house(self) -> ScriptHouse:
        """The house behind the server."""
        return self._here.house

    @property
    def _here(self) -> Stand:
        if self._stand is None:
            raise ConverseError("start the server first")
        return self._stand

    def cannot(self, script: Script) -> str | None:
        """See ``not_on_http``."""
        return not_on_http(script)

    async def person(self, name: str, channel: str) -> Person:
        """Somebody who opened the page."""
        del name, channel
        token, key = await self._here.client.open()
        self._tokens[key] = token
        return Person(key=key, channel=CHANNEL, sender=key.removeprefix(f"{CHANNEL}:"))

    async def deliver(self, person: Person, arrival: Arrival) -> Handed:
        """Over HTTP; what the interface does not know goes to the intake behind it."""
        return handed(person, arrival, acked=await self._sent(person, arrival))

    async def _sent(self, person: Person, arrival: Arrival) -> bool:
        token, client = self._tokens[person.key], self._here.client
        if arrival.special:
            return await self._hand_in(person, arrival)
        if arrival.files:
            files = [(name, content_of(name)) for name in arrival.files]
            return await client.send(
                token, message_id=arrival.message_id, text=arrival.text, files=files
            )
        what = {"choice": arrival.choice} if arrival.choice else {"text": arrival.text}
        return await client.say(token, {"message_id": arrival.message_id, **what})

    async def _hand_in(self, person: Person, arrival: Arrival) -> bool:
        house, intake = self.house, self._here.process.intake
        message = message_of(person, arrival, now=house.clock())
        window = intake.window(message, house.channels[CHANNEL].profile)
        await intake.take(message, window=window, wait_s=0)
        return True

    async def work(self, *, deliver: bool = True) -> None:
        """The loops of the server do the same; this does not wait for their next look."""
        intake = self._here.process.intake
        await self.house.turns_ended()
        await work_off(self.house, intake, deliver=deliver)
        await self.house.turns_ended()

    async def shown(self, person: Person) -> Sequence[str]:
        """What the page shows now."""
        lines = await self._here.client.lines(self._tokens[person.key])
        return [str(line["text"]) for line in lines if line["from"] == "desk"]

    async def restart(self) -> None:
        """Stop the server, start another one over the same store."""
        again = self.house.restarted()
        await self._here.stop()
        self._stand = Stand(again)
        await self._stand.start()
        self._changed = True

    async def spread(self) -> None:
        """One server is one process: such a script is left out (see ``cannot``)."""
        raise ConverseError("one server is one process")

    async def end(self) -> None:
        """Another calendar goes with its script."""
        if self._changed:
            self.house.moods.rules = None
            await self.restart()
            self._changed = False


def not_on_http(script: Script) -> str | None:
    """Why a script cannot be told over the web chat's interface; None when it can."""
    return not_on(PROFILE, script)

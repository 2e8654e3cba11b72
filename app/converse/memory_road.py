"""Messages straight into the intake, over a memory channel with the limits of a platform."""

from __future__ import annotations

import asyncio
from itertools import cycle

from app.converse.format import Script
from app.converse.house import ScriptHouse
from app.converse.made_files import content_of, kind_of
from app.converse.opening import Person
from app.converse.road import Arrival, Handed, handed, message_of
from app.converse.working import work_off
from app.intake import Intake
from app.taken_files import TakenFile, take_file
from storage.interface import Store


class MemoryRoad:
    """One process or several over one store; nothing but the store is shared by them."""

    name = "memory"
    looks_at = None

    def __init__(self, house: ScriptHouse) -> None:
        self._first = house
        self._houses = [house]
        self._begin()

    @property
    def house(self) -> ScriptHouse:
        """The house that takes the next message."""
        return self._houses[0]

    def cannot(self, script: Script) -> str | None:
        """Everything can be told here."""
        del script
        return None

    async def person(self, name: str, channel: str) -> Person:
        """A sender of this name."""
        return Person(key=f"{channel}:{name}", channel=channel, sender=name)

    async def deliver(self, person: Person, arrival: Arrival) -> Handed:
        """Store the message; the turn may follow at once or when its window ends."""
        house, intake = next(self._turns)
        files = [self._file(house, person, name) for name in arrival.files]
        stored = [one.attachment for one in files]
        message = message_of(person, arrival, files=stored, now=house.clock())

        def also(store: Store) -> None:
            for one in files:
                if one.record is not None:
                    store.attachments.add(one.record)

        profile = house.channels[person.channel].profile
        window = intake.window(message, profile)
        await intake.take(message, window=window, wait_s=0, also=also)
        await intake.drain()
        return handed(person, arrival, acked=True)

    @staticmethod
    def _file(house: ScriptHouse, person: Person, name: str) -> TakenFile:
        return take_file(
            house.files,
            content_of(name),
            name=name,
            kind=kind_of(name),
            conversation_key=person.key,
            now=house.clock(),
        )

    async def work(self, *, deliver: bool = True) -> None:
        """Every process does what is due, side by side."""
        pairs = zip(self._houses, self._intakes, strict=True)
        await asyncio.gather(*(work_off(house, one, deliver=deliver) for house, one in pairs))

    async def shown(self, person: Person) -> None:
        """Replies stand in the store; there is no page."""
        del person

    async def restart(self) -> None:
        """Another house over the same store; what the first one remembered is gone."""
        self._close()
        self._houses = [self._first.restarted()]
        self._begin()

    async def spread(self) -> None:
        """A second house beside the first."""
        self._houses = [self._first, self._first.restarted()]
        self._begin()

    async def end(self) -> None:
        """Back to the first house."""
        self._close()
        self._houses = [self._first]
        self._begin()

    def _begin(self) -> None:
        self._intakes = [_intake(house) for house in self._houses]
        self._turns = cycle(list(zip(self._houses, self._intakes, strict=True)))

    def _close(self) -> None:
        for house in self._houses:
            if house is not self._first:
                house.close()


def _intake(house: ScriptHouse) -> Intake:
    """The intake of one process, with joining windows whatever the settings say."""
    announces = house.conversations.form.phrases.announces_file
    return Intake(house.turns, windows=True, announces=announces)

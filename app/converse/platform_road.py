"""Messages by way of a platform (平台通路): its stand-in calls the desk's own doors over HTTP.

Replies reach the person as the platform carries them, in the answer to a call or by its
interface; a reply that does not stand whole in the chat is not shown. The house's loops do not
run: the road does what is due at the script's time, as the memory road does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from starlette.applications import Starlette

from app.converse.errors import ConverseError
from app.converse.format import Script
from app.converse.house import ScriptHouse
from app.converse.look import MessageKey, message_of
from app.converse.opening import Person
from app.converse.outcome import REPLIES
from app.converse.platforms.port import Letter, Played, Writing
from app.converse.possible import not_on
from app.converse.road import Arrival, Handed
from app.converse.working import work_off
from app.passive import GRACE_MS
from app.platforms.fakes.serving import served
from app.processes import Process
from channels.codec import outbound_from_json
from channels.message import Choice, OutboundMessage
from channels.tencent.texts import plain
from storage.interface import Store
from storage.records import InboxRow

LOOK_S = 0.005
STORED_WITHIN_S = 20.0
AN_HOUR_S = 3600.0


@dataclass(frozen=True, kw_only=True)
class _Call:
    """A call of the platform that is on its way, and the message that it brings."""

    key: MessageKey
    task: asyncio.Task[bool]


class PlatformRoad:
    """One platform, played."""

    def __init__(self, make_house: Callable[[], ScriptHouse], played: Played) -> None:
        self._make_house = make_house
        self._played = played
        self._letters: dict[tuple[str, str], Sequence[Letter]] = {}
        self._calls: list[_Call] = []
        self._open = AsyncExitStack()
        self._desk = AsyncExitStack()
        self._changed = False
        self._looks_at: datetime | None = None

    @property
    def name(self) -> str:
        """The channel."""
        return self._played.name

    @property
    def house(self) -> ScriptHouse:
        """The house behind the doors."""
        return self._house

    async def start(self) -> None:
        """Open the platform, then the desk."""
        self._configured = await self._open.enter_async_context(self._played.running())
        await self._serve(self._make_house())

    async def stop(self) -> None:
        """Close the desk, then the platform."""
        await self._close_desk()
        await self._played.close()
        await self._open.aclose()

    def cannot(self, script: Script) -> str | None:
        """See ``not_on``."""
        return not_on(self.name, script, self._played.traits)

    async def person(self, name: str, channel: str) -> Person:
        """Somebody with the app."""
        del channel
        played, sender = self._played, self._played.person(name)
        key = f"{played.name}:{played.account}:{sender}"
        return Person(key=key, channel=played.name, account=played.account, sender=sender)

    async def deliver(self, person: Person, arrival: Arrival) -> Handed:
        """The platform calls; this waits until the message is stored or refused.

        Where it does not call, the message lies there until the desk looks (see ``looks_at``).
        Whether the call was answered is seen when the answer may be there (see ``work``).
        """
        known = (person.key, arrival.message_id)
        if known not in self._letters:
            self._letters[known] = await self._write(person, arrival)
        letters = self._letters[known]
        keys = [(*_account_of(person), one.message_id) for one in letters]
        acked = [await self._call(key, one) for key, one in zip(keys, letters, strict=True)]
        texts = [one.text for one in letters]
        return Handed(acked=all(acked), messages=dict(zip(keys, texts, strict=True)))

    async def _write(self, person: Person, arrival: Arrival) -> Sequence[Letter]:
        refers = self._letters.get((person.key, arrival.edit_of or arrival.recall_of or ""), ())

        def work(store: Store) -> Sequence[Letter]:
            writing = Writing(
                sender=person.sender,
                arrival=arrival,
                choices=choices_under(store, person),
                refers=refers[0].message_id if refers else "",
            )
            return self._played.letters(writing, store)

        return await self.house.database.read(work)

    async def _call(self, key: MessageKey, letter: Letter) -> bool:
        """Make the call; False where it came to an end without a stored message."""
        if (rests := self._played.traits.rests) is not None:
            self._looks_at = self._looks_at or self.house.clock() + rests
            return await letter.call()
        task = asyncio.ensure_future(letter.call())
        async with asyncio.timeout(STORED_WITHIN_S):
            while await self._row(key) is None:
                if task.done() and not task.result():
                    return False
                await asyncio.sleep(LOOK_S)
        self._calls.append(_Call(key=key, task=task))
        return True

    @property
    def looks_at(self) -> datetime | None:
        """When the desk finds what lies on the platform; None where nothing lies there."""
        return self._looks_at

    async def _looked(self) -> None:
        """Fetch what lies there, if it is time to."""
        look = self.house.platforms.by_name[self.name].look
        if look is not None and self._looks_at is not None and self._looks_at <= self.house.clock():
            self._looks_at = None
            await look()

    async def _row(self, key: MessageKey) -> InboxRow | None:
        return await self.house.database.read(lambda store: message_of(store, key))

    async def work(self, *, deliver: bool = True) -> None:
        """Turns that are due; answers to calls; then what the interface has to send."""
        house, intake = self.house, self._process.intake
        await house.turns_ended()
        await self._looked()
        await work_off(house, intake, deliver=False)
        await house.turns_ended()
        await self._answered()
        if deliver:
            await self._sent()

    async def _answered(self) -> None:
        """Calls whose message has its turn behind it get their answer now."""
        for call in tuple(self._calls):
            row = await self._row(call.key)
            if row is None or row.state != "pending":
                self._calls.remove(call)
                if not await call.task:
                    raise ConverseError(f"the platform got no answer: {call.key}")

    async def _sent(self) -> None:
        """What no call took leaves by the interface: the grace of a passive reply is over."""
        over = self.house.clock() + timedelta(milliseconds=GRACE_MS)
        while await self.house.deliverer.run_due(over):
            continue

    async def shown(self, person: Person) -> Sequence[str]:
        """Replies that stand whole in the chat, whatever parts they came in."""
        said = await self.house.database.read(lambda store: _said(store, person))
        chat = _folded("".join(self._played.screen(person.sender)))
        return [one.text for one in said if _folded(plain(one.text)) in chat]

    async def restart(self) -> None:
        """Close the doors; another house goes on over the same store."""
        again = self.house.restarted()
        await self._close_desk()
        await self._serve(again)
        self._changed = True

    async def spread(self) -> None:
        """One desk is one process: such a script is left out (see ``cannot``)."""
        raise ConverseError("one desk is one process")

    async def end(self) -> None:
        """Let calls come to their end; another calendar goes with its script."""
        await self._calls_ended()
        self._letters.clear()
        if self._changed:
            self.house.moods.rules = None
            await self.restart()
            self._changed = False

    async def _serve(self, house: ScriptHouse) -> None:
        """Open the doors of a house with this platform; pacing is no matter of scripts."""
        self._house = replace(
            house,
            settings=house.settings.model_copy(update=self._played.desk_settings()),
            configured=self._configured,
            monotonic=count(0.0, AN_HOUR_S).__next__,
        )
        self._process = Process()
        self._process.attach(self._house)
        doors = Starlette(routes=self._house.platforms.doors())
        await self._played.open(await self._desk.enter_async_context(served(doors)))

    async def _close_desk(self) -> None:
        await self._calls_ended()
        await self._desk.aclose()
        await self._process.intake.drain()
        await self._house.platforms.close()
        self._house.close()

    async def _calls_ended(self) -> None:
        """A turn that broke leaves its call waiting for as long as a webhook waits."""
        calls, self._calls = self._calls, []
        for call in calls:
            await call.task


def _account_of(person: Person) -> tuple[str, str, str]:
    return person.channel, person.account, person.sender


def _said(store: Store, person: Person) -> list[OutboundMessage]:
    """Replies to the person, oldest first."""
    rows = store.outbox.of_conversation(person.key)
    return [outbound_from_json(row.payload) for row in rows if row.template in REPLIES]


def choices_under(store: Store, person: Person) -> Sequence[Choice]:
    """What stands under the last reply to the person."""
    said = _said(store, person)
    return said[-1].choices if said else ()


def _folded(text: str) -> str:
    return "".join(text.split())

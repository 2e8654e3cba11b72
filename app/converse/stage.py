"""Plays one script on a way in, turn by turn, and tells what each turn led to."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from app.converse.acts import act
from app.converse.format import LANGUAGES, Script, pieces, span
from app.converse.look import Look, MessageKey, look
from app.converse.moved_clock import MovedClock
from app.converse.opening import Person, open_ticket, start_of, with_ticket
from app.converse.outcome import Outcome, Sending
from app.converse.road import Arrival, Handed, Road
from app.converse.timekeeping import Timekeeper
from bot.dialogue.conversation import Conversation
from bot.dialogue.options import parts
from casework.model.errors import ZhitongError
from channels.message import ChatKind
from storage.interface import Store

OWNER = "u1"
LABELS = ("console.mark.sensitive", "console.mark.restricted")
BETWEEN_TURNS = timedelta(minutes=1)
SPLIT_PIECES = timedelta(milliseconds=50)


@dataclass
class Stage:
    """One script on its way: who speaks, what time it is, what was sent so far."""

    road: Road
    clock: MovedClock
    script: Script
    profile: str
    token: str = field(default_factory=lambda: uuid4().hex[:12])
    names: dict[str, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    sent: dict[MessageKey, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    offered: list[tuple[str, ...]] = field(default_factory=list)
    count: int = 0
    refused: str = ""

    def __post_init__(self) -> None:
        """Its time, and what is on its way in."""
        self.time = Timekeeper(road=self.road, clock=self.clock, sent=self.sent)
        self.sending = Sending(began=self.clock.now)

    # ---- before the first turn -----------------------------------------------------------------
    async def begin(self) -> None:
        """Write the start."""
        self.clock.begin(self.script.clock)
        house = self.road.house
        house.moods.set(self.script.given)
        owner = await self.road.person(self.name(OWNER), self.profile)
        self.people[OWNER] = owner
        form = house.conversations.form
        state = start_of(self.script, owner, form=form, now=self.clock.now, owner=True)
        await house.database.write(lambda store: self._write_start(store, owner, state))
        self.offered.append(() if state is None else state.options)

    def _write_start(self, store: Store, owner: Person, state: Conversation | None) -> None:
        if "ticket" in self.script.given and state is not None:
            name, ticket = open_ticket(
                self.road.house,
                store,
                self.script,
                person=owner,
                receipt=self.receipt(),
                now=self.clock.now,
            )
            self.names[name] = ticket.number
            state = with_ticket(state, ticket, now=self.clock.now)
        if state is not None:
            self.keep(store, owner, state)

    def keep(self, store: Store, person: Person, state: Conversation) -> None:
        """Write a conversation as it is to stand; its draft is watched like any other."""
        conversations = self.road.house.conversations
        record = store.conversations.get(person.key) or conversations.fresh(
            key=person.key, channel=person.channel, account=person.account, sender=person.sender
        )
        conversations.save(store, record, state, now=self.clock.now)
        if state.draft is not None:
            self.road.house.follow_up.watch_draft(store, person.key, state.draft)

    def receipt(self) -> str:
        """A look-up code of this run alone: codes are unique in a store."""
        digits = f"{int.from_bytes(sha256(self.token.encode()).digest()[:8]) % 10**16:016d}"
        return " ".join(digits[at : at + 4] for at in range(0, 16, 4))

    def name(self, user: str) -> str:
        """Name of a person; nobody else in the store has it, not even in another play."""
        return f"{self.script.id}-{self.script.variant}-{self.token}-{user}"

    @property
    def chat(self) -> ChatKind:
        """Whether people write to us alone or in a group."""
        return "group" if self.script.given.get("chat") == "group" else "private"

    @property
    def owner(self) -> Person:
        """The person that the script is about."""
        return self.people[OWNER]

    async def end(self) -> None:
        """Close what the script opened for itself."""
        await self.road.end()

    # ---- turns ---------------------------------------------------------------------------------
    async def turn(self, turn: Mapping[str, Any]) -> Outcome:
        """Carry out one turn."""
        person = await self._person(turn.get("as", OWNER), turn.get("channel"))
        if not {"wait", "idle", "do"} & set(turn):
            await self.time.passes(BETWEEN_TURNS)
        before = self.look(person)
        self.road.house.moods.forget()
        self.refused = ""
        if "wait" in turn:
            await self.time.passes(span(turn["wait"]))
        self.sending = Sending(began=self.clock.now)
        await self._stimulus(person, turn)
        await self.time.settle(answered=self.sending.delivered > 0)
        outcome = await self._outcome(person, before, self.sending)
        self.offered.append(() if outcome.after is None else outcome.after.options)
        return outcome

    async def _outcome(self, person: Person, before: Look, sending: Sending) -> Outcome:
        found = self.look(person, since=before.last_hint)
        self._name_tickets(number for number in found.tickets if number not in before.tickets)
        house = self.road.house
        return Outcome(
            earlier=before,
            found=found,
            steps=tuple(house.moods.steps),
            heard=tuple(house.moods.heard),
            sending=sending,
            sent=dict(self.sent),
            refused=self.refused,
            all_said=tuple(self.said),
            shown=await self.road.shown(person),
            names=dict(self.names),
            labels=tuple(
                house.words.text(key, language).lower() for key in LABELS for language in LANGUAGES
            ),
            rules=house.jurisdiction,
        )

    def _name_tickets(self, filed: Iterable[str]) -> None:
        """A ticket that was filed in the script has the next name: T1, T2."""
        for number in filed:
            self.names[f"T{len(self.names) + 1}"] = number

    async def _person(self, user: str, channel: str | None) -> Person:
        """Whoever speaks first beside the owner has agreed already; a group is one conversation."""
        known = self.people.get(user)
        if known is not None:
            return known
        person = await self.road.person(self.name(user), channel or self.profile)
        if self.chat == "group":
            person = Person(
                key=self.people[OWNER].key,
                channel=person.channel,
                account=person.account,
                sender=person.sender,
            )
        else:
            form = self.road.house.conversations.form
            state = start_of(self.script, person, form=form, now=self.clock.now, owner=False)
            if state is not None:
                begun = state
                await self.road.house.database.write(lambda store: self.keep(store, person, begun))
        self.people[user] = person
        return person

    # ---- stimuli -------------------------------------------------------------------------------
    async def _stimulus(self, person: Person, turn: Mapping[str, Any]) -> None:
        """Carry the stimulus out."""
        if "do" in turn:
            await self._act(turn)
        elif "idle" in turn:
            await self.time.passes(span(turn["idle"]))
        elif "press" in turn:
            choice = self._choice(person, turn["press"], turn.get("from_turn"))
            await self._deliver(person, turn, choice=choice)
        elif "edit" in turn:
            text = self._speak(turn["edit"]["user"])
            await self._deliver(person, turn, text=text, edit_of=turn["edit"]["mid"])
        elif "recall" in turn:
            await self._deliver(person, turn, recall_of=turn["recall"]["mid"])
        else:
            await self._messages(person, turn)

    async def _act(self, turn: Mapping[str, Any]) -> None:
        """An act; a refusal of the desk that the script expects is remembered."""
        try:
            await act(self, turn["do"], turn.get("with", {}))
        except ZhitongError as error:
            if "refused" not in turn.get("expect", {}):
                raise
            self.refused = error.code

    async def _messages(self, person: Person, turn: Mapping[str, Any]) -> None:
        """Words and files, each at its time."""
        found = pieces(self.script, turn)
        self.said.append("".join(self.words(one.text) for one in found))
        for place, piece in enumerate(found):
            split = "split_at" in turn and place > 0
            await self.time.passes(SPLIT_PIECES if split else piece.wait)
            await self._deliver(
                person,
                turn,
                text=self.words(piece.text),
                files=piece.files,
                forwarded=bool(turn.get("forwarded")),
            )

    def _speak(self, text: str) -> str:
        self.said.append(self.words(text))
        return self.said[-1]

    async def _deliver(self, person: Person, turn: Mapping[str, Any], **what: Any) -> None:
        """Hand one message in as often as the platform delivers it."""
        self.count += 1
        message_id = str(turn.get("mid") or f"auto-{self.count}")
        arrival = Arrival(message_id=message_id, chat=self.chat, **what)
        if not self.sending.delivered:
            self.sending = Sending(began=self.clock.now)
        for _ in range(turn.get("times", 1)):
            started = time.perf_counter()
            found = await self.road.deliver(person, arrival)
            self._note_answer(acked=found.acked, took_s=time.perf_counter() - started)
            self._note_sent(arrival, found)

    def _note_sent(self, arrival: Arrival, found: Handed) -> None:
        """What was stored; a press that the platform carries as words was written."""
        self.sent |= found.messages
        written = "".join(found.messages.values())
        if arrival.choice and written:
            self.said.append(written)

    def _note_answer(self, *, acked: bool, took_s: float) -> None:
        self.sending = replace(
            self.sending,
            delivered=self.sending.delivered + 1,
            acked=self.sending.acked + acked,
            slowest_ack_s=max(self.sending.slowest_ack_s, took_s),
        )

    def words(self, text: str) -> str:
        """Text with names of tickets and the look-up code of this run in place."""
        for name, number in self.names.items():
            text = text.replace(name, number)
        for ticket in self.script.given.get("ticket", {}).values():
            written = str(ticket.get("receipt", "\0"))
            text = text.replace(written, self.receipt())
            text = text.replace(written.replace(" ", ""), self.receipt().replace(" ", ""))
        return text

    def _choice(self, person: Person, press: str | Mapping[str, str], shown: int | None) -> str:
        """Id of the button: the one on offer that bears the name, else the name itself."""
        state = self.look(person).conversation
        options = () if state is None else state.options
        if shown is not None:
            options = self.offered[shown]
        if isinstance(press, str):
            return next((one for one in options if parts(one)[0] == press), press)
        ((key, value),) = press.items()
        wanted = (("set", key, str(value)), (key, str(value)))
        found = (one for one in options if parts(one) == wanted[0] or parts(one)[::2] == wanted[1])
        return next(found, f"set:{key}:{value}")

    # ---- looking -------------------------------------------------------------------------------
    def look(self, person: Person, *, since: int | None = None) -> Look:
        """The store as it stands; hints after ``since`` alone."""
        people = list(dict.fromkeys(one.key for one in self.people.values()))
        house, sent = self.road.house, list(self.sent)
        return house.database.read_now(
            lambda store: look(
                store,
                house,
                key=person.key,
                people=people,
                sent=sent,
                since=store.feed.last_id() if since is None else since,
            )
        )

"""Drives a script through the house, turn by turn, and tells what each turn led to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.chat import ACCOUNT, CHANNEL, conversation_key
from app.turn import Window
from bot.dialogue.conversation import Conversation
from bot.dialogue.options import parts
from channels.memory import MemoryChannel
from channels.message import InboundMessage
from storage.interface import Store
from tests.support.script_files import content_of
from tests.support.script_house import HeardChat, ScriptHouse
from tests.support.script_look import Look, Outcome, look
from tests.support.script_start import open_ticket, start_of, with_ticket
from tests.support.scripts import Piece, Script, joined, pieces, span

OWNER = "u1"
OLD_FORM = "2025.1"
KINDS = {".jpg": "image", ".amr": "voice"}


@dataclass
class Stage:
    """One script on its way: who speaks, what time it is, what was sent so far."""

    house: ScriptHouse
    script: Script
    folder: Path
    now: datetime
    names: dict[str, str] = field(default_factory=dict)
    sent: list[tuple[str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    count: int = 0
    delivered: int = 0
    spread: bool = False

    # ---- before the first turn -----------------------------------------------------------------
    async def begin(self) -> None:
        """Write the start."""
        self.first = self.house
        self.house.moods.set(self.script.given)
        self._chat()
        key = self.key(OWNER)
        conversation = start_of(self.script, key=key, now=self.now, owner=True)
        self.known.add(OWNER)

        def work(store: Store) -> None:
            state = conversation
            if "ticket" in self.script.given:
                receipt = self.receipt()
                made = open_ticket(
                    self.house, store, self.script, key=key, receipt=receipt, now=self.now
                )
                self.names[made.name] = made.number
                ticket = store.tickets.by_number(made.number)
                assert ticket is not None
                assert state is not None
                state = with_ticket(state, ticket, now=self.now)
            if state is not None:
                self._keep(store, OWNER, state)

        await self.house.database.write(work)

    def receipt(self) -> str:
        """A look-up code of this run alone: codes are unique in a store."""
        digits = f"{int.from_bytes(sha256(self.script.name.encode()).digest()[:8]) % 10**16:016d}"
        return " ".join(digits[at : at + 4] for at in range(0, 16, 4))

    def key(self, user: str) -> str:
        """Conversation key of a person."""
        return conversation_key(self.name(user))

    def name(self, user: str) -> str:
        """Name of a person's conversation at the line chat."""
        return f"{self.script.id}-{self.script.variant}-{user}"

    def _chat(self) -> None:
        memory = self.house.channels["memory"]
        assert isinstance(memory, MemoryChannel)
        self.chat = HeardChat(self.house, memory)
        self.chat.heard = []

    def _keep(self, store: Store, user: str, conversation: Conversation) -> None:
        conversations = self.house.conversations
        record = store.conversations.get(self.key(user)) or conversations.fresh(
            key=self.key(user), channel=CHANNEL, account=ACCOUNT, sender=self.name(user)
        )
        conversations.save(store, record, conversation, now=self.now)

    def end(self) -> None:
        """Close what the script opened for itself."""
        if self.house is not self.first:
            self.house.close()

    # ---- turns ---------------------------------------------------------------------------------
    async def turn(self, turn: Mapping[str, Any]) -> Outcome:
        """Carry out one turn."""
        user = turn.get("as", OWNER)
        await self._arrive(user)
        self.now += span(turn["wait"]) if "wait" in turn else span("1m")
        before = self._look(user)
        steps = self.house.follow_up.steps
        steps.clear()
        self.delivered = 0
        self.chat.heard.clear()
        answers = await self._stimulus(user, turn)
        after = self._look(user)
        acts = [act for step in steps for act in step.acts]
        acts += [act for result in self.chat.heard for act in result.acts]
        replies = [reply for answer in answers for reply in answer["replies"]]
        new = {
            number: events[len(before.events.get(number, ())) :]
            for number, events in after.events.items()
        }
        kinds = {event.kind.value for events in new.values() for event in events}
        return Outcome(
            before=before.conversation,
            after=after.conversation,
            replies=tuple(replies),
            acts=tuple(dict.fromkeys(acts)),
            audit=frozenset(kinds | {one for step in steps for one in step.audit}),
            effects=sum(step.effects for step in steps),
            delivered=self.delivered,
            saved=after.saved,
            said=self.said[-1] if self.said else "",
            stored=after.stored,
            tickets_before=before.tickets,
            tickets=after.tickets,
            events=new,
            officer_hints=tuple(
                one
                for one in after.feed
                if one.id > before.last_hint and one.audience.startswith("officer:")
            ),
            officer_texts=tuple(after.officer_texts[len(before.officer_texts) :]),
            all_said=tuple(self.said),
        )

    async def _arrive(self, user: str) -> None:
        """Whoever speaks first beside the owner has agreed already."""
        if user in self.known:
            return
        self.known.add(user)
        state = start_of(self.script, key=self.key(user), now=self.now, owner=False)
        assert state is not None
        await self.house.database.write(lambda store: self._keep(store, user, state))

    async def _stimulus(self, user: str, turn: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        if "do" in turn:
            return await self._do(turn["do"])
        if "press" in turn:
            line = {"choice": self._choice(user, turn["press"])}
            return await self._lines(user, line, turn)
        if "edit" in turn:
            changed = turn["edit"]
            text = self.words(changed["user"])
            self.said.append(text)
            return [await self._direct(user, text=text, edit_of=changed["mid"])]
        if "recall" in turn:
            return [await self._direct(user, recall_of=turn["recall"]["mid"])]
        found = pieces(self.script, turn)
        self.said.append("".join(self.words(one.text) for one in found))
        if turn.get("forwarded"):
            return [await self._direct(user, text=self.said[-1], forwarded=True)]
        whole = "split_at" in turn
        groups = [found] if whole else joined(found)
        answers = []
        for group in groups:
            self.now += span("1m") if answers else span("0m")
            if answers and self.spread:
                self._other_process()
            answers += await self._lines(user, self._line(group), turn)
        return answers

    async def _do(self, action: str) -> list[Mapping[str, Any]]:
        if action == "kill_and_restart":
            self._other_process()
        elif action == "two_processes":
            self.spread = True
        elif action == "upgrade_form_schema":
            await self.house.database.write(self._age_form)
        else:
            raise AssertionError(f"do: {action} is not known")
        return []

    def _other_process(self) -> None:
        """What comes next is taken by another process over the same store."""
        self.end()
        self.house = self.first.restarted()
        self._chat()

    def _age_form(self, store: Store) -> None:
        record = store.conversations.get(self.key(OWNER))
        assert record is not None
        state = self.house.conversations.open(record)
        assert state.draft is not None
        older = replace(state.draft, form_version=OLD_FORM)
        self._keep(store, OWNER, state.with_draft(older))

    def words(self, text: str) -> str:
        """Text with names of tickets and the look-up code of this run in place."""
        for name, number in self.names.items():
            text = text.replace(name, number)
        written = str(self.script.given.get("ticket", {}).get("T1", {}).get("receipt", "\0"))
        text = text.replace(written, self.receipt())
        return text.replace(written.replace(" ", ""), self.receipt().replace(" ", ""))

    def _line(self, group: Sequence[Piece]) -> dict[str, Any]:
        """One line of the chat for messages that the joining window made one turn."""
        texts = [self.words(one.text) for one in group if one.text]
        files = [name for one in group for name in one.files]
        if not files and len(texts) > 1:
            return {"burst": [{"text": text} for text in texts]}
        line: dict[str, Any] = {"text": "\n".join(texts)} if texts else {}
        if files:
            line["attachments"] = [self._file(name) for name in files]
        return line

    def _file(self, name: str) -> dict[str, Any]:
        path = self.folder / name
        path.write_bytes(content_of(name))
        return {"kind": KINDS.get(path.suffix, "file"), "path": str(path), "name": name}

    async def _lines(
        self, user: str, line: Mapping[str, Any], turn: Mapping[str, Any]
    ) -> list[Mapping[str, Any]]:
        mid = self._message_id(turn.get("mid"))
        count = len(line.get("burst", ()))
        ids = [f"{mid}.{place}" for place in range(count)] if count else [mid]
        self.sent += [(self.name(user), one) for one in ids]
        answers = []
        for _ in range(turn.get("times", 1)):
            answer = await self.chat.line(
                {
                    "conversation": self.name(user),
                    "message_id": mid,
                    "at": self.now.isoformat(),
                    **line,
                }
            )
            assert "error" not in answer, answer
            self.delivered += len(ids)
            answers.append(answer)
        return answers

    def _message_id(self, given: str | None) -> str:
        self.count += 1
        return given or f"auto-{self.count}"

    async def _direct(self, user: str, **other: Any) -> Mapping[str, Any]:
        """A message of a kind that a line cannot tell: edited, taken back, forwarded."""
        message = InboundMessage(
            channel=CHANNEL,
            account=ACCOUNT,
            sender=self.name(user),
            message_id=self._message_id(None),
            conversation_key=self.key(user),
            received_at=self.now,
            **other,
        )
        self.sent.append((message.sender, message.message_id))
        self.delivered += 1
        turns = self.house.turns
        received, record = await turns.receive(message, window=Window(), trace_id="script")
        result = await turns.run_with([received.row], record)
        self.chat.heard.append(result)
        return {"replies": [{"text": one.text, "choices": one.choices} for one in result.replies]}

    def _choice(self, user: str, press: str | Mapping[str, str]) -> str:
        """Id of the button: the one on offer that bears the name, else the name itself."""
        if not isinstance(press, str):
            ((key, value),) = press.items()
            return f"set:{key}:{value}"
        state = self._look(user).conversation
        offered = () if state is None else state.options
        return next((one for one in offered if parts(one)[0] == press), press)

    def _look(self, user: str) -> Look:
        people = [self.key(person) for person in self.known]
        key = self.key(user)
        return self.house.database.read_now(
            lambda store: look(store, self.house, key=key, people=people, sent=self.sent)
        )

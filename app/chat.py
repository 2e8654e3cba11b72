"""The line-by-line chat over the memory channel: what ``zhitong chat`` runs (终端对话).

One JSON object a line in, one out, in order. Time may be given with each line; clock rows due
before it fire first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.chat_lines import Line, LineRefused, read_line
from app.taken_files import named_only, take_file
from app.taking import Window
from app.turn import TurnResult
from app.wiring import House
from bot.dialogue.engine import contract_view
from channels.memory import MemoryChannel
from channels.message import Attachment, AttachmentKind, InboundMessage, OutboundMessage
from storage.interface import Store
from storage.records import AttachmentRecord, InboxRow, Received

CHANNEL = "memory"
ACCOUNT = "local"
JOINED = Window(text_ms=1, cap_ms=1)
# A turn that broke is tried again after a pause; what is written meanwhile waits for it so long.
PAUSE_LIMIT_S = 20.0
PAUSE_STEP_S = 0.1


class LineChat:
    """Runs lines through the same turns as every channel."""

    def __init__(self, house: House, memory: MemoryChannel) -> None:
        self._house = house
        self._memory = memory
        self._latest: dict[str, datetime] = {}
        self._shown = 0
        self._arrived: dict[str, list[OutboundMessage]] = {}

    async def line(self, document: object) -> dict[str, Any]:
        """The answer to one line, also to one that is not understood."""
        try:
            return await self._turn(read_line(document))
        except LineRefused as error:
            return {"error": str(error)}

    async def notices(self, conversation: str) -> list[OutboundMessage]:
        """What was said to the conversation since the last look: officers' questions, steps."""
        now = max([self._house.clock(), *self._latest.values()])
        while await self._house.deliverer.run_due(now):
            pass
        for one in self._memory.sent[self._shown :]:
            self._arrived.setdefault(one.recipient, []).append(one.message)
        self._shown = len(self._memory.sent)
        return self._arrived.pop(conversation, [])

    async def _turn(self, line: Line) -> dict[str, Any]:
        now = self._moment(line)
        while await self._house.clockwork.run_due(now, hindsight=line.at is not None):
            pass
        arrived = await self.notices(line.conversation)
        repeated, result = await self._run(line, now)
        replies = [] if repeated else [*arrived, *(result.replies if result else ())]
        return await self._answer(line.conversation, replies)

    def _moment(self, line: Line) -> datetime:
        now = line.at or self._house.clock()
        latest = self._latest.get(line.conversation)
        if line.at is not None and latest is not None and now < latest:
            raise LineRefused(f"at goes back: {now.isoformat()} is before {latest.isoformat()}")
        self._latest[line.conversation] = now
        return now

    async def _run(self, line: Line, now: datetime) -> tuple[bool, TurnResult | None]:
        messages = await self._messages(line, now)
        if len(messages) == 1:
            return await self._one(messages[0])
        taken = [await self._receive(message) for message, _ in messages]
        if all(one.repeated for one in taken):
            return True, None
        await asyncio.sleep(2 * JOINED.text_ms / 1000)
        return False, await self._in_its_turn(taken[-1].row)

    async def _receive(self, message: InboundMessage) -> Received:
        """Store one message of a burst."""
        received, _ = await self._house.turns.receive(message, window=JOINED, trace_id=uuid4().hex)
        return received

    async def _one(
        self, given: tuple[InboundMessage, Sequence[AttachmentRecord]]
    ) -> tuple[bool, TurnResult | None]:
        message, records = given

        def also(store: Store) -> None:
            for record in records:
                store.attachments.add(record)

        received, record = await self._house.turns.receive(
            message, window=Window(), trace_id=uuid4().hex, also=also
        )
        if received.repeated:
            return True, None
        if received.leased:
            return False, await self._house.turns.run_with([received.row], record)
        return False, await self._in_its_turn(received.row)

    async def _in_its_turn(self, row: InboxRow) -> TurnResult | None:
        """The turn of a row that waits behind one whose turn broke, until that one's pause ends."""
        ends = asyncio.get_running_loop().time() + PAUSE_LIMIT_S
        result = await self._drain(row.conversation_key)
        while result is None and await self._waits(row):
            if asyncio.get_running_loop().time() > ends:
                break
            await asyncio.sleep(PAUSE_STEP_S)
            result = await self._drain(row.conversation_key)
        return result

    async def _waits(self, row: InboxRow) -> bool:
        """Whether nobody has answered the row yet, here or in another process."""
        found = await self._house.database.read(
            lambda store: store.inbox.get(
                channel=row.channel,
                account=row.account,
                sender=row.sender,
                message_id=row.message_id,
            )
        )
        return found is not None and found.state == "pending"

    async def _drain(self, key: str) -> TurnResult | None:
        """Run what waits in the conversation; the last turn's result, all replies together."""
        result: TurnResult | None = None
        while (head := await self._house.turns.claim_conversation(key)) is not None:
            before = result.replies if result else ()
            result = await self._house.turns.run(head)
            result = replace(result, replies=before + result.replies)
            if result.failed:
                break
        return result

    async def _messages(
        self, line: Line, now: datetime
    ) -> list[tuple[InboundMessage, Sequence[AttachmentRecord]]]:
        base: dict[str, Any] = {
            "channel": CHANNEL,
            "account": ACCOUNT,
            "sender": line.conversation,
            "conversation_key": conversation_key(line.conversation),
            "received_at": now,
        }
        if len(line.texts) > 1:
            ids = [f"{line.message_id}.{place}" for place in range(len(line.texts))]
            return [
                (InboundMessage(**base, message_id=one, text=text), ())
                for one, text in zip(ids, line.texts, strict=True)
            ]
        files, records = self._files(line, now)
        message = InboundMessage(
            **base,
            message_id=line.message_id,
            text=line.texts[0] if line.texts else "",
            choice=line.choice,
            attachments=tuple(files),
        )
        return [(message, records)]

    def _files(self, line: Line, now: datetime) -> tuple[list[Attachment], list[AttachmentRecord]]:
        files, records = [], []
        for document in line.attachments:
            file, record = self._file(document, conversation_key(line.conversation), now)
            files.append(file)
            if record is not None:
                records.append(record)
        return files, records

    def _file(
        self, document: Mapping[str, Any], key: str, now: datetime
    ) -> tuple[Attachment, AttachmentRecord | None]:
        kind = AttachmentKind(document["kind"])
        name = str(document.get("name") or Path(document.get("path", "")).name)
        if kind is AttachmentKind.LOCATION:
            place = Attachment(
                kind=kind,
                name=name,
                latitude=document.get("lat"),
                longitude=document.get("lon"),
                received=False,
            )
            return place, None
        if "path" not in document:
            taken = named_only(name=name, kind=kind, conversation_key=key, now=now)
        else:
            data = _read(Path(document["path"]))
            taken = take_file(
                self._house.files, data, name=name, kind=kind, conversation_key=key, now=now
            )
        return taken.attachment, taken.record

    async def _answer(
        self, conversation: str, replies: Sequence[OutboundMessage]
    ) -> dict[str, Any]:
        key = conversation_key(conversation)
        record = await self._house.database.read(lambda store: store.conversations.get(key))
        state = self._house.conversations.open(record) if record else None
        view = contract_view(state) if state else {}
        return {
            "conversation": conversation,
            "language": view.get("language"),
            "replies": [
                {
                    "text": one.text,
                    "choices": [{"id": choice.id, "label": choice.label} for choice in one.choices],
                }
                for one in replies
            ],
            "asks": view.get("asks"),
            "draft": view.get("draft"),
            "draft_states": view.get("draft_states"),
            "tickets": [one.number for one in state.filed] if state else [],
        }


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LineRefused(f"path: {error.strerror}: {path}") from error


def conversation_key(conversation: str) -> str:
    """Key of a conversation of the memory channel."""
    return f"{CHANNEL}:{ACCOUNT}:{conversation}"

"""The line-by-line chat over the memory channel: what ``zhitong chat`` runs (终端对话).

One JSON object a line in, one out, in order. Time may be given with each line; clock rows due
before it fire first.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.turn import TurnResult, Window
from app.wiring import House
from bot.dialogue.engine import contract_view
from channels.attachments import Limits, check
from channels.errors import FileRefused
from channels.memory import MemoryChannel
from channels.message import Attachment, AttachmentKind, InboundMessage, OutboundMessage
from storage.ids import new_id
from storage.interface import Store
from storage.records import AttachmentRecord

CHANNEL = "memory"
ACCOUNT = "local"
KEYS = frozenset({"conversation", "text", "choice", "attachments", "burst", "message_id", "at"})
STIMULI = ("text", "choice", "attachments", "burst")
JOINED = Window(text_ms=1, cap_ms=1)


class LineRefused(ValueError):
    """A line that is not understood; the process goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One checked line."""

    conversation: str
    texts: tuple[str, ...] = ()
    choice: str | None = None
    attachments: tuple[Mapping[str, Any], ...] = ()
    message_id: str = field(default_factory=lambda: uuid4().hex)
    at: datetime | None = None


class LineChat:
    """Runs lines through the same turns as every channel."""

    def __init__(self, house: House, memory: MemoryChannel) -> None:
        self._house = house
        self._memory = memory
        self._latest: dict[str, datetime] = {}
        self._shown = 0

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
        fresh = self._memory.sent[self._shown :]
        self._shown = len(self._memory.sent)
        return [one.message for one in fresh if one.recipient == conversation]

    async def _turn(self, line: Line) -> dict[str, Any]:
        now = self._moment(line)
        while await self._house.clockwork.run_due(now):
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
        for message, _ in messages:
            await self._house.turns.receive(message, window=JOINED, trace_id=uuid4().hex)
        await asyncio.sleep(2 * JOINED.text_ms / 1000)
        return False, await self._drain(messages[0][0].conversation_key)

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
        return False, await self._drain(message.conversation_key)

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
            record = _record(key, now, name=name, kind=kind, media_type="", data=b"", stored="")
            return _attachment(record, received=False), record
        return self._stored(Path(document["path"]), name, kind, key, now)

    def _stored(
        self, path: Path, name: str, kind: AttachmentKind, key: str, now: datetime
    ) -> tuple[Attachment, AttachmentRecord | None]:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise LineRefused(f"path: {error.strerror}: {path}") from error
        try:
            checked = check(data, name=name, limits=Limits())
        except FileRefused as error:
            return Attachment(kind=kind, name=name, received=False, refused=error.code), None
        stored = self._house.files.write(data)
        record = _record(
            key,
            now,
            name=checked.name,
            kind=checked.kind,
            media_type=checked.media_type,
            data=data,
            stored=stored,
        )
        return _attachment(record, received=True), record

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


def conversation_key(conversation: str) -> str:
    """Key of a conversation of the memory channel."""
    return f"{CHANNEL}:{ACCOUNT}:{conversation}"


def read_line(document: object) -> Line:
    """Check one line. Raises LineRefused with what is wrong."""
    if not isinstance(document, dict):
        raise LineRefused("an object is expected")
    unknown = sorted(set(document) - KEYS)
    if unknown:
        raise LineRefused(f"unknown keys: {unknown}")
    conversation = document.get("conversation")
    if not isinstance(conversation, str) or not conversation:
        raise LineRefused("conversation: a text is expected")
    given = [name for name in STIMULI if name in document]
    if not given or ("burst" in given and len(given) > 1):
        raise LineRefused("one of text, choice, attachments, burst is expected")
    return Line(
        conversation=conversation,
        texts=_texts(document),
        choice=_optional(document, "choice"),
        attachments=_attachments(document.get("attachments", [])),
        message_id=_optional(document, "message_id") or uuid4().hex,
        at=_at(document.get("at")),
    )


def _texts(document: Mapping[str, Any]) -> tuple[str, ...]:
    if "burst" in document:
        burst = document["burst"]
        if not isinstance(burst, list) or not burst:
            raise LineRefused("burst: a list of texts is expected")
        if not all(isinstance(one, dict) and isinstance(one.get("text"), str) for one in burst):
            raise LineRefused('burst: each entry is {"text": …}')
        return tuple(one["text"] for one in burst)
    text = _optional(document, "text")
    return () if text is None else (text,)


def _optional(document: Mapping[str, Any], name: str) -> str | None:
    value = document.get(name)
    if value is not None and not isinstance(value, str):
        raise LineRefused(f"{name}: a text is expected")
    return value


def _attachments(given: object) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(given, list):
        raise LineRefused("attachments: a list is expected")
    kinds = [kind.value for kind in AttachmentKind]
    for one in given:
        if not isinstance(one, dict) or one.get("kind") not in kinds:
            raise LineRefused(f"attachments: kind is one of {kinds}")
    return tuple(given)


def _at(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise LineRefused(f"at: {error}") from error
    if at.tzinfo is None:
        raise LineRefused("at: an offset is expected, such as +08:00")
    return at


def _record(
    key: str,
    now: datetime,
    *,
    name: str,
    kind: AttachmentKind,
    media_type: str,
    data: bytes,
    stored: str,
) -> AttachmentRecord:
    return AttachmentRecord(
        id=new_id(),
        conversation_key=key,
        ticket_id=None,
        storage_key=stored,
        name=name,
        kind=kind.value,
        media_type=media_type,
        size=len(data),
        sha256=hashlib.sha256(data).digest(),
        created_at=now,
    )


def _attachment(record: AttachmentRecord, *, received: bool) -> Attachment:
    return Attachment(
        kind=AttachmentKind(record.kind),
        id=record.id,
        name=record.name,
        media_type=record.media_type,
        size=record.size,
        received=received,
    )

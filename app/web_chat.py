"""The application behind the web chat's pages and its interface."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from app.conversation_store import ConversationStore
from app.intake import Intake
from app.known_sessions import KnownSessions
from app.live import Hub
from app.turn import TurnResult
from bot.dialogue.conversation import Conversation, to_document
from channels.channel import ChannelProfile
from channels.codec import inbound_from_json, outbound_from_json
from channels.message import Attachment, AttachmentKind, InboundMessage
from channels.webchat.service import (
    Line,
    LiveEvent,
    Session,
    StoredFile,
    Submission,
    Submitted,
    Unavailable,
    Upload,
)
from storage.errors import StorageError, StoreUnavailable
from storage.files import FileStore
from storage.ids import new_id
from storage.interface import Database, Store
from storage.keyring import KeyRing
from storage.records import AttachmentRecord, ConversationRecord, InboxRow, TranscriptLine

T = TypeVar("T")

CHANNEL = "webchat"
# A person is told within four seconds whether the message is kept.
ANSWER_WITHIN_S = 3.5


class WebChat:
    """Implements the port of ``channels.webchat`` over the store and the turns."""

    def __init__(
        self,
        *,
        database: Database,
        conversations: ConversationStore,
        intake: Intake,
        files: FileStore,
        hub: Hub,
        keys: KeyRing,
        profile: ChannelProfile,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._conversations = conversations
        self._intake = intake
        self._files = files
        self._hub = hub
        self._keys = keys
        self._profile = profile
        self._clock = clock
        self._known = KnownSessions()

    @property
    def stopping(self) -> asyncio.Event:
        """Set when the process is about to end."""
        return self._hub.stopping

    async def open(self, *, token: str, language: str | None) -> Session:
        """The conversation of ``token``, made if there is none yet."""
        token_hash = self._keys.token_hash(token)
        sender = new_id().hex
        key = f"{CHANNEL}:{sender}"

        def work(store: Store) -> ConversationRecord:
            known = store.conversations.by_token(token_hash)
            if known is not None:
                return known
            fresh = self._conversations.fresh(key=key, channel=CHANNEL, account="", sender=sender)
            # The page's language is a hint only: the first message decides.
            record = replace(fresh, version=1, token_hash=token_hash, language=language)
            store.conversations.save(record, expected_version=0, now=self._clock())
            return record

        return _session(await self._write(work))

    async def by_token(self, token: str) -> Session | None:
        """The conversation of ``token``, or None."""
        token_hash = self._keys.token_hash(token)
        known = self._known.get(token_hash)
        if known is not None:
            return known
        record = await self._read(lambda store: store.conversations.by_token(token_hash))
        return self._known.add(token_hash, _session(record)) if record else None

    async def submit(self, session: Session, submission: Submission, *, wait: float) -> Submitted:
        """Store the message, then wait for the answer, never longer than a person should."""
        stored = [await self._store(upload) for upload in submission.uploads]
        message = self._message(session, submission, tuple(file for file, _ in stored))
        records = [record for _, record in stored if record is not None]

        def also(store: Store) -> None:
            for record in records:
                store.attachments.add(replace(record, conversation_key=session.key))

        try:
            taken = await self._intake.take(
                message,
                window=self._intake.window(message, self._profile),
                wait_s=min(wait, ANSWER_WITHIN_S),
                also=also,
            )
        except StoreUnavailable as error:
            raise Unavailable(str(error), saved=error.saved) from error
        if taken.repeated:
            return await self._standing(session, message)
        done = _submitted(taken.result, session)
        self._known.speaks(session.key, done.language)
        return done

    async def transcript(self, session: Session, *, limit: int) -> Sequence[Line]:
        """The last lines; what the page shows now counts as delivered."""
        lines = await self._read(
            lambda store: list(store.conversations.transcript(session.key, limit=limit))
        )
        await self._mark_delivered(lines)
        return [_line(line) for line in lines if line.content]

    async def switch_language(self, session: Session, *, language: str) -> None:
        """Pin the conversation's language."""

        def work(store: Store) -> None:
            record = store.conversations.get(session.key)
            if record is None:
                return
            conversation = self._conversations.open(record)
            pinned: Conversation = replace(conversation, language=language, pinned=True)
            changed = replace(
                record,
                version=record.version + 1,
                language=language,
                document=to_document(pinned),
            )
            store.conversations.save(changed, expected_version=record.version, now=self._clock())

        await self._write(work)
        self._known.speaks(session.key, language)

    async def events(self, session: Session, *, last_id: int | None) -> AsyncIterator[LiveEvent]:
        """Hints of this conversation."""
        audience = frozenset({f"conversation:{session.key}"})
        async for row in self._hub.events(audience, last_id=last_id):
            yield LiveEvent(id=row.id, kind=row.kind)

    async def attachment(self, session: Session, attachment_id: UUID) -> StoredFile | None:
        """A file of this conversation."""
        record = await self._read(lambda store: store.attachments.get(attachment_id))
        if record is None or record.conversation_key != session.key or not record.storage_key:
            return None
        data = await asyncio.to_thread(self._files.read, record.storage_key)
        return StoredFile(attachment=_attachment(record), data=data)

    async def _standing(self, session: Session, message: InboundMessage) -> Submitted:
        """A message that was sent again: no second effect, but where the conversation stands."""

        def work(store: Store) -> tuple[InboxRow | None, ConversationRecord | None]:
            row = store.inbox.get(
                channel=CHANNEL,
                account=message.account,
                sender=message.sender,
                message_id=message.message_id,
            )
            return row, store.conversations.get(session.key)

        row, record = await self._read(work)
        pending = row is not None and row.state == "pending"
        if record is None:
            return Submitted(repeated=True, pending=pending, language=session.language)
        conversation = self._conversations.open(record)
        return replace(_standing(conversation), repeated=True, pending=pending)

    async def _store(self, upload: Upload) -> tuple[Attachment, AttachmentRecord | None]:
        """Seal the bytes under a random name first; the row follows with the message."""
        if upload.refused is not None:
            refused = Attachment(
                kind=upload.kind, name=upload.name, received=False, refused=upload.refused
            )
            return refused, None
        storage_key = await asyncio.to_thread(self._files.write, upload.data)
        record = AttachmentRecord(
            id=new_id(),
            conversation_key="",
            ticket_id=None,
            storage_key=storage_key,
            name=upload.name,
            kind=upload.kind.value,
            media_type=upload.media_type,
            size=len(upload.data),
            sha256=hashlib.sha256(upload.data).digest(),
            created_at=self._clock(),
        )
        return _attachment(record), record

    def _message(
        self, session: Session, submission: Submission, files: tuple[Attachment, ...]
    ) -> InboundMessage:
        return InboundMessage(
            channel=CHANNEL,
            account="",
            sender=session.key.removeprefix(f"{CHANNEL}:"),
            message_id=submission.message_id,
            conversation_key=session.key,
            received_at=self._clock(),
            text=submission.text,
            choice=submission.choice,
            attachments=files,
        )

    async def _mark_delivered(self, lines: Sequence[TranscriptLine]) -> None:
        fresh = [
            UUID(line.id) for line in lines if line.direction == "out" and line.state == "sent"
        ]
        if fresh:
            now = self._clock()
            await self._write(lambda store: store.outbox.mark_delivered(fresh, now=now))

    async def _write(self, work: Callable[[Store], T]) -> T:
        try:
            return await self._database.write(work)
        except StorageError as error:
            raise Unavailable(str(error), saved=getattr(error, "saved", None)) from error

    async def _read(self, work: Callable[[Store], T]) -> T:
        try:
            return await self._database.read(work)
        except StorageError as error:
            raise Unavailable(str(error), saved=False) from error


def _session(record: ConversationRecord) -> Session:
    return Session(key=record.key, language=record.language)


def _submitted(result: TurnResult | None, session: Session) -> Submitted:
    if result is None:
        return Submitted(pending=True, language=session.language)
    if result.conversation is None:
        return Submitted(replies=result.replies, pending=not result.replies)
    return replace(_standing(result.conversation), replies=result.replies)


def _standing(conversation: Conversation) -> Submitted:
    """Where the conversation stands: language, open question, tickets."""
    return Submitted(
        language=conversation.language,
        asks=conversation.asks,
        tickets=tuple(one.number for one in conversation.filed),
    )


def _attachment(record: AttachmentRecord) -> Attachment:
    return Attachment(
        kind=AttachmentKind(record.kind),
        id=record.id,
        name=record.name,
        media_type=record.media_type,
        size=record.size,
    )


def _line(line: TranscriptLine) -> Line:
    pending = line.direction == "in" and line.state == "pending"
    if line.direction == "in":
        return Line(
            id=line.id, at=line.at, message=inbound_from_json(line.content), pending=pending
        )
    return Line(id=line.id, at=line.at, message=outbound_from_json(line.content))

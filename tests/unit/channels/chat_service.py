"""A web chat service that keeps real state in memory, and fails when it was told to."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from channels.message import Attachment, InboundMessage, OutboundMessage
from channels.webchat.service import (
    Line,
    LiveEvent,
    Session,
    StoredFile,
    Submission,
    Submitted,
    WebChatError,
)

START = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)

Answer = Callable[[InboundMessage], Sequence[OutboundMessage]]


def echo(message: InboundMessage) -> Sequence[OutboundMessage]:
    said = message.text or message.choice or ", ".join(file.name for file in message.attachments)
    return [OutboundMessage(text=f"echo: {said}")]


@dataclass
class Conversation:
    key: str
    language: str | None
    lines: list[Line] = field(default_factory=list)
    submitted: dict[str, Submitted] = field(default_factory=dict)
    files: dict[UUID, StoredFile] = field(default_factory=dict)


class MemoryChat:
    """Implements WebChatService; ``answer`` decides what is said back."""

    def __init__(self, answer: Answer = echo) -> None:
        self.answer = answer
        self.conversations: dict[bytes, Conversation] = {}
        self.failure: WebChatError | None = None
        self.slow = False
        self.waits: list[float] = []
        self.hints: list[LiveEvent] = []
        self._changed = asyncio.Condition()
        self._stopping = asyncio.Event()

    @property
    def stopping(self) -> asyncio.Event:
        return self._stopping

    async def open(self, *, token: str, language: str | None) -> Session:
        self._fail()
        digest = hashlib.sha256(token.encode()).digest()
        found = self.conversations.setdefault(
            digest, Conversation(key=f"web:{digest.hex()[:16]}", language=language)
        )
        return Session(key=found.key, language=found.language)

    async def by_token(self, token: str) -> Session | None:
        self._fail()
        found = self.conversations.get(hashlib.sha256(token.encode()).digest())
        return Session(key=found.key, language=found.language) if found else None

    async def submit(self, session: Session, submission: Submission, *, wait: float) -> Submitted:
        self._fail()
        self.waits.append(wait)
        conversation = self._of(session)
        known = conversation.submitted.get(submission.message_id)
        if known is not None:
            return replace(known, repeated=True, replies=())
        done = self._take(conversation, submission)
        conversation.submitted[submission.message_id] = done
        await self.hint("message")
        return done

    def _take(self, conversation: Conversation, submission: Submission) -> Submitted:
        message = InboundMessage(
            channel="web",
            account="",
            sender=conversation.key,
            message_id=submission.message_id,
            conversation_key=conversation.key,
            received_at=START,
            text=submission.text,
            choice=submission.choice,
            attachments=tuple(self._store(conversation, submission)),
        )
        self._append(conversation, submission.message_id, message)
        if self.slow:
            return Submitted(pending=True, language=conversation.language)
        replies = tuple(self.answer(message))
        for reply in replies:
            self._append(conversation, str(uuid4()), reply)
        return Submitted(replies=replies, language=conversation.language)

    def _store(self, conversation: Conversation, submission: Submission) -> list[Attachment]:
        files = []
        for upload in submission.uploads:
            file = Attachment(
                kind=upload.kind,
                id=None if upload.refused else uuid4(),
                name=upload.name,
                media_type=upload.media_type,
                size=len(upload.data),
                refused=upload.refused,
            )
            files.append(file)
            if file.id is not None:
                conversation.files[file.id] = StoredFile(attachment=file, data=upload.data)
        return files

    def _append(
        self, conversation: Conversation, line_id: str, message: InboundMessage | OutboundMessage
    ) -> None:
        at = START + timedelta(minutes=len(conversation.lines))
        pending = self.slow and isinstance(message, InboundMessage)
        conversation.lines.append(Line(id=line_id, at=at, message=message, pending=pending))

    async def transcript(self, session: Session, *, limit: int) -> Sequence[Line]:
        self._fail()
        return self._of(session).lines[-limit:]

    async def switch_language(self, session: Session, *, language: str) -> None:
        self._fail()
        self._of(session).language = language

    async def events(self, session: Session, *, last_id: int | None) -> AsyncIterator[LiveEvent]:
        place = len(self.hints) if last_id is None else last_id
        while True:
            async with self._changed:
                while len(self.hints) <= place:
                    await self._changed.wait()
            place += 1
            yield self.hints[place - 1]

    async def hint(self, kind: str) -> None:
        async with self._changed:
            self.hints.append(LiveEvent(id=len(self.hints) + 1, kind=kind))
            self._changed.notify_all()

    async def attachment(self, session: Session, attachment_id: UUID) -> StoredFile | None:
        self._fail()
        return self._of(session).files.get(attachment_id)

    def heard(self) -> list[InboundMessage]:
        """Everything that people said, in all conversations."""
        messages = [line.message for line in self.all_lines()]
        return [message for message in messages if isinstance(message, InboundMessage)]

    def all_lines(self) -> list[Line]:
        return [line for each in self.conversations.values() for line in each.lines]

    def _of(self, session: Session) -> Conversation:
        return next(each for each in self.conversations.values() if each.key == session.key)

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure

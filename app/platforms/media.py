"""Files that a platform still holds (临时素材): fetched before the turn that speaks of them.

A webhook only names them. They are fetched, checked and sealed as an upload is; what cannot be had
is kept as "named, not received", and the reply says so. A turn that is taken again finds them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

import structlog

from app.taken_files import TakenFile, named, take_file
from channels.channel import ChannelProfile
from channels.errors import ChannelError, FileRefused, FileTooLarge
from channels.media import Fetched, MediaSource
from channels.message import Attachment, InboundMessage
from storage.files import FileStore
from storage.interface import Database, Store
from storage.records import AttachmentRecord

log = structlog.get_logger("app.platforms.media")

TRIES: Final = 3
PAUSE_S: Final = 0.5
LIMIT_S: Final = 20.0
"""Seconds for one file, all tries together: the conversation waits for it."""
NEVER_CAME: Final = "file_not_fetched"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaDesk:
    """Brings the files of messages in. ``sources`` by channel."""

    database: Database
    files: FileStore
    sources: Mapping[str, MediaSource]
    profiles: Mapping[str, ChannelProfile]
    clock: Callable[[], datetime]

    async def bring(self, message: InboundMessage) -> InboundMessage:
        """The message with its files here, or known to be missing."""
        if not any(one.ref for one in message.attachments):
            return message
        files = [await self._brought(message, one) for one in message.attachments]
        return replace(message, attachments=tuple(files))

    async def _brought(self, message: InboundMessage, file: Attachment) -> Attachment:
        source = self.sources.get(message.channel)
        if not file.ref or file.id is not None or source is None:
            return file
        known = _id_of(message, file)
        stored = await self.database.read(lambda store: store.attachments.get(known))
        if stored is not None:
            return named(stored, received=True)
        try:
            fetched = await self._fetched(message, file, source)
        except FileRefused as error:
            return replace(file, ref="", received=False, refused=error.code)
        except (ChannelError, TimeoutError) as error:
            log.warning("media_not_fetched", channel=message.channel, error=type(error).__name__)
            return replace(file, ref="", received=False, refused=NEVER_CAME)
        return await self._kept(message, file, fetched, known)

    async def _fetched(
        self, message: InboundMessage, file: Attachment, source: MediaSource
    ) -> Fetched:
        """The bytes; short failures are waited out. Raises ChannelError, TimeoutError."""
        most = self.profiles[message.channel].media_most_bytes
        if file.size > most:
            raise FileTooLarge(name=file.name, limit_mb=most // 1_000_000)
        async with asyncio.timeout(LIMIT_S):
            for left in reversed(range(TRIES)):
                try:
                    return await source.fetch(file.ref, most_bytes=most)
                except ChannelError as error:
                    if error.permanent or not left:
                        raise
                    await asyncio.sleep(error.retry_after or PAUSE_S)
        raise TimeoutError

    async def _kept(
        self, message: InboundMessage, file: Attachment, fetched: Fetched, known: UUID
    ) -> Attachment:
        """Checked and sealed; a refused one keeps its name and the reason."""
        taken = await asyncio.to_thread(self._taken, message, file, fetched)
        if taken.record is None:
            return taken.attachment
        record = replace(taken.record, id=known)
        await self.database.write(lambda store: _add(store, record))
        return named(record, received=True)

    def _taken(self, message: InboundMessage, file: Attachment, fetched: Fetched) -> TakenFile:
        return take_file(
            self.files,
            fetched.data,
            name=file.name or fetched.name or file.kind.value,
            kind=file.kind,
            conversation_key=message.conversation_key,
            now=self.clock(),
        )


def _add(store: Store, record: AttachmentRecord) -> None:
    """Write the row unless a turn that was broken off has written it."""
    if store.attachments.get(record.id) is None:
        store.attachments.add(record)


def _id_of(message: InboundMessage, file: Attachment) -> UUID:
    """The same for each try of one message: a file is fetched and stored once."""
    parts = (message.channel, message.account, message.sender, message.message_id, file.ref)
    return uuid5(NAMESPACE_URL, "\n".join(parts))

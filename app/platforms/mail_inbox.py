"""Mails of the complaint mailbox (收件邮箱), kept together with the place that was reached."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from app.platforms.mail_files import files_of
from app.platforms.mail_places import IGNORED, Place, delivery_of, machine_key, place_of
from app.platforms.shelves import Shelf
from app.platforms.signals import Signals
from app.taken_files import TakenFile
from channels.codec import inbound_to_json
from channels.email.letter import plain_subject
from channels.email.ports import Arrived, Kept, MailCursorMoved, Mark
from channels.email.quotes import new_words
from channels.email.settings import CHANNEL
from channels.errors import DeskUnavailable
from channels.message import InboundMessage
from channels.webhook import Signal, SignalKind
from storage.files import FileStore
from storage.interface import Store

Step = tuple[Mark, Mark]
Reduce = Callable[[InboundMessage], InboundMessage]
"""Takes out of a message what may not be kept (``channels.reduction``)."""

HEAD: Final = "mail"
"""Member of a stored message that holds what a reply needs: subject, id, references."""
TEXT_MOST: Final = 20_000
"""Characters of one message; of a longer mail the whole is kept as a file beside it."""
_SOON_MS: Final = 1
"""Nobody waits for the answer to a mail: it is due at once, and taken by the inbox loop."""


@dataclass(frozen=True, slots=True)
class MailShelf(Shelf):
    """Implements ``channels.email.ports.MailInbox``.

    ``reduce`` is None where whole mails may be kept; otherwise it comes before anything is stored.
    """

    files: FileStore
    signals: Signals
    reduce: Reduce | None
    owner: str
    lease_ms: int

    async def mark(self, *, account: str) -> Mark:
        """How far the mailbox was read."""
        kept = await self._read(lambda store: store.cursors.get(channel=CHANNEL, account=account))
        if kept is None:
            return Mark()
        validity, _, uid = kept.cursor.partition(":")
        return Mark(validity=int(validity), uid=int(uid), version=kept.version)

    async def reached(self, *, account: str, step: Step, now: datetime) -> None:
        """A step without a mail. Raises MailCursorMoved, DeskUnavailable."""
        await self._write(lambda store: _advance(store, account, step, now))

    async def keep(self, mail: Arrived, *, step: Step | None, now: datetime) -> Kept:
        """Store one mail, once, with its files. Raises MailCursorMoved, DeskUnavailable."""
        if mail.letter.report is not None and await self._reported(mail, step, now):
            return Kept.REPORT
        subject = f"{HEAD}:{mail.letter.sender}"
        place = await self._read(
            lambda store: place_of(store, mail, now_count=store.attempts.count(subject, now=now))
        )
        if place.state is not None:
            await self._write(lambda store: _advance(store, mail.account, step, now))
            return Kept.IGNORED if place.state == IGNORED else Kept.REPEATED
        if mail.letter.machine is not None or place.noisy:
            return await self._ignored(mail, step, now)
        return await self._taken(mail, place, step, now)

    async def _taken(self, mail: Arrived, place: Place, step: Step | None, now: datetime) -> Kept:
        """A person's mail: its files first, then everything else in one transaction."""
        text = _text(mail, place)
        files: list[TakenFile] = []
        if self.reduce is None:
            files = await asyncio.to_thread(
                files_of, self.files, mail, key=place.key, too_long=len(text) > TEXT_MOST, now=now
            )
        message = _message(mail, place.key, text[:TEXT_MOST], files)
        body = self._body(message, mail)

        def work(store: Store) -> bool:
            store.attempts.note(f"{HEAD}:{mail.letter.sender}", now=now)
            repeated = self._received(store, message, body, now)
            for one in files:
                if one.record is not None and not repeated:
                    store.attachments.add(one.record)
            _advance(store, mail.account, step, now)
            return repeated

        try:
            repeated = await self._write(work)
        except (MailCursorMoved, DeskUnavailable) as error:
            # Where nobody knows what became of the rows, the bytes stay: they may be named.
            if isinstance(error, MailCursorMoved) or error.saved is False:
                await asyncio.to_thread(self._forget, files)
            raise
        if repeated:
            await asyncio.to_thread(self._forget, files)
        return Kept.REPEATED if repeated else Kept.TAKEN

    async def _ignored(self, mail: Arrived, step: Step | None, now: datetime) -> Kept:
        """A machine's mail: a row that is closed at once. Its files stay in the mailbox."""
        message = _message(mail, machine_key(mail.account), mail.letter.text[:TEXT_MOST], [])
        body = self._body(message, mail)

        def work(store: Store) -> None:
            self._received(store, message, body, now, ignored=True)
            _advance(store, mail.account, step, now)

        await self._write(work)
        return Kept.IGNORED

    async def _reported(self, mail: Arrived, step: Step | None, now: datetime) -> bool:
        """Write down what became of a mail of ours; False when the report is of none."""

        def work(store: Store) -> bool:
            signals = _signals(store, mail, now)
            if not signals:
                return False
            for signal in signals:
                self.signals.note(store, signal, now=now)
            _advance(store, mail.account, step, now)
            return True

        return await self._write(work)

    def _body(self, message: InboundMessage, mail: Arrived) -> dict[str, Any]:
        """The message, and what a reply to it needs; where no words may be kept, no subject."""
        letter = mail.letter
        head = {"id": letter.message_id, "references": list(reversed(letter.answers))}
        if self.reduce is not None:
            return {**inbound_to_json(self.reduce(message)), HEAD: head}
        return {**inbound_to_json(message), HEAD: {**head, "subject": letter.subject}}

    def _received(
        self,
        store: Store,
        message: InboundMessage,
        body: dict[str, Any],
        now: datetime,
        *,
        ignored: bool = False,
    ) -> bool:
        epoch = round(now.timestamp() * 1000)
        received = store.inbox.receive(
            channel=message.channel,
            account=message.account,
            sender=message.sender,
            message_id=message.message_id,
            conversation_key=message.conversation_key,
            received_at=message.received_at,
            body=body,
            trace_id=uuid4().hex,
            now=epoch,
            window_ms=0 if ignored else _SOON_MS,
            cap_ms=0,
            lease_ms=self.lease_ms,
            owner=self.owner,
        )
        if ignored and received.leased:
            store.inbox.settle(received.row, state=IGNORED, now=epoch)
        return received.repeated

    def _forget(self, files: list[TakenFile]) -> None:
        """On a thread: bytes that no row names."""
        for one in files:
            if one.record is not None and one.record.storage_key:
                self.files.remove(one.record.storage_key)


def _message(mail: Arrived, key: str, text: str, files: list[TakenFile]) -> InboundMessage:
    letter = mail.letter
    return InboundMessage(
        channel=CHANNEL,
        account=mail.account,
        sender=letter.sender,
        message_id=letter.dedupe_id,
        conversation_key=key,
        received_at=mail.received_at,
        text=text,
        attachments=tuple(one.attachment for one in files),
        forwarded=letter.forwarded,
    )


def _text(mail: Arrived, place: Place) -> str:
    """What is new: in an answer the words above the earlier mails, else subject and text.

    An answer of earlier words alone stands whole, unless it brings files: then they are the answer.
    """
    letter = mail.letter
    if place.continues:
        new = new_words(letter.text, known=place.known)
        return new if new or letter.files else letter.text.strip()
    subject = plain_subject(letter.subject)
    begins = not subject or letter.text.startswith(subject)
    return letter.text if begins else f"{subject}\n{letter.text}".strip()


def _advance(store: Store, account: str, step: Step | None, now: datetime) -> None:
    """Move the place that was reached. Raises MailCursorMoved."""
    if step is None:
        return
    seen, reached = step
    moved = store.cursors.advance(
        channel=CHANNEL,
        account=account,
        cursor=f"{reached.validity}:{reached.uid}",
        seen_version=seen.version,
        now=now,
    )
    if not moved:
        raise MailCursorMoved("the mailbox was read further by another process")


def _signals(store: Store, mail: Arrived, now: datetime) -> list[Signal]:
    """What the report says of mails that were ours; one that only waits says nothing."""
    letter, found = mail.letter, []
    report = letter.report
    for one in report.ids if report is not None else ():
        row = delivery_of(store, one)
        if row is None or report is None:
            continue
        kind = SignalKind.FAILED if report.failed else SignalKind.DELIVERED
        signal = Signal(
            channel=CHANNEL,
            account=row.account,
            sender=row.recipient,
            event_id=letter.dedupe_id,
            kind=kind,
            at=now,
            reference=one,
            outcome=report.outcome,
        )
        found.append((report.failed, signal))
    return [signal for failed, signal in found if failed is not None]

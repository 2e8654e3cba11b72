"""Where a mail belongs (邮件归属): the conversation it goes on with, and what was said there.

A sender's name proves nothing: anybody can write one. A mail goes on with a conversation only if it
answers a mail of ours, whose id nobody can guess, or one that the same sender wrote before in that
thread, or if our own mail server vouches for the sender. Any other mail begins a conversation of
its own, where a ticket is shown against its look-up code (查询码) as on any new channel. Answers
leave for the address with which a conversation began, and for no other.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from channels.email.letter import Letter, dedupe_id
from channels.email.ports import Arrived
from channels.email.settings import CHANNEL
from storage.interface import Store
from storage.records import InboxRow, OutboxRow

IGNORED: Final = "ignored"
MOST_AN_HOUR: Final = 30
"""Mails of one sender that are answered in an hour: beyond that no person writes."""
_OURS: Final = re.compile(r"<([0-9a-f-]{36})@[^<>@]+>", re.IGNORECASE | re.ASCII)
_LINES: Final = 60
_KEY_MOST: Final = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What the store knows before a mail is kept.

    ``state`` is that of the stored row if the mail came before; ``continues`` tells that the
    conversation was there; ``known`` are the texts that were said in it.
    """

    key: str
    state: str | None = None
    continues: bool = False
    known: tuple[str, ...] = ()
    noisy: bool = False


def place_of(store: Store, mail: Arrived, *, now_count: int) -> Place:
    """Where the mail belongs; ``now_count`` is how many the sender wrote this hour."""
    letter = mail.letter
    row = _row(store, mail, letter.dedupe_id)
    if row is not None:
        return Place(key=row.conversation_key, state=row.state)
    noisy = now_count >= MOST_AN_HOUR
    key = _answered(store, mail) or _written_before(store, mail)
    if key is None:
        return Place(key=_fresh_key(mail.account, letter), noisy=noisy)
    return Place(key=key, continues=True, known=_said(store, key), noisy=noisy)


def delivery_of(store: Store, message_id: str) -> OutboxRow | None:
    """The delivery that left under this Message-ID."""
    found = _OURS.fullmatch(message_id)
    if found is None:
        return None
    try:
        row = store.outbox.get(UUID(found.group(1)))
    except ValueError:
        return None
    return row if row is not None and row.channel == CHANNEL else None


def machine_key(account: str) -> str:
    """Mails without an answer lie apart: none of them holds a conversation up."""
    return f"{CHANNEL}:{account}:{IGNORED}"


def _answered(store: Store, mail: Arrived) -> str | None:
    """The conversation of the mail of ours that this one answers."""
    for one in mail.letter.answers:
        row = delivery_of(store, one)
        if row is not None and row.conversation_key and row.account == mail.account:
            return row.conversation_key
    return None


def _written_before(store: Store, mail: Arrived) -> str | None:
    """The conversation of an earlier mail of the same sender in this thread."""
    for one in mail.letter.answers:
        row = _row(store, mail, dedupe_id(one))
        if row is not None and row.state != IGNORED:
            return row.conversation_key
    return None


def _row(store: Store, mail: Arrived, message_id: str) -> InboxRow | None:
    return store.inbox.get(
        channel=CHANNEL,
        account=mail.account,
        sender=mail.letter.sender,
        message_id=message_id,
    )


def _fresh_key(account: str, letter: Letter) -> str:
    """One conversation for a proved sender, else one for each thread."""
    whose = f"{CHANNEL}:{account}:{letter.sender}"
    if letter.proved:
        return whose if len(whose) <= _KEY_MOST else f"{CHANNEL}:{_short(whose)}"
    root = letter.answers[-1] if letter.answers else letter.message_id
    thread = f"{whose}:{_short(root)}"
    return thread if len(thread) <= _KEY_MOST else f"{CHANNEL}:{_short(thread)}"


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _said(store: Store, key: str) -> tuple[str, ...]:
    """What both sides said last, in the words that were stored."""
    lines: Sequence[str] = [
        str(line.content.get(name, ""))
        for line in store.conversations.transcript(key, limit=_LINES)
        for name in ("text", "link")
    ]
    return tuple(filter(None, lines))

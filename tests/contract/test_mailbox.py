"""The mailbox against a real IMAP server on loopback: nothing lost, nothing twice, nothing open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from channels.email import MailboxSettings, Security
from channels.email.imap import Mailbox
from channels.email.ports import Arrived, Kept, MailCursorMoved, Mark
from channels.email.puller import MailPuller
from channels.errors import AccountBlocked, ChannelError, DeskUnavailable
from tests.support.imap_server import ImapServer, imap_server
from tests.support.mail_house import letter, mailbox
from tests.support.smtp_server import certificate

pytestmark = pytest.mark.network

NOW = datetime.now(UTC)


@dataclass
class MemoryInbox:
    """Keeps mails by their id; fails as often as it was told."""

    answer: Kept = Kept.TAKEN
    at: Mark = field(default_factory=Mark)
    mails: dict[str, Arrived] = field(default_factory=dict)
    failures: list[Exception] = field(default_factory=list)

    async def mark(self, *, account: str) -> Mark:
        return self.at

    async def keep(self, mail: Arrived, *, step: tuple[Mark, Mark] | None, now: datetime) -> Kept:
        if self.failures:
            raise self.failures.pop(0)
        self._go(step)
        known = mail.letter.message_id in self.mails
        self.mails.setdefault(mail.letter.message_id, mail)
        return Kept.REPEATED if known else self.answer

    async def reached(self, *, account: str, step: tuple[Mark, Mark], now: datetime) -> None:
        self._go(step)

    def _go(self, step: tuple[Mark, Mark] | None) -> None:
        if step is not None:
            seen, self.at = step
            assert self.at.version == seen.version + 1

    def subjects(self) -> list[str]:
        return [one.letter.subject for one in self.mails.values()]


@pytest.fixture
async def imap() -> AsyncIterator[ImapServer]:
    async with imap_server() as found:
        yield found


def puller(
    imap: ImapServer, inbox: MemoryInbox, *, pauses_s: tuple[float, ...] = (0.0, 0.0), **other: Any
) -> MailPuller:
    return MailPuller(mailbox(imap, **other), inbox, clock=lambda: NOW, pauses_s=pauses_s)


async def put(imap: ImapServer, subject: str, **more: Any) -> int:
    return await imap.put(bytes(letter("Hello", subject=subject)), **more)


async def test_a_first_look_takes_what_nobody_has_read(imap: ImapServer) -> None:
    inbox = MemoryInbox()
    await put(imap, "old", seen=True)
    first = await put(imap, "new")
    await put(imap, "read by somebody", seen=True)
    await puller(imap, inbox).look()
    assert inbox.subjects() == ["new"]
    assert (await imap.flags())[first] == {r"\Seen"}


async def test_later_looks_take_what_came_whoever_read_it(imap: ImapServer) -> None:
    inbox = MemoryInbox()
    looks = puller(imap, inbox)
    await looks.look()
    assert (inbox.at.version, inbox.mails) == (1, {})
    await put(imap, "read in the meantime", seen=True)
    await put(imap, "unread")
    await looks.look()
    await looks.look()
    assert inbox.subjects() == ["read in the meantime", "unread"]


async def test_mails_without_an_answer_stay_unread(imap: ImapServer) -> None:
    await put(imap, "machine")
    await puller(imap, MemoryInbox(answer=Kept.IGNORED)).look()
    assert list((await imap.flags()).values()) == [set()]


async def test_other_numbers_repeat_nothing_and_miss_nothing(imap: ImapServer) -> None:
    inbox = MemoryInbox()
    looks = puller(imap, inbox)
    await put(imap, "before")
    await looks.look()
    await imap.number_anew()
    await put(imap, "while nobody looked", seen=True)
    await looks.look()
    assert inbox.subjects() == ["before", "while nobody looked"]
    assert inbox.at.validity


@pytest.mark.parametrize(
    "failure",
    [
        DeskUnavailable("planted", saved=False),
        MailCursorMoved("planted"),
        ChannelError("planted"),
        RuntimeError("planted"),
    ],
)
async def test_what_could_not_be_stored_comes_again(imap: ImapServer, failure: Exception) -> None:
    inbox = MemoryInbox(failures=[failure])
    uid = await put(imap, "kept in the end")
    await puller(imap, inbox).look()
    assert len(inbox.mails) == 1
    assert (await imap.flags())[uid] == {r"\Seen"}


async def test_a_mail_that_nothing_can_store_holds_no_other_up(imap: ImapServer) -> None:
    inbox = MemoryInbox()
    looks = puller(imap, inbox)
    await looks.look()
    bad, good = await put(imap, "poison"), await put(imap, "next")
    inbox.failures = [RuntimeError("planted"), RuntimeError("planted")]
    await looks.look()
    assert inbox.subjects() == ["next"]
    marks = await imap.flags()
    assert (marks[bad], marks[good]) == ({r"\Flagged"}, {r"\Seen"})


async def test_a_store_that_stays_away_leaves_the_mail_unread(imap: ImapServer) -> None:
    inbox = MemoryInbox(failures=[DeskUnavailable("planted", saved=False) for _ in range(3)])
    looks = puller(imap, inbox)
    uid = await put(imap, "patient")
    await looks.look()
    assert (inbox.mails, (await imap.flags())[uid]) == ({}, set())
    await looks.look()
    assert inbox.subjects() == ["patient"]


async def test_of_a_mail_that_is_too_large_the_text_is_read(imap: ImapServer) -> None:
    inbox = MemoryInbox()
    large = letter(
        "The text", subject="Large", files=[("a.pdf", b"x" * 900_000, "application/pdf")]
    )
    uid = await imap.put(bytes(large))
    await puller(imap, inbox, most_bytes=500_000).look()
    (kept,) = inbox.mails.values()
    assert (kept.whole, kept.letter.text.strip()) == (False, "The text")
    assert len(kept.raw) < 500_000
    assert (await imap.flags())[uid] == {r"\Seen", r"\Flagged"}


async def test_a_mail_counts_from_its_arrival(imap: ImapServer) -> None:
    inbox = MemoryInbox()
    friday = (NOW - timedelta(days=2)).replace(microsecond=0)
    await put(imap, "over the weekend", at=friday)
    await puller(imap, inbox).look()
    assert next(iter(inbox.mails.values())).received_at == friday


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_the_way_is_protected(tmp_path: Path, security: Security) -> None:
    tls, authority = certificate(tmp_path)
    inbox = MemoryInbox()
    async with imap_server(tls=tls, tls_first=security is Security.TLS) as imap:
        await put(imap, "protected")
        await puller(imap, inbox, security=security).look()
        assert inbox.mails == {}, "nobody vouches for this server"
        await puller(imap, inbox, security=security, ca_file=authority).look()
    assert inbox.subjects() == ["protected"]


async def test_without_protection_on_offer_nothing_is_said(imap: ImapServer) -> None:
    inbox = MemoryInbox()
    await put(imap, "open")
    await puller(imap, inbox, security=Security.STARTTLS).look()
    assert inbox.mails == {}


def refusal(settings: MailboxSettings) -> ChannelError:
    box = Mailbox(settings)
    with pytest.raises(ChannelError) as refused:
        box.open()
    box.close()
    return refused.value


async def test_refusals_say_who_has_to_act(imap: ImapServer) -> None:
    good = mailbox(imap)
    wrong = await asyncio.to_thread(refusal, replace(good, password="old-secret"))
    assert isinstance(wrong, AccountBlocked)
    assert "old-secret" not in str(wrong)
    elsewhere = await asyncio.to_thread(refusal, replace(good, folder="投诉"))
    assert isinstance(elsewhere, AccountBlocked)
    nobody = await asyncio.to_thread(refusal, replace(good, port=1))
    assert not isinstance(nobody, AccountBlocked)

"""The post office of demonstrations beside the servers of other people: both do the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from uuid import uuid4

import pytest

from app.platforms.fakes.mail_office import HOST, USER, PostOffice, opened
from channels.channel import Delivery
from channels.email import EmailChannel, MailboxSettings, MailSettings, Security
from channels.email.imap import Fetched, Mailbox, Opened
from channels.errors import AccountBlocked
from channels.message import OutboundMessage
from tests.support.real_office import real_office

pytestmark = pytest.mark.network

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
OFFICES = {"made": opened, "real": real_office}


@pytest.fixture(params=sorted(OFFICES))
async def office(request: pytest.FixtureRequest) -> AsyncIterator[PostOffice]:
    async with OFFICES[request.param]() as found:
        yield found


def mail(text: str) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "max.sample@example.org", "desk@example.com", "x"
    made.set_content(text)
    return made.as_bytes(policy=SMTP)


def box(office: PostOffice, password: str = "") -> Mailbox:
    settings = MailboxSettings(
        address="desk@example.com",
        host=HOST,
        port=office.imap_port,
        user=USER,
        password=password or office.password,
        security=Security.NONE,
        timeout_s=5.0,
        most_bytes=400_000,
    )
    return Mailbox(settings)


async def opened_box(office: PostOffice) -> tuple[Mailbox, Opened]:
    found = box(office)
    return found, await asyncio.to_thread(found.open)


async def test_mails_are_found_read_and_marked(office: PostOffice) -> None:
    raws = [mail(f"Mail {place}\r\n.\r\n") for place in range(3)]
    for raw in raws:
        await office.put(raw, at=NOW)
    found, state = await opened_box(office)
    uids = await asyncio.to_thread(found.unread)
    assert len(uids) == 3
    assert state.next_uid == uids[-1] + 1
    assert state.validity > 0
    whole = await asyncio.to_thread(found.fetch, uids[1])
    assert whole == Fetched(raw=raws[1], arrived=NOW, whole=True)
    await asyncio.to_thread(found.mark_read, uids[0])
    await asyncio.to_thread(found.flag, uids[1])
    assert await asyncio.to_thread(found.unread) == uids[1:]
    assert await asyncio.to_thread(found.after, uids[0]) == uids[1:]
    assert await asyncio.to_thread(found.after, uids[-1]) == []
    assert await asyncio.to_thread(found.unread_or_since, NOW) == uids
    assert await asyncio.to_thread(found.fetch, uids[-1] + 7) is None
    await asyncio.to_thread(found.close)


async def test_of_a_large_mail_the_beginning_is_given(office: PostOffice) -> None:
    raw = mail("many words " * 50_000)
    await office.put(raw, at=NOW)
    found, _ = await opened_box(office)
    (uid,) = await asyncio.to_thread(found.unread)
    part = await asyncio.to_thread(found.fetch, uid)
    assert part is not None
    assert not part.whole
    assert raw.startswith(part.raw)
    assert len(part.raw) < 400_000
    await asyncio.to_thread(found.close)


async def test_nobody_else_opens_the_mailbox(office: PostOffice) -> None:
    stranger = box(office, "another")
    with pytest.raises(AccountBlocked):
        await asyncio.to_thread(stranger.open)
    await asyncio.to_thread(stranger.close)


async def test_a_letter_arrives_as_it_was_written(office: PostOffice) -> None:
    text = f".\n..dots\n核对卡 👩‍👩‍👧\n\n{'长' * 3000}\nFrom here on."
    settings = MailSettings(
        host=HOST, port=office.smtp_port, sender="desk@example.com", security=Security.NONE
    )
    message = OutboundMessage(to="max.sample@example.org", subject="回执", text=text)
    delivery = Delivery(id=uuid4(), recipient="hash", message=message, attempt=1)
    await EmailChannel(settings).send(delivery, now=NOW)
    (letter,) = office.letters
    assert (letter["To"], letter["Subject"]) == ("max.sample@example.org", "回执")
    assert str(letter.get_content()).replace("\r\n", "\n").strip() == text

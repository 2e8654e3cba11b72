"""E-mail against a real mail server on loopback: what it sends, and what it says of failures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from uuid import uuid4

import pytest

from channels.channel import Delivery
from channels.email import EmailChannel, MailSettings, Security
from channels.email.ports import Thread
from channels.errors import AccountBlocked, ChannelError, WayClosed
from channels.message import OutboundMessage
from tests.support.smtp_server import MailServer, certificate, mail_server

pytestmark = pytest.mark.network

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
ADDRESS = "max.sample@example.com"
LETTER = OutboundMessage(
    to=ADDRESS, subject="直通验证码", text="验证码：123456\n\nYour code: 123456"
)


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server(MailServer()) as found:
        yield found


def settings(server: MailServer, **other: object) -> MailSettings:
    plain = MailSettings(
        host="localhost",
        port=server.port,
        sender="zhitong@example.com",
        sender_name="示例市商务局",
        security=Security.NONE,
        timeout_s=5,
    )
    return replace(plain, **other)


def delivery(message: OutboundMessage = LETTER) -> Delivery:
    return Delivery(id=uuid4(), recipient="hash", message=message, attempt=1)


async def refusal(server: MailServer, **other: object) -> ChannelError:
    with pytest.raises(ChannelError) as failed:
        await EmailChannel(settings(server, **other)).send(delivery(), now=NOW)
    assert ADDRESS not in str(failed.value)
    return failed.value


async def test_a_letter_arrives_as_it_was_written(server: MailServer) -> None:
    sent = delivery()
    receipt = await EmailChannel(settings(server)).send(sent, now=NOW)
    (letter,) = server.letters
    assert letter["To"] == ADDRESS
    assert letter["From"].addresses[0].display_name == "示例市商务局"
    assert letter["Subject"] == LETTER.subject
    assert letter["Auto-Submitted"] == "auto-generated"
    assert parsedate_to_datetime(letter["Date"]) == NOW
    assert server.texts()[0].replace("\r\n", "\n").strip() == LETTER.text
    assert receipt.sent_at == NOW
    assert receipt.provider_message_id == letter["Message-ID"] == f"<{sent.id}@example.com>"


async def test_the_same_delivery_again_is_the_same_letter(server: MailServer) -> None:
    channel, first = EmailChannel(settings(server)), delivery()
    for attempt in (1, 2):
        await channel.send(replace(first, attempt=attempt), now=NOW)
    assert len({letter["Message-ID"] for letter in server.letters}) == 1
    await channel.send(delivery(), now=NOW)
    assert len({letter["Message-ID"] for letter in server.letters}) == 2


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_the_way_is_protected_before_anything_is_said(
    tmp_path: Path, security: Security
) -> None:
    tls, authority = certificate(tmp_path)
    server = MailServer(tls=tls, users={"zhitong": "secret"})
    async with mail_server(server, tls_first=security is Security.TLS):
        channel = EmailChannel(
            settings(
                server, security=security, ca_file=authority, user="zhitong", password="secret"
            )
        )
        await channel.send(delivery(), now=NOW)
    assert server.protected == [True]
    assert server.verbs.index("AUTH") > server.verbs.index("EHLO")
    assert "secret" not in repr(settings(server, password="secret"))


async def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path: Path) -> None:
    server = MailServer(tls=certificate(tmp_path)[0])
    async with mail_server(server):
        error = await refusal(server, security=Security.STARTTLS)
    assert not error.permanent
    assert (server.letters, "MAIL" in server.verbs) == ([], False)


async def test_without_protection_on_offer_nothing_is_sent(server: MailServer) -> None:
    error = await refusal(server, security=Security.STARTTLS)
    assert not error.permanent
    assert "MAIL" not in server.verbs


@pytest.mark.parametrize(
    ("verb", "answer", "permanent"),
    [
        ("RCPT", "550 no such mailbox", True),
        ("RCPT", "450 try later", False),
        ("DATA", "552 too much", True),
        ("DATA", "451 busy", False),
        ("MAIL", "530 sign in first", True),
    ],
)
async def test_a_refusal_says_whether_it_is_for_good(
    server: MailServer, verb: str, answer: str, permanent: bool
) -> None:
    server.answers[verb] = answer
    assert (await refusal(server)).permanent is permanent
    assert server.letters == []


async def test_a_wrong_password_is_ours_to_mend(tmp_path: Path) -> None:
    server = MailServer(users={"zhitong": "secret"})
    async with mail_server(server):
        error = await refusal(server, user="zhitong", password="old")
    assert not error.permanent


async def test_a_server_that_does_not_answer_is_given_up_in_time(server: MailServer) -> None:
    server.silent = True
    assert not (await refusal(server, timeout_s=0.05)).permanent


async def test_a_server_that_is_not_there_is_tried_again_later(server: MailServer) -> None:
    nowhere = MailServer(port=1)
    assert not (await refusal(nowhere)).permanent


async def test_a_line_break_cannot_write_a_head(server: MailServer) -> None:
    evil = replace(LETTER, to=f"{ADDRESS}\nBcc: other@example.com")
    with pytest.raises(ChannelError) as failed:
        await EmailChannel(settings(server)).send(delivery(evil), now=NOW)
    assert failed.value.permanent
    assert server.verbs == []


class FixedThreads:
    """Every reply belongs to the same exchange."""

    def __init__(self, thread: Thread | None) -> None:
        self.thread = thread

    async def of(self, delivery: Delivery) -> Thread | None:
        return self.thread


REPLY = OutboundMessage(text="您希望怎样解决？", link="https://desk.example.com/t")


async def test_a_reply_stands_in_its_thread(server: MailServer) -> None:
    chain = tuple(f"<{number}@example.org>" for number in range(40))
    thread = Thread(to=ADDRESS, subject="Re: 投诉", answers="<last@example.org>", references=chain)
    channel = EmailChannel(
        settings(server).answered_at("complaints@example.com"), threads=FixedThreads(thread)
    )
    await channel.send(delivery(REPLY), now=NOW)
    (letter,) = server.letters
    assert (letter["To"], letter["Subject"]) == (ADDRESS, "Re: 投诉")
    assert letter["In-Reply-To"] == "<last@example.org>"
    ids = letter["References"].split()
    assert (ids[0], ids[-1], len(ids)) == (chain[0], "<last@example.org>", 20)
    assert letter["Reply-To"] == "complaints@example.com"
    assert letter["Auto-Submitted"] == "auto-replied"
    assert server.texts()[0].split() == [REPLY.text, REPLY.link]


async def test_a_subject_cannot_write_a_head(server: MailServer) -> None:
    evil = Thread(to=ADDRESS, subject="Re: x\r\nBcc: other@example.com")
    with pytest.raises(ChannelError) as failed:
        await EmailChannel(settings(server), threads=FixedThreads(evil)).send(
            delivery(REPLY), now=NOW
        )
    assert failed.value.permanent
    assert server.verbs == []


async def test_without_an_address_the_next_way_has_to_carry_it(server: MailServer) -> None:
    for threads in (None, FixedThreads(None)):
        with pytest.raises(WayClosed):
            await EmailChannel(settings(server), threads=threads).send(delivery(REPLY), now=NOW)
    assert server.verbs == []


async def test_an_unknown_mailbox_closes_the_way(server: MailServer) -> None:
    server.answers["RCPT"] = "550 no such mailbox"
    assert isinstance(await refusal(server), WayClosed)


async def test_a_refused_sign_in_calls_for_an_operator() -> None:
    server = MailServer(users={"zhitong": "secret"})
    async with mail_server(server):
        assert isinstance(await refusal(server, user="zhitong", password="old"), AccountBlocked)

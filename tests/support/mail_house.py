"""A complaint mailbox with everything around it: mail servers, a desk, people with mailboxes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import make_msgid
from pathlib import Path
from typing import Any

from aiosmtpd.handlers import Message as MessageHandler
from aiosmtpd.smtp import SMTP

from app.intake import Intake
from app.platforms.assembly import Makings
from app.platforms.email import make, make_puller
from app.wiring import House
from bot.dialogue.conversation import Conversation
from channels.email import MailboxSettings, MailSettings, Security
from channels.email.puller import MailPuller
from storage.records import ConversationRecord
from tests.support.houses import Hands, house_at
from tests.support.imap_server import HOST, PASSWORD, USER, ImapServer, imap_server

DESK = "complaints@example.com"
PERSON = "max.sample@example.org"


class Post(MessageHandler):
    """What a real mail server (aiosmtpd) took from the desk."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[EmailMessage] = []

    def handle_message(self, message: Message) -> None:
        letter = message_from_bytes(message.as_bytes(), policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)


@asynccontextmanager
async def post_office() -> AsyncIterator[tuple[Post, int]]:
    """The server on a free port of loopback."""
    post = Post()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(post, hostname=HOST, loop=loop), HOST, 0)
    async with server:
        yield post, server.sockets[0].getsockname()[1]


def mailbox(imap: ImapServer, **other: Any) -> MailboxSettings:
    """The desk's mailbox on that server."""
    given: dict[str, Any] = {
        "address": DESK,
        "host": "localhost",
        "port": imap.port,
        "user": USER,
        "password": PASSWORD,
        "security": Security.NONE,
        "timeout_s": 5.0,
    }
    return MailboxSettings(**given | other)


def letter(
    text: str,
    *,
    subject: str = "",
    sender: str = PERSON,
    answers: EmailMessage | None = None,
    files: Sequence[tuple[str, bytes, str]] = (),
    **heads: str,
) -> EmailMessage:
    """A mail as a person's programme writes it."""
    made = EmailMessage()
    made["From"] = f"Max Sample <{sender}>"
    made["To"] = DESK
    made["Message-ID"] = make_msgid(domain="example.org")
    if answers is not None:
        subject = subject or f"Re: {answers['Subject'].removeprefix('Re: ')}"
        made["In-Reply-To"] = answers["Message-ID"]
        earlier = answers.get("References", "")
        made["References"] = f"{earlier} {answers['Message-ID']}".strip()
    made["Subject"] = subject
    for name, value in heads.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    for name, data, kind in files:
        main, _, sub = kind.partition("/")
        made.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return made


@dataclass
class MailHouse:
    """A whole house whose complaint mailbox and mail server are real."""

    house: House
    clock: Hands
    imap: ImapServer
    post: Post
    puller: MailPuller

    async def arrives(self, mail: EmailMessage | bytes) -> None:
        """A mail comes in, is fetched, answered, and the answer leaves."""
        raw = mail if isinstance(mail, bytes) else bytes(mail)
        await self.imap.put(raw, at=self.clock())
        await self.puller.look()
        await self.work()

    async def work(self) -> None:
        """Turns and deliveries until there is nothing left to do."""
        intake = Intake(self.house.turns, windows=False, announces=lambda _: False)
        while await intake.run_due():
            continue
        while await self.house.deliverer.run_due(self.clock()):
            continue

    @property
    def last(self) -> EmailMessage:
        """The latest mail that the desk sent."""
        return self.post.letters[-1]

    def said(self) -> str:
        """Its words."""
        return str(self.last.get_content()).replace("\r\n", "\n").strip()

    def conversation(self, key: str) -> Conversation:
        """The state of a dialogue."""
        record = self.house.database.read_now(lambda store: store.conversations.get(key))
        assert isinstance(record, ConversationRecord)
        return self.house.conversations.open(record)


@asynccontextmanager
async def mail_house(
    folder: Path, *, in_country: bool = True, **other: Any
) -> AsyncIterator[MailHouse]:
    """The house, opened over loopback; ``in_country`` is the operator's word for the mailbox."""
    clock = Hands()
    platforms = folder / "platforms.toml"
    platforms.write_text(f"[residency]\nemail_in_country = {str(in_country).lower()}\n")
    async with imap_server() as imap, post_office() as (post, port):
        with house_at(
            folder / "data",
            clock=clock,
            platforms_file=platforms,
            mail_host=HOST,
            mail_port=port,
            mail_security="none",
            mail_sender=DESK,
        ) as house:
            settings = mailbox(imap, **other)
            yield MailHouse(house, clock, imap, post, _built_in(house, settings, port))


def _built_in(house: House, settings: MailboxSettings, port: int) -> MailPuller:
    """Give the house the mailbox before anything asks for its channels."""
    makings = Makings(
        settings=house.platform_settings,
        residency=house.residency,
        database=house.database,
        words=house.words,
        clock=house.clock,
        monotonic=house.monotonic,
        reception=house.reception,
        signals=house.signals,
        public_url="https://desk.example.com",
        owner=house.owner,
        lease_ms=1000 * house.settings.lease_s,
        window=house.window,
        files=house.files,
        sender=MailSettings(host=HOST, port=port, sender=DESK, security=Security.NONE),
    )
    platform = make(settings, makings)
    house.platforms.by_name = {**house.platforms.by_name, "email": platform}
    return make_puller(settings, makings)

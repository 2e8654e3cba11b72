"""A complaint mailbox (受理邮箱) that scripts are played on: each answer is a mail in the thread.

People write as their programmes do: the subject of the mail that is answered, its id, and its words
quoted below. Their own mail server is one that the desk's trusts, so a first mail is known too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from itertools import count
from typing import Any, Final

from app.converse.errors import NotPossibleHere
from app.converse.house import ANYWHERE
from app.converse.made_files import content_of
from app.converse.platforms.port import Letter, Writing, written
from app.converse.possible import Traits
from app.platforms.fakes.mail_office import HOST, USER, PostOffice, opened
from app.platforms.fakes.mail_people import answer, attach, quoted, words_of
from app.platforms.settings import PlatformSettings
from channels.email import MailboxSettings, Security
from channels.email.settings import CHANNEL
from storage.interface import Store

DESK: Final = "complaints@example.com"
_DOMAIN: Final = "example.org"
_VERIFIER: Final = "mx.example.com"
_VOUCHED: Final = f"{_VERIFIER}; dmarc=pass header.from={_DOMAIN}"
_FORWARDED: Final = f"---------- Forwarded message ---------\nFrom: Example <example@{_DOMAIN}>\n"

Open = Callable[[], AbstractAsyncContextManager[PostOffice]]


class PlayedEmail:
    """One mailbox, and people who write to it. ``poll_s``: seconds between two looks."""

    name = CHANNEL
    account = DESK

    def __init__(
        self, clock: Callable[[], datetime], *, office: Open = opened, poll_s: float = 60.0
    ) -> None:
        self.traits = Traits(cuts=False, rests=timedelta(seconds=poll_s))
        self.office: PostOffice
        self._clock = clock
        self._open_office = office
        self._poll_s = poll_s
        self._numbers = count(1)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[PlatformSettings]:
        """The servers at work; the deployment may take personal data by mail."""
        async with self._open_office() as self.office:
            mailbox = MailboxSettings(
                address=DESK,
                host=HOST,
                port=self.office.imap_port,
                user=USER,
                password=self.office.password,
                security=Security.NONE,
                poll_s=self._poll_s,
                verifier=_VERIFIER,
            )
            yield replace(ANYWHERE, email=mailbox)

    def desk_settings(self) -> Mapping[str, Any]:
        """Where letters leave."""
        return {
            "mail_host": HOST,
            "mail_port": self.office.smtp_port,
            "mail_security": Security.NONE,
            "mail_sender": DESK,
        }

    async def open(self, desk: str) -> None:
        """The desk comes by itself: nothing calls it."""
        del desk

    async def close(self) -> None:
        """The servers go with ``running``."""

    def person(self, name: str) -> str:
        """An address for whoever has the name."""
        del name
        return f"person-{next(self._numbers)}@{_DOMAIN}"

    def letters(self, writing: Writing, store: Store) -> Sequence[Letter]:
        """One mail, whatever is in it. Raises NotPossibleHere."""
        del store
        arrival = writing.arrival
        if arrival.edit_of or arrival.recall_of:
            raise NotPossibleHere("an edit, a recall")
        text = f"{_FORWARDED}\n{arrival.text}" if arrival.forwarded else written(writing)
        mail = self._mail(writing, text)

        async def call() -> bool:
            await self.office.put(mail.as_bytes(policy=SMTP), at=self._clock())
            return True

        return [Letter(message_id=str(mail["Message-ID"]), text=text.strip(), call=call)]

    def screen(self, sender: str) -> Sequence[str]:
        """What the desk wrote to the address."""
        return [words_of(one) for one in self.mails(sender)]

    def mails(self, sender: str) -> Sequence[EmailMessage]:
        """The letters of the desk to the address."""
        return [one for one in self.office.letters if one["To"] == sender]

    def _mail(self, writing: Writing, text: str) -> EmailMessage:
        arrival = writing.arrival
        mail = EmailMessage()
        mail["From"], mail["To"] = writing.sender, DESK
        mail["Message-ID"] = f"<{next(self._numbers)}.{arrival.message_id}@{_DOMAIN}>"
        mail["Authentication-Results"] = _VOUCHED
        earlier = self.mails(writing.sender)
        if arrival.forwarded:
            mail["Subject"] = "Fwd:"
        elif earlier:
            answer(mail, earlier[-1])
            text = f"{text}\n\n{quoted(earlier[-1])}"
        mail.set_content(text)
        for name in arrival.files:
            attach(mail, name, content_of(name))
        return mail

"""Somebody's mails with the desk (邮箱): of a complainant, or of an officer who is told by mail."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Final

from app.demo.bubbles import Bubble, Diary
from app.demo.phones import PHOTO
from app.platforms.fakes.mail_office import PostOffice
from app.platforms.fakes.mail_people import answer, attach, quoted, words_of

DESK: Final = "complaints@demo.example"
_DOMAIN: Final = "person.example"


def new_address() -> str:
    """The address of somebody new."""
    return f"person-{secrets.token_hex(4)}@{_DOMAIN}"


@dataclass
class MailPhone:
    """One mailbox, shown as one thread: what was written, and what the desk answered."""

    office: PostOffice
    clock: Callable[[], datetime]
    address: str = field(default_factory=new_address)
    diary: Diary = field(default_factory=Diary)

    async def begin(self) -> None:
        """Nothing begins by itself: a first mail is written."""
        raise LookupError(self.address)

    async def say(self, text: str) -> None:
        """Answer the latest letter; without one, write a first mail."""
        await self.write(text)

    async def write(self, text: str, *, subject: str = "") -> None:
        """A mail; with a ``subject`` one that answers nothing."""
        mail = self._mail(subject)
        self._note(text, mail)
        earlier = None if subject else self._latest
        mail.set_content(text if earlier is None else f"{text}\n\n{quoted(earlier)}")
        await self._put(mail)

    async def press(self, bubble: str, choice: str) -> None:
        """A letter has no buttons. Raises LookupError."""
        raise LookupError(f"{bubble} {choice}")

    async def attach(self, data: bytes) -> None:
        """A mail with a picture and no words."""
        mail = self._mail("")
        self._note("", mail, kind=PHOTO)
        mail.set_content("" if self._latest is None else f"\n\n{quoted(self._latest)}")
        attach(mail, "photo.png", data)
        await self._put(mail)

    def bubbles(self) -> list[Bubble]:
        """The thread."""
        return self.diary.woven(
            Bubble(id=str(place), title=str(one["Subject"]), text=words_of(one))
            for place, one in enumerate(self._letters())
        )

    def _mail(self, subject: str) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"] = self.address, DESK
        mail["Date"] = format_datetime(self.clock())
        mail["Message-ID"] = make_msgid(domain=_DOMAIN)
        if subject or self._latest is None:
            mail["Subject"] = subject
        else:
            answer(mail, self._latest)
        return mail

    def _note(self, text: str, mail: EmailMessage, *, kind: str = "") -> None:
        after = len(self._letters())
        self.diary.own(text, after=after, kind=kind, title=str(mail["Subject"]))

    async def _put(self, mail: EmailMessage) -> None:
        await self.office.put(mail.as_bytes(policy=SMTP), at=self.clock())

    @property
    def _latest(self) -> EmailMessage | None:
        letters = self._letters()
        return letters[-1] if letters else None

    def _letters(self) -> Sequence[EmailMessage]:
        return [one for one in self.office.letters if one["To"] == self.address]

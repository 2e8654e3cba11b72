"""One-time codes by e-mail (一次性验证码): drawn here, kept as a hash, sent through the outbox."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app import guessing
from bot.dialogue.context import MailCodes
from casework.service.commands import SendMailCode
from casework.service.outcomes import MailCodeAsked
from channels.codec import outbound_to_json
from channels.message import OutboundMessage
from channels.words import Words
from storage.ids import new_id
from storage.interface import Store
from storage.keyring import KeyRing
from storage.records import NewDelivery

EMAIL = "email"
TEMPLATE = "mail_code"
DIGITS = 6
LIFE = timedelta(minutes=15)
_CODE = re.compile(rf"(?<!\d)\d{{{DIGITS}}}(?!\d)")
_MASKED = "•" * DIGITS


def mail_codes(keys: KeyRing) -> MailCodes:
    """What the conversation needs of the codes."""

    def digest(code: str) -> str:
        return keys.token_hash(f"{TEMPLATE}:{code}").hex()

    def new() -> tuple[str, str]:
        code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
        return code, digest(code)

    return MailCodes(new=new, digest=digest, life=LIFE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeMails:
    """Writes the e-mail with a code into the outbox, within the limits of an hour."""

    words: Words
    keys: KeyRing

    def send(
        self, store: Store, command: SendMailCode, asked: MailCodeAsked, *, now: datetime
    ) -> MailCodeAsked:
        """Send if a ticket stands behind the address; each request counts, known address or not.

        Raises TooManyGuesses.
        """
        subjects = guessing.about_mail(address=command.address, by=command.conversation_key)
        guessing.require_room(store, subjects, now=now)
        guessing.note(store, subjects, now=now)
        if asked.sent:
            store.outbox.enqueue([self._delivery(command)], now=now)
        return asked

    def _delivery(self, command: SendMailCode) -> NewDelivery:
        """The recipient's column is open to read, so it holds a keyed hash of the address."""
        minutes = round(LIFE.total_seconds() / 60)
        message = OutboundMessage(
            to=command.address,
            subject=self.words.text("notices.mail_code_subject", command.language),
            text=self.words.text(
                "notices.mail_code", command.language, code=command.code, minutes=minutes
            ),
        )
        delivery_id = new_id()
        return NewDelivery(
            id=delivery_id,
            cause_key=f"{TEMPLATE}:{delivery_id}",
            channel=EMAIL,
            account="",
            recipient=self.keys.blind_index(command.address.strip().casefold()).hex(),
            template=TEMPLATE,
            language=command.language,
            payload=outbound_to_json(message),
        )


def without_code(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A stored e-mail without its code."""
    return {**payload, "text": _CODE.sub(_MASKED, str(payload.get("text", "")))}

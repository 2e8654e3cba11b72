"""E-mail as a way out: one message a delivery, over SMTP in a thread of its own.

A reply stands in the thread of the mail that it answers. Where a message brings its own address and
subject they are used, and lie sealed until they leave.
"""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from dataclasses import replace
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import Final

from channels.channel import ChannelProfile, Delivery, DeliveryReceipt
from channels.email.ports import Thread, Threads
from channels.email.settings import MAIL, MailSettings, Security
from channels.errors import AccountBlocked, ChannelError, WayClosed
from channels.message import OutboundMessage

_PERMANENT: Final = 500
"""Replies of a mail server from here on are refusals for good (RFC 5321, 4.2.1)."""
_SUPPRESSED: Final = "OOF, AutoReply, RN, NRN"
"""What Exchange shall not answer with; reports of failure are wanted."""
_CHAIN_MOST: Final = 20
"""Ids in References: the first and the latest ones (RFC 5537, 3.4.4)."""


class EmailChannel:
    """Sends through one mail server."""

    def __init__(self, settings: MailSettings, *, threads: Threads | None = None) -> None:
        """``threads`` tells where replies belong; without it only messages with an address go."""
        self._settings = settings
        self._threads = threads

    @property
    def profile(self) -> ChannelProfile:
        """Limits of e-mail."""
        return MAIL

    async def send(self, delivery: Delivery, *, now: datetime) -> DeliveryReceipt:
        """Hand one message to the server. Raises ChannelError.

        A repeated delivery bears the same Message-ID, by which mailboxes know it again.
        """
        letter = self._letter(delivery, await self._thread(delivery), now)
        await asyncio.to_thread(self._hand_over, letter)
        return DeliveryReceipt(sent_at=now, provider_message_id=letter["Message-ID"])

    async def _thread(self, delivery: Delivery) -> Thread:
        """Where the message goes. Raises WayClosed when nobody can tell."""
        message = delivery.message
        if message.to:
            return Thread(to=message.to, subject=message.subject, replies=False)
        found = None if self._threads is None else await self._threads.of(delivery)
        if found is None:
            raise WayClosed("the e-mail has no address")
        return replace(found, subject=message.subject) if message.subject else found

    def _letter(self, delivery: Delivery, thread: Thread, now: datetime) -> EmailMessage:
        settings = self._settings
        letter = EmailMessage()
        try:
            letter["From"] = formataddr((settings.sender_name, settings.sender))
            letter["To"] = thread.to
            letter["Subject"] = thread.subject
            if settings.reply_to and settings.reply_to != settings.sender:
                letter["Reply-To"] = settings.reply_to
            _place(letter, thread)
        except (ValueError, MessageError) as error:
            raise ChannelError(
                "the head of the e-mail cannot be written", permanent=True
            ) from error
        letter["Date"] = format_datetime(now)
        letter["Message-ID"] = f"<{delivery.id}@{settings.sender.rpartition('@')[2]}>"
        # No answers by machines (RFC 3834).
        letter["Auto-Submitted"] = "auto-replied" if thread.replies else "auto-generated"
        letter["X-Auto-Response-Suppress"] = _SUPPRESSED
        letter.set_content(_words(delivery.message))
        return letter

    def _hand_over(self, letter: EmailMessage) -> None:
        """On a thread: connect, protect, say who we are, send. No error names an address."""
        try:
            with self._connected() as server:
                if self._settings.user:
                    server.login(self._settings.user, self._settings.password)
                server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as error:
            codes = {code for code, _ in error.recipients.values()}
            if min(codes) >= _PERMANENT:
                raise WayClosed(f"recipient refused with {min(codes)}") from error
            raise _refused("recipient", min(codes)) from error
        except smtplib.SMTPAuthenticationError as error:
            raise AccountBlocked(f"sign-in refused with {error.smtp_code}") from error
        except smtplib.SMTPResponseException as error:
            raise _refused(type(error).__name__, error.smtp_code) from error
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelError(type(error).__name__) from error

    def _connected(self) -> smtplib.SMTP:
        """A protected connection; where protection is wanted there is none without it."""
        settings = self._settings
        host, port, limit = settings.host, settings.port, settings.timeout_s
        if settings.security is Security.TLS:
            return smtplib.SMTP_SSL(host, port, timeout=limit, context=self._trust())
        server = smtplib.SMTP(host, port, timeout=limit)
        if settings.security is Security.STARTTLS:
            try:
                server.starttls(context=self._trust())
            except BaseException:
                server.close()
                raise
        return server

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._settings.ca_file)


def _place(letter: EmailMessage, thread: Thread) -> None:
    """Where in its thread a reply stands (RFC 5322, 3.6.4). Raises ValueError."""
    if not thread.answers:
        return
    chain = tuple(dict.fromkeys([*thread.references, thread.answers]))
    if len(chain) > _CHAIN_MOST:
        chain = (chain[0], *chain[1 - _CHAIN_MOST :])
    letter["In-Reply-To"] = thread.answers
    letter["References"] = " ".join(chain)


def _words(message: OutboundMessage) -> str:
    """The text; the page that belongs to it stands on a line of its own."""
    if not message.link or message.link in message.text:
        return message.text
    return f"{message.text}\n\n{message.link}"


def _refused(what: str, code: int) -> ChannelError:
    return ChannelError(f"{what} refused with {code}", permanent=code >= _PERMANENT)

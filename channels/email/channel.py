"""E-mail as a way out: one message a delivery, over SMTP in a thread of its own.

The address and the subject come with the message, so that they lie sealed until they leave.
"""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from channels.channel import ChannelProfile, Delivery, DeliveryReceipt
from channels.email.settings import MAIL, MailSettings, Security
from channels.errors import ChannelError

_PERMANENT = 500
"""Replies of a mail server from here on are refusals for good (RFC 5321, 4.2.1)."""


class EmailChannel:
    """Sends through one mail server."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings

    @property
    def profile(self) -> ChannelProfile:
        """Limits of e-mail."""
        return MAIL

    async def send(self, delivery: Delivery, *, now: datetime) -> DeliveryReceipt:
        """Hand one message to the server. Raises ChannelError.

        A repeated delivery bears the same Message-ID, by which mailboxes know it again.
        """
        letter = self._letter(delivery, now)
        await asyncio.to_thread(self._hand_over, letter)
        return DeliveryReceipt(sent_at=now, provider_message_id=letter["Message-ID"])

    def _letter(self, delivery: Delivery, now: datetime) -> EmailMessage:
        settings = self._settings
        letter = EmailMessage()
        try:
            letter["From"] = formataddr((settings.sender_name, settings.sender))
            letter["To"] = delivery.message.to
            letter["Subject"] = delivery.message.subject
        except (ValueError, MessageError) as error:
            raise ChannelError(
                "the head of the e-mail cannot be written", permanent=True
            ) from error
        letter["Date"] = format_datetime(now)
        letter["Message-ID"] = f"<{delivery.id}@{settings.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"  # no answers by machines (RFC 3834)
        letter.set_content(delivery.message.text)
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
            raise _refused("recipient", min(codes)) from error
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


def _refused(what: str, code: int) -> ChannelError:
    """Authentication is ours to mend: such a message is tried again, whatever the code says."""
    permanent = code >= _PERMANENT and what != smtplib.SMTPAuthenticationError.__name__
    return ChannelError(f"{what} refused with {code}", permanent=permanent)

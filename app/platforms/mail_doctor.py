"""The mail servers looked at (邮件自检): where our mails leave, and the mailbox that is read."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from typing import Final

from app.platforms.findings import Finding, Notes
from app.settings import Settings
from channels.email.imap import Mailbox
from channels.email.settings import MailboxSettings, Security
from channels.errors import ChannelError

LIMIT_S: Final = 8.0


async def check_outgoing(settings: Settings, notes: Notes) -> Finding:
    """The server answers, is protected as set, and knows us; nothing is sent."""
    if not settings.mail_host:
        return notes.warning("outgoing", "no_mail_host")
    where = f"{settings.mail_host}:{settings.mail_port}"
    try:
        await asyncio.to_thread(_greeted, settings)
    except smtplib.SMTPAuthenticationError as error:
        return notes.failed("outgoing", "credentials", what=str(error.smtp_code))
    except (smtplib.SMTPException, OSError) as error:
        return notes.failed("outgoing", "unreachable", what=f"{where}, {type(error).__name__}")
    return notes.ok("outgoing", what=where)


def _greeted(settings: Settings) -> None:
    """On a thread: connect, protect, say who we are, leave."""
    trust = ssl.create_default_context(cafile=settings.mail_ca_file)
    host, port = settings.mail_host, settings.mail_port
    if settings.mail_security is Security.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=LIMIT_S, context=trust)
    else:
        server = smtplib.SMTP(host, port, timeout=LIMIT_S)
    with server:
        if settings.mail_security is Security.STARTTLS:
            server.starttls(context=trust)
        if settings.mail_user:
            server.login(settings.mail_user, settings.mail_password.get_secret_value())


async def check_mailbox(settings: MailboxSettings, notes: Notes) -> Finding:
    """The mailbox opens; nothing in it is read or changed."""
    mailbox = Mailbox(settings)
    try:
        await asyncio.to_thread(mailbox.open)
    except ChannelError as error:
        return notes.error("mailbox", error)
    finally:
        await asyncio.to_thread(mailbox.close)
    return notes.ok("mailbox", what=f"{settings.host}:{settings.port}")

"""E-mail over SMTP: one-time codes go out here."""

from channels.email.channel import EmailChannel
from channels.email.settings import MailSettings, Security

__all__ = ["EmailChannel", "MailSettings", "Security"]

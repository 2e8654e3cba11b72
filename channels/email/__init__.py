"""E-mail: a complaint mailbox read over IMAP (受理邮箱), replies and notices sent over SMTP."""

from channels.email.channel import EmailChannel
from channels.email.settings import MailboxSettings, MailSettings, Security, read_mailbox

__all__ = ["EmailChannel", "MailSettings", "MailboxSettings", "Security", "read_mailbox"]

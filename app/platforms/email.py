"""The complaint mailbox (受理邮箱), made ready for the desk."""

from __future__ import annotations

from typing import Final

from app.errors import SettingsError
from app.platforms.assembly import Makings, Platform
from app.platforms.mail_inbox import MailShelf
from app.platforms.mail_threads import MailThreads
from channels.email import EmailChannel, MailboxSettings, MailSettings
from channels.email.puller import MailPuller
from channels.email.settings import CHANNEL

SENDING: Final = "ZHITONG_MAIL_HOST"


def make(settings: MailboxSettings, makings: Makings) -> Platform:
    """One mailbox. Raises SettingsError where no server is set that our replies leave by."""
    sender = _sender(makings)
    puller = make_puller(settings, makings)
    channel = EmailChannel(
        sender.answered_at(settings.address),
        threads=MailThreads(makings.database, words=makings.words),
    )
    return Platform(channel=channel, errands=(puller.run,), look=puller.look)


def make_puller(settings: MailboxSettings, makings: Makings) -> MailPuller:
    """What looks into the mailbox. Mails from the sender's address are our own."""
    sender = _sender(makings)
    inbox = MailShelf(
        makings.database,
        files=makings.files,
        signals=makings.signals,
        reduce=makings.residency.reduction(CHANNEL),
        owner=makings.owner,
        lease_ms=makings.lease_ms,
    )
    return MailPuller(
        settings, inbox, clock=makings.clock, own=frozenset({sender.sender, settings.address})
    )


def _sender(makings: Makings) -> MailSettings:
    if makings.sender is None:
        reason = "[email] needs a server to answer by"
        raise SettingsError(reason, name=SENDING, reason=reason)
    return makings.sender

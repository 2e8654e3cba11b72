"""Fetching of mails (收取邮件): one look at a time, each mail stored before it is marked as read.

The place that was reached is kept as the mailbox's own numbering and the last number. A mailbox
that is looked at for the first time gives what nobody has read; one that numbers its mails anew
gives the unread ones and those of the last week, and the message ids tell which came before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from channels.email.headers import date_of
from channels.email.imap import Mailbox, Opened
from channels.email.letter import read_letter
from channels.email.ports import Arrived, Kept, MailCursorMoved, MailInbox, Mark
from channels.email.settings import MailboxSettings
from channels.errors import AccountBlocked, ChannelError, DeskUnavailable

log = structlog.get_logger("channels.email")

PAUSES_S: Final = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Waits after failed tries; after the last one the next look tries again."""
LOOK_BACK: Final = timedelta(days=7)
OLDEST: Final = timedelta(days=14)
"""A mail that claims to have come earlier was moved here; it counts from now."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look is to take, and the step that it ends with.

    ``by_mail``: the place moves with each mail; on a first look it moves at the end, because the
    mails between are not all taken.
    """

    uids: Sequence[int]
    seen: Mark
    top: Mark
    by_mail: bool


class MailPuller:
    """Looks into one mailbox, within this process."""

    def __init__(
        self,
        settings: MailboxSettings,
        inbox: MailInbox,
        *,
        clock: Callable[[], datetime],
        own: frozenset[str] = frozenset(),
        pauses_s: Sequence[float] = PAUSES_S,
    ) -> None:
        """``own`` are further addresses of ours, such as the sender of notices."""
        self._settings = settings
        self._inbox = inbox
        self._clock = clock
        ours = {settings.address, *settings.aliases, *own}
        self._own = frozenset(one.strip().casefold() for one in ours if one)
        self._pauses_s = tuple(pauses_s)
        self._at_work = asyncio.Lock()

    async def run(self, stop: asyncio.Event) -> None:
        """Look again and again until ``stop`` is set."""
        while not stop.is_set():
            await self.look()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self._settings.poll_s)

    async def look(self) -> None:
        """One look to its end, with pauses where server or store fail; never two at once."""
        async with self._at_work:
            for pause in (*self._pauses_s, None):
                try:
                    await self._once()
                except (ChannelError, DeskUnavailable, MailCursorMoved) as error:
                    log.warning("mail_look_failed", error=str(error), code=error.code)
                    if pause is None or isinstance(error, AccountBlocked):
                        return
                    await asyncio.sleep(pause)
                except Exception:
                    log.exception("mail_look_broken")
                    return
                else:
                    return

    async def _once(self) -> None:
        """All mails there are. Raises ChannelError, DeskUnavailable, MailCursorMoved."""
        box = Mailbox(self._settings)
        try:
            opened = await asyncio.to_thread(box.open)
            mark = await self._inbox.mark(account=self._settings.account)
            look = await asyncio.to_thread(self._planned, box, opened, mark)
            await self._take(box, look)
        finally:
            await asyncio.to_thread(box.close)

    def _planned(self, box: Mailbox, opened: Opened, mark: Mark) -> _Look:
        """On a thread: which mails there are to take."""
        if mark.version and mark.validity == opened.validity:
            uids = box.after(mark.uid)
            return _Look(uids, mark, replace(mark, uid=max(uids, default=mark.uid)), by_mail=True)
        since = self._clock() - LOOK_BACK
        found = box.unread_or_since(since) if mark.version else box.unread()
        top = opened.next_uid - 1 if opened.next_uid else max(found, default=0)
        uids = [uid for uid in found if uid <= top]
        return _Look(uids, mark, Mark(validity=opened.validity, uid=top), by_mail=False)

    async def _take(self, box: Mailbox, look: _Look) -> None:
        seen = look.seen
        for uid in look.uids:
            reached = replace(look.top, uid=uid, version=seen.version + 1)
            step = (seen, reached) if look.by_mail else None
            if await self._taken(box, uid, step) and step:
                seen = reached
        if not look.by_mail:
            step = (seen, replace(look.top, version=seen.version + 1))
            account = self._settings.account
            await self._inbox.reached(account=account, step=step, now=self._clock())

    async def _taken(self, box: Mailbox, uid: int, step: tuple[Mark, Mark] | None) -> bool:
        """Store one mail, then mark it in the mailbox; False where it was gone."""
        fetched = await asyncio.to_thread(box.fetch, uid)
        if fetched is None:
            return False
        now = self._clock()
        verifier = self._settings.verifier
        letter = await asyncio.to_thread(read_letter, fetched.raw, own=self._own, verifier=verifier)
        mail = Arrived(
            account=self._settings.account,
            letter=letter,
            raw=fetched.raw,
            received_at=date_of(fetched.arrived, now=now, oldest=OLDEST),
            whole=fetched.whole,
        )
        kept = await self._kept(mail, step, now)
        await asyncio.to_thread(_mark, box, uid, kept, whole=fetched.whole)
        return True

    async def _kept(self, mail: Arrived, step: tuple[Mark, Mark] | None, now: datetime) -> Kept:
        """Store it; one that cannot be stored as it was read is stored as it came.

        One that no way leads into the store for stays where it is, and holds no other up.
        """
        for form in (mail, replace(mail, letter=mail.letter.unread())):
            try:
                return await self._inbox.keep(form, step=step, now=now)
            except (ChannelError, DeskUnavailable, MailCursorMoved):
                raise
            except Exception:
                log.exception("mail_not_kept", account=mail.account, read=form is mail)
        if step is not None:
            await self._inbox.reached(account=mail.account, step=step, now=now)
        return Kept.LEFT


def _mark(box: Mailbox, uid: int, kept: Kept, *, whole: bool) -> None:
    """On a thread: what was taken is read; what nobody will answer stays unread for people."""
    if kept not in (Kept.IGNORED, Kept.LEFT):
        box.mark_read(uid)
    if kept is Kept.LEFT or not whole:
        box.flag(uid)

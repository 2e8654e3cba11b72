"""Whatever comes into the mailbox is kept once, in either database, and the place moves with it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from app.platforms.mail_inbox import MailShelf
from app.platforms.signals import Signals
from channels.email.letter import read_letter
from channels.email.ports import Arrived, Kept, MailCursorMoved, Mark
from storage.files import FileStore
from storage.interface import Database, Store
from storage.keyring import KeyRing
from storage.records import OutboxRow
from tests.support.wild_mails import MAILS

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
ACCOUNT = "complaints@example.com"


def no_alarm(_store: Store, _row: OutboxRow, _now: datetime) -> None:
    raise AssertionError("nothing was sent that could fail")


@pytest.fixture
def shelf(database: Database, keys: KeyRing, tmp_path: Path) -> MailShelf:
    return MailShelf(
        database,
        files=FileStore(tmp_path / "files", keys=keys),
        signals=Signals(alarm=no_alarm),
        reduce=None,
        owner="test",
        lease_ms=1000,
    )


def arrived(raw: bytes) -> Arrived:
    letter = read_letter(raw, own=frozenset({ACCOUNT}))
    return Arrived(account=ACCOUNT, letter=letter, raw=raw, received_at=NOW)


async def kept(shelf: MailShelf, mail: Arrived) -> tuple[Kept, Mark]:
    """Keep it as the next mail of the mailbox."""
    seen = await shelf.mark(account=ACCOUNT)
    reached = Mark(validity=7, uid=seen.uid + 1, version=seen.version + 1)
    answer = await shelf.keep(mail, step=(seen, reached), now=NOW)
    assert await shelf.mark(account=ACCOUNT) == reached
    return answer, reached


def test_every_mail_is_kept_once(shelf: MailShelf, database: Database) -> None:
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(raw=MAILS)
    def each(raw: bytes) -> None:
        mail = arrived(raw)
        asyncio.run(twice(mail))
        row = database.read_now(
            lambda store: store.inbox.get(
                channel="email",
                account=ACCOUNT,
                sender=mail.letter.sender,
                message_id=mail.letter.dedupe_id,
            )
        )
        assert row is not None
        assert row.state == ("pending" if mail.letter.machine is None else row.state)

    async def twice(mail: Arrived) -> None:
        first, _ = await kept(shelf, mail)
        again, _ = await kept(shelf, mail)
        assert again is (Kept.IGNORED if first is Kept.IGNORED else Kept.REPEATED)

    each()


async def test_two_processes_take_a_step_once(shelf: MailShelf) -> None:
    mail = arrived(b"From: max.sample@example.org\r\nMessage-ID: <1@example.org>\r\n\r\nwords")
    other = arrived(b"From: max.sample@example.org\r\nMessage-ID: <2@example.org>\r\n\r\nwords")
    seen = Mark()
    step = (seen, Mark(validity=7, uid=1, version=1))
    assert await shelf.keep(mail, step=step, now=NOW) is Kept.TAKEN
    with pytest.raises(MailCursorMoved):
        await shelf.keep(other, step=step, now=NOW)
    assert (await kept(shelf, other))[0] is Kept.TAKEN

"""The same person on a second channel, over a whole house and a real mail server on loopback."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.guessing import LIMITS
from app.wiring import House
from casework.service.commands import Accept, AskComplainant, NoteProgress
from tests.integration.test_walk_in_terminal import CODE, act, document, filed
from tests.support.houses import Hands, Talk, house_at
from tests.support.smtp_server import MailServer, mail_server

pytestmark = pytest.mark.network

DIGITS = re.compile(r"(?<!\d)\d{6}(?!\d)")
ADDRESS = {"zh": "wang@example.com", "en": "max.sample@example.com"}


def mailbox(server: MailServer) -> dict[str, Any]:
    """Settings of a house that sends through the server."""
    return {
        "mail_host": "127.0.0.1",
        "mail_port": server.port,
        "mail_security": "none",
        "mail_sender": "zhitong@example.com",
    }


async def second(house: House, name: str = "u2") -> Talk:
    """Somebody new who agreed to the notice."""
    talk = Talk(house, name)
    await talk.say("Hello")
    await talk.say(choice="agree")
    return talk


async def deliver(house: House, clock: Hands) -> None:
    """Send everything that is due."""
    while await house.deliverer.run_due(clock()):
        pass


async def test_a_case_is_linked_by_the_code_from_the_mailbox(tmp_path: Path) -> None:
    clock = Hands()
    async with mail_server(MailServer()) as server:
        with house_at(tmp_path, clock=clock, **mailbox(server)) as house:
            owner = Talk(house)
            number = await filed(owner, "en")
            address = document(house, number)["fields"]["contact_email"]
            other = await second(house)
            answer = await other.say(f"I filed with {address} before")
            assert answer["asks"] == "receipt_code"
            await deliver(house, clock)
            (letter,) = server.letters
            assert letter["To"] == address
            found = DIGITS.search(server.texts()[0])
            assert found is not None
            answer = await other.say(found.group())
            assert answer["tickets"] == [number]
            assert number in other.text(answer)
            kinds = [one["kind"] for one in document(house, number)["events"]]
            assert kinds.count("channel_linked") == 1
            assert found.group() not in str(mails(house))


async def test_a_code_that_could_not_be_sent_is_forgotten_too(tmp_path: Path) -> None:
    clock = Hands()
    async with mail_server(MailServer(answers={"RCPT": "550 no such mailbox"})) as server:
        with house_at(tmp_path, clock=clock, **mailbox(server)) as house:
            known = document(house, await filed(Talk(house), "en"))["fields"]["contact_email"]
            other = await second(house)
            await other.say(f"I filed with {known} before")
            before = DIGITS.search(str(mails(house)))
            assert before is not None
            await deliver(house, clock)
            assert DIGITS.search(str(mails(house))) is None


async def test_an_address_on_no_case_gets_no_mail(tmp_path: Path) -> None:
    clock = Hands()
    async with mail_server(MailServer()) as server:
        with house_at(tmp_path, clock=clock, **mailbox(server)) as house:
            known = document(house, await filed(Talk(house), "en"))["fields"]["contact_email"]
            other, third = await second(house), await second(house, "u3")
            told = await other.say("I filed with nobody@example.com before")
            same = await third.say(f"I filed with {known} before")
            await deliver(house, clock)
            assert [one["To"] for one in server.letters] == [known]
            text = other.text(told).replace("nobody@example.com", known)
            assert (text, told["asks"]) == (third.text(same), same["asks"])


async def test_codes_to_one_address_are_limited_for_all_together(tmp_path: Path) -> None:
    clock = Hands()
    async with mail_server(MailServer()) as server:
        with house_at(tmp_path, clock=clock, **mailbox(server)) as house:
            known = document(house, await filed(Talk(house), "en"))["fields"]["contact_email"]
            for place in range(LIMITS["mail-to"] + 2):
                talk = await second(house, f"guest{place}")
                answer = await talk.say(f"I filed with {known} before")
            await deliver(house, clock)
            assert len(server.letters) == LIMITS["mail-to"]
            assert "hour" in talk.text(answer)
            clock.move(hours=1)
            await (await second(house, "later")).say(f"I filed with {known} before")
            await deliver(house, clock)
            assert len(server.letters) == LIMITS["mail-to"] + 1


async def test_wrong_codes_for_one_number_are_limited_for_all_together(tmp_path: Path) -> None:
    with house_at(tmp_path) as house:
        owner = Talk(house)
        number = await filed(owner, "en")
        receipt = CODE.search(owner.text(owner.answers[-1]))
        assert receipt is not None
        for place in range(LIMITS["code-of"]):
            guest = await second(house, f"guest{place}")
            await guest.say(f"status of {number}, code 1111 2222 3333 4444")
        late = await second(house, "late")
        answer = await late.say(f"status of {number}, code {receipt.group()}")
        assert answer["tickets"] == []
        assert number in owner.text(await owner.say("status"))


async def test_both_channels_hear_of_every_step(tmp_path: Path) -> None:
    clock = Hands()
    with house_at(tmp_path, clock=clock) as house:
        owner = Talk(house)
        number = await filed(owner, "en")
        receipt = CODE.search(owner.text(owner.answers[-1]))
        assert receipt is not None
        other = await second(house)
        await other.say(receipt.group())
        act(house, number, Accept)
        await deliver(house, clock)
        for talk in (owner, other):
            await talk.chat.notices(talk.conversation)
        act(house, number, NoteProgress, note="Customs was called", public=True)
        for talk in (owner, other):
            heard = await talk.chat.notices(talk.conversation)
            assert ["Customs was called" in one.text for one in heard] == [True]
        act(house, number, AskComplainant, question="Which customs office?")
        await deliver(house, clock)
        await other.say("The one at Taoxian airport")
        await owner.say("There is another matter: our fire inspection is never scheduled")
        kinds = [one["kind"] for one in document(house, number)["events"]]
        assert (kinds.count("question_answered"), kinds.count("addendum")) == (1, 0)


async def test_without_a_mail_server_people_are_told_so(tmp_path: Path) -> None:
    with house_at(tmp_path) as house:
        await filed(Talk(house), "en")
        other = await second(house)
        answer = await other.say("I filed with max.sample@example.com before")
        assert "cannot send e-mails" in other.text(answer)
        assert answer["asks"] == "receipt_code"
        assert mails(house) == []


def mails(house: House) -> list[Any]:
    """E-mails in the outbox, as they are kept."""

    def work(store: Any) -> list[Any]:
        found = sa.text("SELECT id FROM outbox WHERE channel = 'email'")
        rows = store._transaction.connection.execute(found)
        return [store.outbox.payload(UUID(str(row.id))) for row in rows]

    return house.database.read_now(work)

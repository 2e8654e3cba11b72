"""A complaint by e-mail, from the first mail to the officer's news in the same thread."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from app.platforms.mail_places import MOST_AN_HOUR
from casework.service.commands import Accept, Acknowledge, AskComplainant, NoteProgress
from channels.codec import inbound_from_json
from channels.message import InboundMessage
from storage.interface import Store
from tests.integration.test_walk_in_terminal import act, document
from tests.support.mail_house import DESK, PERSON, MailHouse, letter, mail_house
from tests.support.walks import WALKS

pytestmark = pytest.mark.network

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
CONFIRM = {"zh": "确认提交", "en": "Submit"}
SUBJECT = {"zh": "投诉：海关延误", "en": "Complaint about work permits"}


def key_of(mail: MailHouse, message_id: str, sender: str = PERSON) -> str:
    """The conversation that a mail was kept in."""

    def work(store: Store) -> str:
        row = store.inbox.get(channel="email", account=DESK, sender=sender, message_id=message_id)
        assert row is not None
        return row.conversation_key

    return mail.house.database.read_now(work)


def asks(mail: MailHouse) -> str | None:
    """What the dialogue waits for that the latest mail belongs to."""
    return mail.conversation(key_of(mail, str(mail.last["In-Reply-To"]))).asks


async def answer(mail: MailHouse, text: str, **heads: str) -> EmailMessage:
    """The person answers the latest mail, with the earlier one quoted below as usual."""
    quoted = "\n".join(f"> {line}" for line in mail.said().splitlines())
    below = f"{text}\n\nOn Tue, 10 Mar 2026 the desk wrote:\n{quoted}\n"
    written = letter(below, answers=mail.last, **heads)
    await mail.arrives(written)
    return written


async def to_card(mail: MailHouse, language: str) -> None:
    walk = WALKS[language]
    await mail.arrives(
        letter(walk.first, subject=SUBJECT[language], files=[("合同.pdf", PDF, "application/pdf")])
    )
    for _ in range(15):
        open_question = asks(mail)
        if open_question == "confirm":
            return
        await answer(mail, walk.answer(open_question))
    raise AssertionError(mail.said())


async def filed(mail: MailHouse, language: str) -> str:
    """The number of the ticket."""
    await to_card(mail, language)
    last = await answer(mail, CONFIRM[language])
    return mail.conversation(key_of(mail, last["Message-ID"])).filed[-1].number


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_from_first_mail_to_news_in_the_thread(tmp_path: Path, language: str) -> None:
    async with mail_house(tmp_path) as mail:
        number = await filed(mail, language)
        assert number in mail.said()
        ticket = document(mail.house, number)
        assert ticket["language"] == language
        assert [one["name"] for one in ticket["attachments"]] == ["合同.pdf"]
        assert set(map(frozenset, (await mail.imap.flags()).values())) == {frozenset({r"\Seen"})}
        receipt = mail.last
        act(mail.house, number, Acknowledge)
        act(mail.house, number, Accept)
        act(mail.house, number, NoteProgress, note="海关已回函 / Customs has replied", public=True)
        await mail.work()
        assert mail.last["Message-ID"] != receipt["Message-ID"]
        assert "Customs has replied" in mail.said()
        assert mail.last["Subject"] == f"Re: {SUBJECT[language]}"
        assert mail.last["In-Reply-To"] == receipt["In-Reply-To"]
        assert mail.last["To"] == PERSON
        assert receipt["In-Reply-To"] in mail.last["References"]
        assert {"auto-replied"} == {one["Auto-Submitted"] for one in mail.post.letters}


async def test_an_officer_s_question_is_answered_by_mail(tmp_path: Path) -> None:
    async with mail_house(tmp_path) as mail:
        number = await filed(mail, "en")
        act(mail.house, number, AskComplainant, question="Which office did you visit?")
        await mail.work()
        assert "Which office did you visit?" in mail.said()
        await answer(mail, "The hall at Quanyun Road, on 3 March.")
        events = [one["kind"] for one in document(mail.house, number)["events"]]
        assert "question_answered" in events
        told = str(document(mail.house, number)["events"])
        assert "the desk wrote" not in told


async def test_a_bounce_of_news_is_an_open_item_of_the_ticket(tmp_path: Path) -> None:
    async with mail_house(tmp_path) as mail:
        number = await filed(mail, "en")
        act(mail.house, number, Acknowledge)
        act(mail.house, number, Accept)
        act(mail.house, number, NoteProgress, note="Customs has replied", public=True)
        await mail.work()
        answers = len(mail.post.letters)
        await mail.arrives(bounce(mail.last))
        events = [one["kind"] for one in document(mail.house, number)["events"]]
        assert events.count("notice_undelivered") == 1
        states = [one["state"] for one in document(mail.house, number)["deliveries"]]
        assert "failed" in states
        assert len(mail.post.letters) == answers
        await mail.arrives(bounce(mail.last))
        again = [one["kind"] for one in document(mail.house, number)["events"]]
        assert again.count("notice_undelivered") == 1


async def test_machines_get_no_answer_and_their_mails_stay_unread(tmp_path: Path) -> None:
    async with mail_house(tmp_path) as mail:
        await mail.arrives(letter("I am away", subject="Re: x", Auto_Submitted="auto-replied"))
        await mail.arrives(letter("News of the week", subject="News", List_Id="<news.example.org>"))
        await mail.arrives(letter("Our own", subject="Own", sender=DESK))
        await mail.arrives(bounce(letter("never sent by us", subject="x")))
        assert mail.post.letters == []
        assert set(map(frozenset, (await mail.imap.flags()).values())) == {frozenset()}


async def test_two_machines_without_manners_do_not_talk_for_ever(tmp_path: Path) -> None:
    async with mail_house(tmp_path) as mail:
        await mail.arrives(letter("I am a robot", subject="Robot"))
        for _ in range(MOST_AN_HOUR + 5):
            await mail.arrives(letter("I am a robot", answers=mail.last))
        assert len(mail.post.letters) <= MOST_AN_HOUR


async def test_a_forged_sender_learns_nothing_and_changes_nothing(tmp_path: Path) -> None:
    """Somebody writes in the person's name, and does not know the ids of our mails."""
    async with mail_house(tmp_path) as mail:
        number = await filed(mail, "en")
        before = document(mail.house, number)["events"]
        await mail.arrives(letter(f"I withdraw {number}", subject="Withdraw"))
        forged = f"<00000000-0000-7000-8000-{'0' * 12}@example.com>"
        await mail.arrives(letter("Yes, withdraw", subject="Re: Withdraw", In_Reply_To=forged))
        assert document(mail.house, number)["events"] == before
        assert number not in mail.said()
        assert {one["To"] for one in mail.post.letters} == {PERSON}


async def test_answers_go_to_the_address_that_began_whoever_writes(tmp_path: Path) -> None:
    async with mail_house(tmp_path) as mail:
        await mail.arrives(letter("Hello, our permits are stuck", subject="Permits"))
        colleague = "colleague@example.org"
        written = letter("I agree", answers=mail.last, sender=colleague)
        await mail.arrives(written)
        first = key_of(mail, str(mail.last["References"]).split()[0])
        assert key_of(mail, written["Message-ID"], colleague) == first
        assert {one["To"] for one in mail.post.letters} == {PERSON}


async def test_a_proved_sender_goes_on_in_another_thread(tmp_path: Path) -> None:
    vouched = "mx.example.com; spf=pass; dmarc=pass header.from=example.org"
    async with mail_house(tmp_path, verifier="mx.example.com") as mail:
        first = letter("Hello", subject="First", Authentication_Results=vouched)
        second = letter("Hello again", subject="Second", Authentication_Results=vouched)
        third = letter("Hello in your name", subject="Third")
        for one in (first, second, third):
            await mail.arrives(one)
        keys = [key_of(mail, one["Message-ID"]) for one in (first, second, third)]
        assert keys[0] == keys[1] != keys[2]


async def test_the_same_mail_twice_is_one_turn(tmp_path: Path) -> None:
    async with mail_house(tmp_path) as mail:
        written = letter("Hello", subject="Twice", files=[("a.pdf", PDF, "application/pdf")])
        await mail.arrives(written)
        await mail.imap.number_anew()
        await mail.arrives(written)
        assert len(mail.post.letters) == 1
        stored = [one for one in (tmp_path / "data" / "attachments").rglob("*") if one.is_file()]
        assert len(stored) == 1


async def test_what_cannot_be_read_is_kept_as_it_came(tmp_path: Path) -> None:
    sealed = (
        f"From: {PERSON}\r\nTo: {DESK}\r\nSubject: Sealed\r\nMessage-ID: <sealed@example.org>\r\n"
        "Content-Type: application/pkcs7-mime; name=smime.p7m\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nTWF4IFNhbXBsZQ==\r\n"
    ).encode()
    async with mail_house(tmp_path) as mail:
        await mail.arrives(sealed)

        def work(store: Store) -> InboundMessage:
            row = store.inbox.get(
                channel="email", account=DESK, sender=PERSON, message_id="<sealed@example.org>"
            )
            assert row is not None
            return inbound_from_json(row.body)

        kept = mail.house.database.read_now(work)
        (original,) = kept.attachments
        assert kept.text == "Sealed"
        assert (original.media_type, original.received) == ("message/rfc822", True)
        record = mail.house.database.read_now(lambda store: store.attachments.get(original.id))
        assert record is not None
        assert mail.house.files.read(record.storage_key) == sealed


async def test_abroad_nothing_of_the_words_is_kept(tmp_path: Path) -> None:
    canary = "Canary Works Ltd owes 4711"
    async with mail_house(tmp_path, in_country=False) as mail:
        written = letter(canary, subject=canary, files=[("c.pdf", PDF, "application/pdf")])
        await mail.arrives(written)

        def work(store: Store) -> str:
            lines = store.conversations.transcript(key_of(mail, written["Message-ID"]), limit=9)
            return str([line.content for line in lines])

        assert "4711" not in mail.house.database.read_now(work)
        assert "4711" not in mail.last.as_string()
        assert mail.last["Subject"] in {"About your message", "关于您的来信"}
        assert mail.last["In-Reply-To"] == written["Message-ID"]
        assert not (tmp_path / "data" / "attachments").exists()


def bounce(failed: EmailMessage) -> bytes:
    """What the person's mail server reports (RFC 3464)."""
    return (
        f"From: MAILER-DAEMON@example.org\r\nTo: {DESK}\r\nReturn-Path: <>\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <b1@example.org>\r\n"
        "Auto-Submitted: auto-replied\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"
        "--B\r\nContent-Type: text/plain\r\n\r\nThe mailbox is unknown.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {PERSON}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        "--B\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {failed['Message-ID']}\r\nSubject: x\r\n\r\n--B--\r\n"
    ).encode()

"""The same person on another channel: proved by look-up code or by e-mail, never by name."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from bot.dialogue.context import MailCodes
from casework.model.events import EventKind
from casework.model.ticket import Ticket
from casework.service.commands import SendMailCode
from tests.support.bot_talk import Talk, read_embedded
from tests.unit.bot.test_matters import CARD

ADDRESS = "max.sample@example.com"
CLAIM = {
    "zh": f"我之前用邮箱 {ADDRESS} 提交过",
    "en": f"I filed with {ADDRESS} before",
}
WRONG = "000000"


def mail_codes() -> MailCodes:
    """Codes 100001, 100002, …; the digest is the code behind a mark."""
    numbers = count(100_001)

    def new() -> tuple[str, str]:
        code = str(next(numbers))
        return code, f"digest of {code}"

    return MailCodes(new=new, digest=lambda code: f"digest of {code}")


def owner(language: str = "zh") -> Talk:
    """Somebody who filed with the address on the first channel."""
    talk = Talk(read=read_embedded)
    talk.given("confirm", language=language, **CARD, contact_email=ADDRESS)
    talk.presses("submit")
    return talk


def elsewhere(first: Talk, language: str = "zh", *, mail: bool = True) -> Talk:
    """The same person on a second channel, nothing said yet but yes to the notice."""
    talk = Talk(
        read=read_embedded,
        key="memory:u2",
        world=first.world,
        mail=mail_codes() if mail else None,
    ).agreed(language=language)
    talk.conversation = replace(talk.conversation, key="memory:u2")
    return talk


def ticket(talk: Talk) -> Ticket:
    return next(iter(talk.world.store.tables.tickets.values()))


def sent_code(talk: Talk) -> str:
    """The code that the last command carried to the mailbox."""
    waiting = talk.conversation.mail_code
    assert waiting is not None
    return waiting.digest.removeprefix("digest of ")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_code_from_the_mailbox_links_the_case(language: str) -> None:
    first = owner(language)
    second = elsewhere(first, language)
    step = second.says(CLAIM[language])
    assert second.asks == "receipt_code"
    assert ADDRESS in second.reply
    assert ticket(first).complaint.title not in second.reply
    assert "mail_code" in step.acts
    step = second.says(sent_code(second))
    assert "status" in step.acts
    assert ticket(first).number in second.reply
    assert second.asks is None
    assert second.conversation.filed[0].linked
    linked = [
        one for one in first.world.events(ticket(first)) if one.kind is EventKind.CHANNEL_LINKED
    ]
    assert [one.data for one in linked] == [{"by": "email"}]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_unknown_address_is_answered_alike_and_no_code_is_right(language: str) -> None:
    first = owner(language)
    known, unknown = elsewhere(first, language), elsewhere(first, language)
    known.says(CLAIM[language])
    unknown.says(CLAIM[language].replace(ADDRESS, "nobody@example.com"))
    assert unknown.reply.replace("nobody@example.com", ADDRESS) == known.reply
    assert (unknown.asks, unknown.steps[-1].acts) == (known.asks, known.steps[-1].acts)
    unknown.says(sent_code(unknown))
    assert "wrong_code" in unknown.steps[-1].acts
    assert unknown.conversation.filed == ()


def test_the_command_that_carries_the_code_does_not_show_it() -> None:
    shown = repr(SendMailCode(conversation_key="k", address=ADDRESS, language="en", code="123456"))
    assert "123456" not in shown


def test_a_code_is_good_for_a_quarter_of_an_hour() -> None:
    second = elsewhere(owner())
    second.says(CLAIM["zh"])
    code = sent_code(second)
    second.waits(minutes=15).says(code)
    assert second.steps[-1].acts == ("mail_code_over",)
    assert (second.conversation.mail_code, second.conversation.filed) == (None, ())
    second.says(ADDRESS)
    assert second.says(sent_code(second)).acts == ("status",)


def test_after_five_wrong_tries_a_code_is_dead() -> None:
    second = elsewhere(owner(), "en")
    second.says(CLAIM["en"])
    code = sent_code(second)
    for _ in range(4):
        assert "wrong_code" in second.says(WRONG).acts
    assert "1 more try" in second.reply
    assert "mail_code_over" in second.says(WRONG).acts
    second.says(code)
    assert second.conversation.filed == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_in_the_middle_of_a_form_the_open_question_comes_back(language: str) -> None:
    first = owner(language)
    second = elsewhere(first, language)
    second.given("demand", language=language, facts="f")
    second.conversation = replace(second.conversation, key="memory:u2")
    second.says(CLAIM[language])
    assert second.asks == "receipt_code"
    second.says(sent_code(second))
    assert ticket(first).number in second.reply
    assert (second.asks, second.value("contact_email")) == ("demand", None)


def test_another_conversation_cannot_use_the_code() -> None:
    first = owner()
    second, third = elsewhere(first), elsewhere(first)
    second.says(CLAIM["zh"])
    third.says("查进度")
    third.says(sent_code(second))
    assert third.conversation.filed == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_outgoing_mail_the_look_up_code_is_named_as_the_way(language: str) -> None:
    first = owner(language)
    second = elsewhere(first, language, mail=False)
    assert "no_mail" in second.says(CLAIM[language]).acts
    assert second.asks == "receipt_code"
    assert "status" in second.says(first.codes[0]).acts


def test_where_a_code_is_asked_for_an_address_will_do() -> None:
    second = elsewhere(owner("en"), "en")
    second.says("status")
    assert second.asks == "receipt_code"
    assert "mail_code" in second.says(ADDRESS).acts
    assert "status" in second.says(sent_code(second)).acts


def test_an_address_in_a_complaint_asks_for_no_code() -> None:
    talk = Talk(read=read_embedded, mail=mail_codes()).given("contact_name", language="en")
    talk.says(f"Max Sample, {ADDRESS}")
    assert talk.value("contact_email") == ADDRESS
    assert talk.conversation.mail_code is None


def test_an_address_that_was_corrected_proves_nothing_any_more() -> None:
    first = owner("en")
    first.says("A correction: the e-mail should read other@example.com")
    second = elsewhere(first, "en")
    second.says(CLAIM["en"])
    second.says(sent_code(second))
    assert second.conversation.filed == ()


@pytest.mark.parametrize("proof", ["code", "mail"])
def test_what_the_first_channel_can_do_the_second_can(proof: str) -> None:
    first = owner("en")
    second = elsewhere(first, "en")
    if proof == "code":
        second.says(first.codes[0])
    else:
        second.says(CLAIM["en"])
        second.says(sent_code(second))
    number = ticket(first).number
    assert number in second.conversation.filed[0].number
    second.says("status")
    assert number in second.reply
    second.says("To add: demurrage of CNY 20,000 came on top")
    kinds = [one.kind for one in first.world.events(ticket(first))]
    assert kinds.count(EventKind.ADDENDUM) == 1
    second.says("I want to withdraw my complaint")
    second.says("yes")
    assert ticket(first).status.value == "withdrawn"
    first.says("status")
    assert number in first.reply


def test_the_same_code_twice_is_fine() -> None:
    first = owner()
    second = elsewhere(first)
    for _ in range(2):
        assert "status" in second.says(first.codes[0]).acts
    assert len(second.conversation.filed) == 1
    kinds = [one.kind for one in first.world.events(ticket(first))]
    assert kinds.count(EventKind.CHANNEL_LINKED) == 1
    assert kinds.count(EventKind.STATUS_BY_RECEIPT) == 2


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh", "我想查一下我的诉求进度"), ("en", "I want to check the status of my case")],
)
def test_who_only_asks_how_it_stands_is_asked_nothing_else(language: str, text: str) -> None:
    first = owner(language)
    talk = Talk(read=read_embedded, key="memory:u3", world=first.world)
    talk.conversation = replace(talk.conversation, key="memory:u3")
    talk.says(text)
    talk.presses("agree")
    assert (talk.asks, talk.conversation.draft) == ("receipt_code", None)
    assert "status" in talk.says(first.codes[0]).acts
    assert talk.asks is None


def test_a_code_written_before_consent_counts_after_it() -> None:
    first = owner("en")
    talk = Talk(read=read_embedded, key="memory:u3", world=first.world)
    talk.conversation = replace(talk.conversation, key="memory:u3")
    talk.says(f"My look-up code is {first.codes[0]}")
    assert "status" not in talk.steps[-1].acts
    assert "status" in talk.presses("agree").acts
    assert ticket(first).number in talk.reply

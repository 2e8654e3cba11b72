"""A second matter, additions, status, withdrawal, the officer's question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.conversation import Conversation
from bot.dialogue.watch import sensitivity
from casework.model.events import EventKind
from casework.model.ticket import Ticket
from casework.service.commands import AskComplainant
from tests.support.bot_talk import Talk, read_embedded
from tests.support.desk_world import shenyang

CARD = {
    "facts": "清关拖了三周",
    "demand": "尽快放行",
    "enterprise_name": "甲公司",
    "contact_name": "王小明",
    "contact_phone": "13900000000",
    "district": "铁西区",
    "business": "轴承",
    "proceedings": "none",
}
ANOTHER = {
    "zh": "另外还有一件事,消防验收也卡住了",
    "en": "There is another matter: our fire acceptance is stuck too",
}
NEW = {"zh": "单独一件", "en": "a separate matter"}
SAME = {"zh": "同一件", "en": "the same matter"}


def filed(language: str = "zh") -> Talk:
    """One ticket is filed, nothing is open."""
    talk = Talk(read=read_embedded).given("confirm", language=language, **CARD)
    talk.presses("submit")
    return talk


def ticket(talk: Talk) -> Ticket:
    """The first ticket as it is stored."""
    return next(iter(talk.world.store.tables.tickets.values()))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_second_matter_opens_a_second_draft(language: str) -> None:
    talk = Talk(read=read_embedded).given(
        "contact_phone",
        language=language,
        enterprise_name="甲公司",
        contact_name="王小明",
        facts="清关拖了三周",
        demand="d",
    )
    talk.says(ANOTHER[language])
    assert (talk.asks, talk.value("facts")) == ("same_or_new", "清关拖了三周")
    talk.says(NEW[language])
    assert len(talk.conversation.parked) == 1
    assert talk.value("enterprise_name") == "甲公司"
    assert talk.value("facts") == ANOTHER[language]
    assert talk.value("demand") is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_matter_is_an_addition(language: str) -> None:
    talk = Talk(read=read_embedded).given(
        "contact_phone",
        language=language,
        facts="清关拖了三周",
        demand="d",
        enterprise_name="A",
        contact_name="B",
    )
    talk.says(ANOTHER[language])
    talk.says(SAME[language])
    assert talk.value("facts") == f"清关拖了三周\n{ANOTHER[language]}"
    assert (talk.conversation.parked, talk.asks) == ((), "contact_phone")


def test_both_drafts_are_filed_one_after_the_other_with_two_numbers() -> None:
    talk = Talk(read=read_embedded).given("confirm", language="zh", **CARD)
    talk.says(ANOTHER["zh"])
    talk.says(NEW["zh"])
    talk.says("请尽快验收")
    talk.says("没有")
    talk.says("确认提交")
    assert "continue" in talk.offered
    talk.says("继续")
    assert talk.value("facts") == "清关拖了三周"
    talk.says("提交")
    assert len({one.number for one in talk.conversation.filed}) == 2


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "更正一下,公司名应该是沈阳乙木机械有限公司"),
        ("en", "A correction: the company should read Beta GmbH"),
    ],
)
def test_a_correction_after_filing_is_an_addendum(language: str, text: str) -> None:
    talk = filed(language)
    step = talk.says(text)
    events = talk.world.events(ticket(talk))
    addendum = next(one for one in events if one.kind is EventKind.ADDENDUM)
    assert addendum.data["text"] == text
    assert ticket(talk).complaint.value("enterprise_name") == "甲公司"
    assert "added" in step.acts
    assert talk.asks is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_another_thing_after_the_end_is_asked_about_once(language: str) -> None:
    talk = filed(language)
    talk.says(ANOTHER[language])
    assert talk.asks == "same_or_new"
    talk.says(NEW[language])
    assert talk.value("facts") == ANOTHER[language]
    assert talk.value("enterprise_name") == "甲公司"
    assert talk.asks == "demand"


@pytest.mark.parametrize(("language", "text"), [("zh", "查进度"), ("en", "status")])
def test_status_in_the_middle_of_a_form(language: str, text: str) -> None:
    talk = filed(language)
    talk.says(ANOTHER[language])
    talk.presses("new")
    step = talk.says(text)
    assert "status" in step.acts
    assert ticket(talk).number in talk.reply
    assert talk.asks == "demand"


def test_a_strangers_number_needs_the_code() -> None:
    owner = filed()
    number, code = ticket(owner).number, owner.codes[0]
    stranger = Talk(read=read_embedded, key="memory:u2", world=owner.world).agreed(language="en")
    stranger.conversation = _as(stranger.conversation, "memory:u2")
    step = stranger.says(f"status of {number} please")
    assert "status" not in step.acts
    assert stranger.asks == "receipt_code"
    assert ticket(owner).complaint.title not in stranger.reply
    step = stranger.says(code.replace(" ", ""))
    assert "status" in step.acts
    assert "status_by_receipt" in step.audit
    assert stranger.conversation.filed[0].linked
    assert stranger.asks is None


def _as(conversation: Conversation, key: str) -> Conversation:
    return replace(conversation, key=key)


def test_guessing_codes_is_limited_for_an_hour() -> None:
    owner = filed()
    guess = Talk(read=read_embedded, world=owner.world).agreed(language="zh")
    guess.conversation = _as(guess.conversation, "memory:u3")
    for place in range(5):
        guess.says(f"1111 2222 3333 444{place}")
    assert "rate_limited" in guess.steps[-1].acts
    assert "status" not in guess.says(owner.codes[0]).acts
    guess.waits(minutes=61)
    assert "status" in guess.says(owner.codes[0]).acts


@pytest.mark.parametrize(
    ("language", "text", "yes"),
    [("zh", "算了,不投诉了", "是"), ("en", "forget it, I withdraw the complaint", "yes")],
)
def test_a_withdrawn_draft_is_erased_after_one_confirmation(
    language: str, text: str, yes: str
) -> None:
    talk = Talk(read=read_embedded).given(
        "demand", language=language, enterprise_name="甲公司", facts="清关慢"
    )
    talk.sends("a.pdf")
    talk.says(text)
    assert talk.asks == "confirm_withdraw"
    step = talk.says(yes)
    assert "draft_erased" in step.audit
    assert len(step.erase_files) == 1
    assert (talk.conversation.draft, talk.asks) == (None, None)


@pytest.mark.parametrize(("language", "text"), [("zh", "还是不撤了"), ("en", "no, keep it")])
def test_second_thoughts(language: str, text: str) -> None:
    talk = Talk(read=read_embedded).given("demand", language=language, facts="清关慢")
    talk.says("撤回" if language == "zh" else "withdraw")
    talk.says(text)
    assert (talk.asks, talk.value("facts")) == ("demand", "清关慢")


def test_a_filed_ticket_is_withdrawn_with_the_message_as_written_form() -> None:
    talk = filed()
    talk.says("我要撤回投诉")
    assert ticket(talk).status.value == "received"
    step = talk.says("是")
    assert ticket(talk).status.value == "withdrawn"
    assert "withdrawn" in step.audit
    assert talk.asks is None


def test_which_of_several_tickets_is_withdrawn() -> None:
    talk = Talk(read=read_embedded).given("confirm", language="zh", **CARD)
    talk.presses("submit")
    talk.says(ANOTHER["zh"])
    talk.presses("new")
    talk.says("请尽快验收")
    talk.says("没有")
    talk.says("确认提交")
    talk.says("我要撤回")
    first = talk.conversation.filed[0].number
    talk.says(first)
    assert talk.asks == "confirm_withdraw"
    talk.presses("yes")
    assert ticket(talk).status.value == "withdrawn"


def test_the_officers_question_is_answered_by_the_next_plain_words() -> None:
    talk = filed("en")
    number = ticket(talk).number
    step = talk.asked_by_officer(number, "Which customs office?")
    assert "answer_later" in talk.offered
    assert step.acts == ("officer_question",)
    talk.says("why do you ask?")
    assert talk.conversation.officer_question is not None


def test_the_answer_goes_to_the_ticket() -> None:
    talk = filed("en")
    stored = ticket(talk)
    talk.world.act(AskComplainant, stored, question="Which customs office?")
    talk.asked_by_officer(stored.number, "Which customs office?")
    step = talk.says("The one at Taoxian airport")
    answered = [one for one in talk.world.events(stored) if one.kind is EventKind.QUESTION_ANSWERED]
    assert answered[0].data["answer"] == "The one at Taoxian airport"
    assert "answer_sent" in step.acts
    assert talk.conversation.officer_question is None


def test_not_now_returns_to_the_open_draft() -> None:
    talk = filed("zh")
    talk.says(ANOTHER["zh"])
    talk.presses("new")
    assert talk.asks == "demand"
    talk.asked_by_officer(ticket(talk).number, "请补交回执")
    assert talk.asks is None
    talk.presses("answer_later")
    assert talk.asks == "demand"
    talk.says("请尽快验收")
    assert talk.value("demand") == "请尽快验收"


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("我是代表总领事馆来反映的", "consulate"),
        ("We are a foreign chamber of commerce and report for three member companies", "chamber"),
    ],
)
def test_who_speaks_is_taken_at_any_turn_and_never_labelled(text: str, origin: str) -> None:
    talk = Talk(read=read_embedded).given(
        "demand", language="zh", enterprise_name="甲公司", facts="签证续签慢"
    )
    talk.says(text)
    assert talk.conversation.draft is not None
    found = sensitivity(talk.conversation.draft, shenyang())
    assert (talk.value("origin"), found.sensitive, found.restricted) == (origin, True, True)
    assert "敏感" not in talk.reply
    assert "sensitive" not in talk.reply.lower()
    assert talk.value("demand") is None


def test_a_consulate_that_is_only_mentioned_changes_nothing() -> None:
    talk = Talk(read=read_embedded).given("facts", language="zh", enterprise_name="甲公司")
    talk.says("领事馆让我们先办认证,公证处不给办")
    assert talk.value("origin") == "enterprise"
    assert talk.value("facts") == "领事馆让我们先办认证,公证处不给办"

"""Nothing is recorded before the person agrees; what was written before is read afterwards."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.dialogue import engine
from channels.message import InboundMessage
from tests.support.bot_talk import Talk, read_embedded

TOLD = {
    "zh": "我们是沈阳示例轴承有限公司,货在海关压了三周",
    "en": "Example Bearings (Shenyang) Co., Ltd. here. Our goods are stuck at customs since May",
}
YES = {"zh": "同意", "en": "I agree"}
NO = {"zh": "不同意", "en": "No, I do not agree"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_message_gets_the_notice_and_is_only_held(language: str) -> None:
    talk = Talk()
    step = talk.says(TOLD[language])
    assert talk.asks == "consent"
    assert step.acts == ("notice",)
    assert step.language == language
    assert [one.text for one in talk.conversation.held] == [TOLD[language]]
    assert talk.conversation.draft is None
    assert talk.offered == {"agree", "disagree"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_held_words_become_facts_on_yes_with_their_own_message_as_source(language: str) -> None:
    talk = Talk()
    talk.says(TOLD[language], message_id="first")
    talk.says(YES[language], message_id="second")
    facts = talk.field("facts")
    assert (facts.value, facts.message_id) == (TOLD[language], "first")
    assert talk.conversation.held == ()
    assert talk.conversation.consent is not None
    assert talk.conversation.consent.words == YES[language]
    assert talk.asks == "demand"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_no_the_held_words_are_erased_and_the_person_is_told(language: str) -> None:
    talk = Talk()
    talk.says(TOLD[language], message_id="first")
    step = talk.says(NO[language])
    assert step.erase_held == ("first",)
    assert step.acts == ("held_erased",)
    assert talk.conversation.held == ()
    assert TOLD[language] not in repr(talk.conversation)
    assert talk.asks is None
    assert talk.offered == {"human"}


def test_after_a_refusal_the_notice_comes_again() -> None:
    talk = Talk()
    talk.says("我要投诉")
    talk.says("不同意")
    step = talk.says("想了想还是要反映")
    assert "notice" in step.acts
    assert talk.asks == "consent"


@pytest.mark.parametrize(
    "text", ["你好", "hello", "你们会把信息给谁看?", "Who will see my data?", "同意会怎样?", "👍"]
)
def test_a_greeting_or_a_question_is_no_consent(text: str) -> None:
    talk = Talk(read=read_embedded)
    talk.says("hello")
    talk.says(text)
    assert not talk.conversation.consented
    assert talk.asks == "consent"


def test_a_question_before_consent_is_answered() -> None:
    talk = Talk(read=read_embedded)
    talk.says("你好")
    assert "answered:data_use" in talk.says("你们会把信息给谁看?").acts


def test_yes_and_the_matter_in_one_message() -> None:
    talk = Talk(read=read_embedded)
    talk.says("hello")
    talk.says("Yes, I agree. Our VAT refund has been late for half a year.")
    assert talk.value("facts") == "Our VAT refund has been late for half a year."


def test_files_sent_before_consent_come_into_the_draft() -> None:
    talk = Talk()
    talk.sends("notice.jpg")
    talk.presses("agree")
    assert talk.conversation.draft is not None
    assert [one.name for one in talk.conversation.draft.attachments] == ["notice.jpg"]


def test_a_press_of_another_button_is_no_consent() -> None:
    talk = Talk()
    talk.says("你好")
    step = talk.presses("submit")
    assert "already_answered" in step.acts
    assert not talk.conversation.consented


def test_an_edited_held_message_is_read_as_edited_and_a_recalled_one_is_erased() -> None:
    talk = Talk()
    talk.says("清关慢", message_id="m1")
    talk.says("退税拖了半年没有回音", message_id="m2")
    talk.says("清关拖了三周没有说明", edit_of="m1")
    step = talk.turn(recall_of="m2")
    assert step.erase_held == ("m2",)
    talk.says("同意")
    assert talk.value("facts") == "清关拖了三周没有说明"


def test_held_words_without_an_answer_for_a_week_are_erased() -> None:
    talk = Talk()
    talk.says("清关慢", message_id="old")
    talk.waits(days=8)
    step = talk.says("在吗", message_id="new")
    assert step.erase_held == ("old",)
    assert "held_erased" in step.acts
    assert [one.id for one in talk.conversation.held] == ["new"]


def test_the_language_can_be_chosen_before_consent() -> None:
    talk = Talk()
    talk.says("你好")
    talk.presses("lang:en")
    assert talk.conversation.pinned
    assert talk.reply.startswith("I am holding what you wrote")


def test_a_third_language_gets_both_languages_only_while_none_is_set() -> None:
    talk = Talk(read=read_embedded)
    first = talk.says("こんにちは")
    assert (first.language, first.also) == ("zh", "en")
    talk.says("English please")
    later = talk.says("こんにちは")
    assert (later.language, later.also) == ("en", None)


def test_the_consent_notes_version_time_and_language() -> None:
    talk = Talk()
    talk.says("hello")
    talk.waits(minutes=1)
    talk.presses("agree")
    given = talk.conversation.consent
    assert given is not None
    assert given.at == talk.now
    assert given.method == "button"
    assert talk.conversation.notice_version == "2026-01"


def test_no_classifier_runs_before_the_person_agrees() -> None:
    talk = Talk()
    talk.says(TOLD["zh"])
    assert engine.tasks(talk.conversation, message("请尽快放行")) == frozenset()
    talk.says(YES["zh"])
    assert "topic" in engine.tasks(talk.conversation, message("请尽快放行"))


def message(text: str) -> InboundMessage:
    return InboundMessage(
        channel="memory",
        account="",
        sender="u1",
        message_id="next",
        conversation_key="memory:u1",
        received_at=datetime(2026, 3, 10, 9, 0, tzinfo=UTC),
        text=text,
    )

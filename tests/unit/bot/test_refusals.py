"""What a person does not want to say, or does not know: at most two rounds, never a loop."""

from __future__ import annotations

import pytest

from tests.support.bot_talk import Talk

REFUSE = {"zh": "不方便提供", "en": "prefer not to say"}
STILL = {"zh": "还是不说", "en": "still no"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_optional_field_is_declined_at_once(language: str) -> None:
    talk = Talk().given(
        "contact_phone",
        language=language,
        contact_name="王小明",
        facts="f",
        demand="d",
        enterprise_name="A",
    )
    talk.says(REFUSE[language])
    assert talk.state("contact_phone") == "declined"
    assert talk.field("contact_phone").words == REFUSE[language]
    assert talk.asks == "contact_email"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_facts_are_explained_once_then_ways_out_are_offered(language: str) -> None:
    talk = Talk().given("facts", language=language)
    assert "why_needed" in talk.says(REFUSE[language]).acts
    assert talk.asks == "facts"
    talk.says(STILL[language])
    assert {"human", "save_draft", "withdraw"} <= talk.offered
    assert talk.asks != "facts"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_company_may_stay_unnamed(language: str) -> None:
    talk = Talk().given("enterprise_name", language=language, facts="f", demand="d")
    step = talk.says(REFUSE[language])
    assert {"why_needed", "no_retaliation"} <= set(step.acts)
    assert "confidential_handling" in talk.offered
    talk.says(STILL[language])
    assert talk.state("enterprise_name") == "declined"
    assert talk.asks == "contact_name"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_phone_and_mail_contact_through_the_chat_is_offered(language: str) -> None:
    talk = Talk().given(
        "contact_email", language=language, contact_name="王小明", facts="f", demand="d",
        enterprise_name="A", states={"contact_phone": "declined"},
    )  # fmt: skip
    talk.says(REFUSE[language])
    assert talk.state("contact_email") == "declined"
    assert "contact_via_chat" in talk.offered
    talk.presses("contact_via_chat")
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.statutory["contact_way"] == "conversation"
    assert talk.asks == "district"


@pytest.mark.parametrize(("text", "key"), [("不知道", "business"), ("I don't know", "district")])
def test_not_knowing_leaves_it_to_the_officer(text: str, key: str) -> None:
    talk = Talk().given(
        key,
        language="zh",
        facts="f",
        demand="d",
        enterprise_name="A",
        contact_name="B",
        contact_phone="13900000000",
    )
    talk.says(text)
    assert (talk.state(key), talk.value(key)) == ("unclear", text)


def test_two_misses_keep_the_words_and_move_on() -> None:
    talk = Talk().given(
        "contact_phone", language="en", contact_name="M", facts="f", demand="d", enterprise_name="A"
    )
    assert "retry" in talk.says("12 34").acts
    assert talk.asks == "contact_phone"
    talk.says("56 78")
    assert (talk.state("contact_phone"), talk.value("contact_phone")) == ("unclear", "56 78")
    assert talk.asks == "contact_email"


def test_a_good_old_value_survives_failed_answers() -> None:
    talk = Talk().given(
        "contact_phone",
        language="en",
        contact_phone="13900000000",
        facts="f",
        demand="d",
        enterprise_name="A",
        contact_name="M",
    )
    talk.says("change my phone to 1390000")
    talk.says("1390001")
    talk.says("1390002")
    assert talk.value("contact_phone") == "13900000000"
    assert talk.asks == "district"


def test_confidential_handling_is_noted_and_asked_for_at_the_desk() -> None:
    talk = Talk().given("contact_name", language="zh", facts="f", demand="d", enterprise_name="A")
    talk.says(REFUSE["zh"])
    step = talk.presses("confidential_handling")
    assert "confidential_requested" in step.audit
    assert talk.asks == "contact_name"
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.confidential

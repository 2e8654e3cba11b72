"""What people answer to questions that are no field, and how they turn between matters."""

from __future__ import annotations

from typing import Any

import pytest

from casework.model.events import EventKind
from tests.support.bot_talk import Talk, read_embedded

CARD: dict[str, Any] = {
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
FIRE = {"zh": "消防验收", "en": "fire acceptance"}


def at_card(language: str = "zh", **other: Any) -> Talk:
    """Everything is told, the card is shown."""
    return Talk(read=read_embedded).given("confirm", language=language, **{**CARD, **other})


def filed(language: str = "zh") -> Talk:
    """One ticket is filed, nothing is open."""
    talk = at_card(language)
    talk.presses("submit")
    return talk


def with_another(language: str) -> Talk:
    """A second matter was begun beside the first one, which waits."""
    talk = at_card(language)
    talk.says(ANOTHER[language])
    talk.says({"zh": "新的", "en": "a new one"}[language])
    return talk


def kinds(talk: Talk) -> list[EventKind]:
    """Events of the first ticket."""
    first = next(iter(talk.world.store.tables.tickets.values()))
    return talk.world.kinds(first)


# ---- the same matter or a new one ----
@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("zh", "跟那个没关系"),
        ("zh", "这是两码事"),
        ("en", "it's not related to that"),
        ("en", "That's something completely different"),
    ],
)
def test_a_new_matter_is_said_in_many_ways(language: str, answer: str) -> None:
    talk = filed(language)
    talk.says(ANOTHER[language])
    talk.says(answer)
    assert FIRE[language] in (talk.value("facts") or "")
    assert talk.value("demand") is None


@pytest.mark.parametrize(
    ("language", "answer"), [("zh", "属于原来那件"), ("en", "it belongs to the first case")]
)
def test_the_same_matter_is_said_in_many_ways(language: str, answer: str) -> None:
    talk = filed(language)
    talk.says(ANOTHER[language])
    talk.says(answer)
    assert talk.conversation.draft is None
    assert EventKind.ADDENDUM in kinds(talk)


@pytest.mark.parametrize(
    ("language", "more"), [("zh", "我们要求本月内验收"), ("en", "We want a date this month")]
)
def test_what_is_told_meanwhile_waits_with_the_rest(language: str, more: str) -> None:
    talk = filed(language)
    talk.says(ANOTHER[language])
    talk.says(more)
    assert talk.asks == "same_or_new"
    talk.says({"zh": "新的", "en": "a new one"}[language])
    assert FIRE[language] in (talk.value("facts") or "")
    assert more in f"{talk.value('facts')}{talk.value('demand')}"


def test_whoever_tells_on_begins_a_matter() -> None:
    talk = filed()
    talk.says(ANOTHER["zh"])
    talk.says("我们要求本月内验收")
    talk.says("消防队说人手不够,一直没人来现场")
    assert "消防验收" in (talk.value("facts") or "")
    assert "没人来现场" in (talk.value("facts") or "")


@pytest.mark.parametrize("text", ["我要再投诉一件事", "I have a new complaint"])
def test_a_matter_that_is_only_announced_begins_with_what_is_known(text: str) -> None:
    talk = filed("zh" if "投" in text else "en")
    talk.says(text)
    assert talk.asks == "facts"
    assert talk.value("enterprise_name") == "甲公司"


# ---- unfinished matters ----
@pytest.mark.parametrize(
    ("language", "first", "other"),
    [
        ("zh", "先处理第一件", "接着弄另一件"),
        ("en", "Let's go back to the first one", "now the other one"),
    ],
)
def test_one_turns_between_unfinished_matters(language: str, first: str, other: str) -> None:
    talk = with_another(language)
    talk.says(first)
    assert (talk.asks, talk.value("demand")) == ("confirm", "尽快放行")
    talk.says(other)
    assert FIRE[language] in (talk.value("facts") or "")
    assert len(talk.conversation.parked) == 1


@pytest.mark.parametrize(("language", "word"), [("zh", "继续"), ("en", "continue")])
def test_after_filing_the_one_that_waits_is_taken_up(language: str, word: str) -> None:
    talk = with_another(language)
    talk.says({"zh": "回到第一件", "en": "back to the first one"}[language])
    talk.says({"zh": "提交", "en": "submit"}[language])
    talk.says(word)
    assert FIRE[language] in (talk.value("facts") or "")


# ---- really? ----
@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("zh", "我再想想"),
        ("zh", "先留着吧"),
        ("en", "wait, keep it"),
        ("en", "on second thought no"),
    ],
)
def test_a_second_thought_keeps_the_draft(language: str, answer: str) -> None:
    talk = at_card(language)
    talk.says({"zh": "撤回", "en": "withdraw"}[language])
    talk.says(answer)
    assert (talk.asks, talk.value("facts")) == ("confirm", CARD["facts"])


@pytest.mark.parametrize(
    ("language", "answer"), [("zh", "嗯,删了吧"), ("en", "go ahead, delete it")]
)
def test_a_yes_in_other_words_erases_the_draft(language: str, answer: str) -> None:
    talk = at_card(language)
    talk.says({"zh": "撤回", "en": "withdraw"}[language])
    talk.says(answer)
    assert talk.conversation.draft is None


def test_the_reason_of_a_withdrawal_is_no_part_of_the_matter() -> None:
    talk = at_card("en")
    talk.says("forget it, I don't want to complain any more")
    assert (talk.asks, talk.value("facts")) == ("confirm_withdraw", CARD["facts"])


# ---- to file, and not yet ----
@pytest.mark.parametrize(("language", "word"), [("zh", "提交"), ("en", "submit")])
def test_after_filing_the_word_files_nothing_twice(language: str, word: str) -> None:
    talk = filed(language)
    talk.says(word)
    assert talk.conversation.filed[0].number in talk.reply
    assert len(talk.conversation.filed) == 1


@pytest.mark.parametrize(("language", "word"), [("zh", "提交"), ("en", "submit")])
def test_what_is_missing_is_asked_at_once_and_no_empty_card_shown(language: str, word: str) -> None:
    talk = Talk(read=read_embedded).given("facts", language=language)
    talk.says(word)
    assert talk.asks == "facts"
    assert talk.conversation.filed == ()


def test_to_file_instead_of_an_answer_leaves_the_question() -> None:
    known = {key: value for key, value in CARD.items() if key != "business"}
    talk = Talk(read=read_embedded).given("business", language="zh", **known)
    talk.says("提交")
    assert (talk.asks, talk.state("business")) == ("confirm", "declined")


@pytest.mark.parametrize(("language", "text"), [("zh", "先不提交"), ("en", "don't submit yet")])
def test_not_yet_keeps_the_card_open(language: str, text: str) -> None:
    talk = at_card(language)
    talk.says(text)
    assert (talk.asks, talk.value("facts")) == ("confirm", CARD["facts"])
    assert talk.conversation.filed == ()


# ---- put off ----
@pytest.mark.parametrize(
    ("language", "text"), [("zh", "公司名以后再说"), ("en", "I'll give it later")]
)
def test_an_answer_put_off_leaves_the_question_at_once(language: str, text: str) -> None:
    talk = Talk(read=read_embedded).given(
        "enterprise_name", language=language, facts="清关拖了三周", demand="尽快放行"
    )
    talk.says(text)
    assert (talk.asks, talk.state("enterprise_name")) == ("contact_name", "declined")
    talk.says(
        {"zh": "公司是示例轴承有限公司", "en": "the company is Example Tools Co., Ltd."}[language]
    )
    assert talk.state("enterprise_name") == "filled"


# ---- corrected, and back again ----
@pytest.mark.parametrize(
    ("there", "back"),
    [("联系人改成李小花", "不对,还是王小明"), ("区改成和平区", "不对,还是铁西区")],
)
def test_a_correction_taken_back(there: str, back: str) -> None:
    talk = at_card()
    talk.says(there)
    talk.says(back)
    assert (talk.value("contact_name"), talk.value("district")) == ("王小明", "铁西区")
    assert talk.asks == "confirm"


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh", "行业不对,我们是批发零售"), ("en", "The industry is wrong. We are in wholesale.")],
)
def test_the_industry_is_corrected_in_words(language: str, text: str) -> None:
    talk = at_card(language)
    talk.says(text)
    assert talk.conversation.draft is not None
    set_at_once = (
        talk.conversation.draft.industry.section == "F"
        and talk.conversation.draft.industry.confirmed
    )
    assert set_at_once or talk.asks == "industry"


def test_after_a_correction_the_list_of_fields_gives_way_to_the_card() -> None:
    talk = at_card()
    talk.says("修改")
    talk.says("电话改成13900001111")
    assert "submit" in {one.partition("#")[0] for one in talk.conversation.options}


# ---- care raised after filing ----
@pytest.mark.parametrize(
    ("language", "text"),
    [("zh", "这件事请保密处理"), ("en", "Please keep this confidential")],
)
def test_confidential_handling_may_be_asked_for_after_filing(language: str, text: str) -> None:
    talk = filed(language)
    talk.says(text)
    ticket = next(iter(talk.world.store.tables.tickets.values()))
    assert ticket.restricted
    assert {EventKind.CONFIDENTIAL_REQUESTED, EventKind.ADDENDUM} <= set(kinds(talk))


def test_who_speaks_after_all_is_taken_after_filing() -> None:
    talk = filed()
    talk.says("我是总部法务,代表德国母公司")
    ticket = next(iter(talk.world.store.tables.tickets.values()))
    assert (ticket.origin.value, ticket.sensitive) == ("enterprise", True)
    assert EventKind.ROUTED_SENSITIVE in kinds(talk)


@pytest.mark.parametrize(
    ("language", "back"),
    [("zh", "说错了,我就是企业的人"), ("en", "Sorry, I am from the company itself")],
)
def test_the_enterprise_itself_after_all(language: str, back: str) -> None:
    talk = at_card(language, origin="consulate")
    talk.says(back)
    assert (talk.value("origin"), talk.value("enterprise_name")) == ("enterprise", "甲公司")


# ---- a question in place of the story ----
@pytest.mark.parametrize(
    ("language", "text"),
    [("zh", "你们能管海关的事吗?"), ("en", "Can you deal with the customs at all?")],
)
def test_a_question_is_no_story(language: str, text: str) -> None:
    talk = Talk(read=read_embedded).given("facts", language=language)
    talk.says(text)
    assert (talk.asks, talk.value("facts")) == ("facts", None)

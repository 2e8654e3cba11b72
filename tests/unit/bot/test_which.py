"""Several matters are filed: which one is meant, by number, place in the list, or words."""

from __future__ import annotations

import pytest

from bot.dialogue.conversation import FiledTicket
from bot.dialogue.which import named_in, still_open
from casework.model.events import EventKind
from tests.support.bot_talk import TUESDAY, Talk, read_embedded
from tests.unit.bot.test_matters import CARD

FACTS = {
    "zh": ("海关查验三周仍未放行", "消防验收申请被压着不办"),
    "en": ("Customs has held our goods for three weeks", "The fire inspection is never scheduled"),
}
ADDITION = {
    "zh": "补充一下,今天又收到一张通知",
    "en": "To add: another notice came today",
}


def filed(language: str) -> Talk:
    """Two matters are filed, the second is the newest."""
    talk = Talk(read=read_embedded)
    for facts in FACTS[language]:
        talk.given("confirm", language=language, **{**CARD, "facts": facts})
        talk.presses("submit")
    return talk


def entry(number: str, title: str) -> FiledTicket:
    return FiledTicket(number=number, title=title, at=TUESDAY)


def addenda(talk: Talk) -> dict[str, int]:
    """Additions by place of the ticket."""
    tables = talk.world.store.tables
    return {
        one.complaint.title: [event.kind for event in tables.events[one.id]].count(
            EventKind.ADDENDUM
        )
        for one in tables.tickets.values()
    }


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("the customs one", 0),
        ("custom", 0),
        ("消防那件", 1),
        ("SY-2026-000002", 1),
        ("SY-2026-000001 and SY-2026-000002", None),
        ("goods", None),
        ("", None),
    ],
)
def test_a_text_names_one_ticket_or_none(text: str, place: int | None) -> None:
    tickets = (
        entry("SY-2026-000001", "Customs holds our goods"),
        entry("SY-2026-000002", "消防验收 of goods"),
    )
    found = named_in(text, tickets)
    assert found is (None if place is None else tickets[place])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_status_lists_several_and_shows_the_one_that_is_chosen(language: str) -> None:
    talk = filed(language)
    newest, oldest = (one.number for one in still_open(talk.conversation.filed))
    talk.says("查进度" if language == "zh" else "status")
    assert newest in talk.reply
    assert oldest in talk.reply
    assert talk.offered == {f"show:{newest}", f"show:{oldest}"}
    assert any(FACTS[language][0][:8] in one.label for one in talk.said[-1].choices)
    step = talk.says("第二个" if language == "zh" else "the second one")
    assert "status" in step.acts
    assert oldest in talk.reply
    assert newest not in talk.reply


@pytest.mark.parametrize(("language", "text"), [("zh", "海关那件"), ("en", "the customs one")])
def test_one_of_a_list_is_chosen_by_words(language: str, text: str) -> None:
    talk = filed(language)
    oldest = talk.conversation.filed[0].number
    talk.says("我要撤回投诉" if language == "zh" else "I want to withdraw my complaint")
    assert len(talk.offered) == 2
    talk.says(text)
    question = talk.conversation.question
    assert question is not None
    assert (question.key, question.about) == ("confirm_withdraw", oldest)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "海关那件怎么样了"),
        ("zh", "海关查验那件有进展吗"),
        ("en", "what is the status of the customs one"),
        ("en", "how is the customs case going?"),
    ],
)
def test_the_question_itself_may_name_one(language: str, text: str) -> None:
    talk = filed(language)
    talk.says(text)
    assert talk.conversation.filed[0].number in talk.reply
    assert talk.conversation.filed[1].number not in talk.reply


@pytest.mark.parametrize(
    ("language", "text", "about"),
    [
        ("zh", "撤回海关那件", 0),
        ("zh", "撤销消防的投诉", 1),
        ("en", "withdraw the customs one", 0),
        ("en", "please withdraw the fire one", 1),
    ],
)
def test_a_withdrawal_may_name_one(language: str, text: str, about: int) -> None:
    talk = filed(language)
    talk.says(text)
    question = talk.conversation.question
    assert question is not None
    assert question.key == "confirm_withdraw"
    assert question.about == talk.conversation.filed[about].number
    assert talk.conversation.draft is None


@pytest.mark.parametrize(
    ("language", "text"), [("zh", "撤回第二个"), ("en", "withdraw the second one")]
)
def test_a_place_counts_in_the_order_of_filing_and_is_confirmed(language: str, text: str) -> None:
    talk = filed(language)
    talk.says(text)
    question = talk.conversation.question
    assert question is not None
    assert question.key == "confirm_withdraw"
    assert question.about == talk.conversation.filed[1].number


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_addition_to_one_of_several_is_asked_about(language: str) -> None:
    talk = filed(language)
    talk.says(ADDITION[language])
    assert talk.asks == "same_or_new"
    assert "new" in talk.offered
    talk.says("2")
    assert addenda(talk) == {FACTS[language][0]: 1, FACTS[language][1]: 0}
    assert (talk.asks, talk.conversation.waiting) == (None, None)


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh", "补充一下,消防那边今天来过电话"), ("en", "To add: the fire people called today")],
)
def test_an_addition_that_names_its_ticket_goes_there(language: str, text: str) -> None:
    talk = filed(language)
    talk.says(text)
    assert addenda(talk) == {FACTS[language][0]: 0, FACTS[language][1]: 1}


def test_words_that_waited_are_never_lost() -> None:
    talk = filed("zh")
    talk.says(ADDITION["zh"])
    talk.says("你好")
    talk.says("谢谢")
    talk.says("你好")
    kept = [one.text for one in talk.conversation.notes]
    waiting = talk.conversation.waiting
    assert ADDITION["zh"] in [*kept, "" if waiting is None else waiting.text]


def test_a_withdrawn_ticket_is_not_offered_for_withdrawal_again() -> None:
    talk = filed("zh")
    first = talk.conversation.filed[0].number
    talk.says(f"撤回 {first}")
    talk.presses("yes")
    talk.says("我要撤回投诉")
    question = talk.conversation.question
    assert question is not None
    assert question.about == talk.conversation.filed[1].number


def test_a_strangers_ticket_is_not_withdrawn_without_its_code() -> None:
    talk = Talk(read=read_embedded).agreed(language="zh")
    talk.says("撤回 SY-2026-4F7Q2M")
    assert talk.asks == "receipt_code"


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh", "查一下SY-2026-4F7Q2N的进度"), ("en", "status of SY-2026-4F7Q2N please")],
)
def test_a_mistyped_number_is_said_to_be_one_and_may_be_sent_again(
    language: str, text: str
) -> None:
    talk = filed(language)
    talk.says(text)
    assert "SY-2026-4F7Q2N" in talk.reply
    assert talk.asks == "receipt_code"
    talk.says(text)
    assert "SY-2026-4F7Q2N" in talk.reply
    assert talk.asks == "receipt_code"
    right = talk.conversation.filed[0].number
    step = talk.says(right)
    assert "status" in step.acts
    assert right in talk.reply


def test_a_mistyped_number_withdraws_nothing() -> None:
    talk = Talk(read=read_embedded).agreed(language="zh")
    talk.says("撤回 SY-2026-4F7Q2N")
    assert "SY-2026-4F7Q2N" in talk.reply
    assert talk.asks == "receipt_code"

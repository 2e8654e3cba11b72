"""As people really write in English: letters, tables, remarks and corrections in passing.

Tables of wording → what becomes of it, with the shipped interpreter by rules alone.
"""

from __future__ import annotations

import pytest

from tests.support.bot_talk import Talk, read_embedded

FACTS = "customs holds our goods since may"
FULL = {
    "facts": FACTS,
    "demand": "release",
    "respondent": "customs",
    "enterprise_name": "Example Card Co., Ltd.",
    "contact_name": "Max Sample",
    "contact_phone": "13900000000",
    "district": "铁西区",
    "business": "pumps",
    "proceedings": "none",
}
ORDER = (
    "facts",
    "demand",
    "enterprise_name",
    "contact_name",
    "district",
    "business",
    "proceedings",
)


def asked(key: str) -> Talk:
    """A conversation in which everything before the question ``key`` was answered."""
    told = {name: FULL[name] for name in ORDER[: ORDER.index(key)]}
    if "contact_name" in told:
        told["contact_phone"] = FULL["contact_phone"]
    return Talk(read=read_embedded).given(key, language="en", **told)


def at_card() -> Talk:
    """A conversation at the review card."""
    return Talk(read=read_embedded).given("confirm", language="en", **FULL)


LETTERS = {
    "one breath, no marks": (
        (
            "hello we are example bearing shenyang co ltd in dadong district the tax bureau has "
            "not paid our vat refund since march and nobody answers we want the refund paid soon "
            "my name is max sample my phone is 13900000000"
        ),
        {
            "enterprise_name": "example bearing shenyang co ltd",
            "district": "大东区",
            "demand": "we want the refund paid soon",
            "contact_name": "max sample",
            "contact_phone": "13900000000",
        },
    ),
    "signature block": (
        (
            "Dear Sir or Madam,\n\nThe renewal of our work permits has been pending with the "
            "exit-entry administration for two months. We kindly request that it be processed.\n\n"
            "Best regards,\nMax Sample\nGeneral Manager\nExample Auto (Shenyang) Co., Ltd.\n"
            "No. 12 Example Road, Dadong District, Shenyang\nTel: +86 24 8888 1234 ext. 201\n"
            "max@example.com"
        ),
        {
            "enterprise_name": "Example Auto (Shenyang) Co., Ltd.",
            "contact_name": "Max Sample",
            "contact_email": "max@example.com",
            "district": "大东区",
            "demand": "We kindly request that it be processed.",
        },
    ),
    "form": (
        (
            "company: example sensors shenyang co ltd\ndistrict: tiexi\n"
            "contact: max sample 13900000000\nbusiness: pressure sensors\n"
            "problem: the permit office refuses our application with different reasons\n"
            "what we want: one clear list of documents\ncourt: no"
        ),
        {
            "enterprise_name": "example sensors shenyang co ltd",
            "district": "铁西区",
            "contact_name": "max sample",
            "business": "pressure sensors",
            "demand": "one clear list of documents",
            "proceedings": "none",
        },
    ),
    "two languages": (
        (
            "We are 示例电子(沈阳)有限公司 in 浑南, the 税务局 fined us for a mistake, we think "
            "this is unfair and ask for a reduction"
        ),
        {"enterprise_name": "示例电子(沈阳)有限公司", "district": "浑南区"},
    ),
}


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_fills_what_it_tells(name: str) -> None:
    text, found = LETTERS[name]
    talk = Talk(read=read_embedded)
    talk.says(text)
    talk.presses("agree")
    assert {key: talk.value(key) for key in found} == found
    assert talk.conversation.reply_language == "en"


ANSWERS = [
    ("demand", "Max Sample 13900000000", {"contact_name": "Max Sample", "demand": None}),
    ("enterprise_name", "its called example foods", {"enterprise_name": "example foods"}),
    ("enterprise_name", "cancel the penalty", {"enterprise_name": None}),
    (
        "enterprise_name",
        "Example W Ltd, Yuhong district",
        {"enterprise_name": "Example W Ltd", "district": "于洪区"},
    ),
    ("contact_name", "you can reach me at max@example.com", {"contact_name": None}),
    ("contact_name", "max, +49 170 1234567", {"contact_name": "max"}),
    (
        "contact_name",
        "it's the tax bureau of Heping, not customs",
        {"contact_name": None, "respondent": "tax bureau"},
    ),
    ("business", "pumps. my email is max@example.com", {"contact_email": "max@example.com"}),
    ("proceedings", "nope, nothing pending anywhere", {"proceedings": "none"}),
    ("proceedings", "not yet, but we consider going to court", {"proceedings": "none"}),
    ("proceedings", "we went to court in June", {"proceedings": "litigation"}),
]


@pytest.mark.parametrize(("key", "text", "values"), ANSWERS)
def test_an_answer_fills_its_own_field(key: str, text: str, values: dict[str, str | None]) -> None:
    talk = asked(key)
    talk.says(text)
    assert {name: talk.value(name) for name in values} == values


def test_what_happened_is_told_where_the_wish_was_asked_for() -> None:
    talk = asked("demand")
    more = "the fire brigade inspected our hall on 9 June and imposed 30,000 RMB"
    talk.says(more)
    assert talk.value("demand") is None
    assert talk.value("facts") == f"{FACTS}\n{more}"
    assert talk.asks == "demand"


CORRECTIONS = [
    ("my phone number should be 13911110000", "contact_phone", "13911110000"),
    ("and the contact should be Anna Example", "contact_name", "Anna Example"),
    ("oh wait, wrong district. it's Yuhong", "district", "于洪区"),
    ("actually the company is Example Two Co., Ltd.", "enterprise_name", "Example Two Co., Ltd."),
    (
        "sorry, that's not right, we have filed for reconsideration",
        "proceedings",
        "reconsideration",
    ),
    ("add my email too: max@example.com", "contact_email", "max@example.com"),
    ("it's not urgent", "urgency", "low"),
    ("it was 4 days not 3", "facts", f"{FACTS}\nit was 4 days not 3"),
]


@pytest.mark.parametrize(("text", "key", "value"), CORRECTIONS)
def test_a_remark_at_the_card_changes_one_thing(text: str, key: str, value: str) -> None:
    talk = at_card()
    before = {name: talk.value(name) for name in FULL if name != key}
    talk.says(text)
    assert talk.value(key) == value
    assert {name: talk.value(name) for name in before} == before


@pytest.mark.parametrize("text", ["yes please file it", "everything is correct, go ahead"])
def test_words_that_file(text: str) -> None:
    talk = at_card()
    step = talk.says(text)
    assert step.acts[0] == "receipt"


@pytest.mark.parametrize("text", ["I don't have a code", "no", "I lost the receipt"])
def test_without_a_code_the_open_question_comes_back(text: str) -> None:
    talk = asked("demand")
    talk.says("what's the status of my earlier complaint?")
    assert talk.asks == "receipt_code"
    talk.says(text)
    assert talk.asks == "demand"
    assert talk.value("demand") is None


def test_a_korean_story_before_consent_is_kept_as_what_happened() -> None:
    talk = Talk(read=read_embedded)
    talk.says("안녕하세요. 세관이 우리 물건을 붙잡고 있습니다.")
    talk.presses("agree")
    assert talk.value("facts") == "안녕하세요. 세관이 우리 물건을 붙잡고 있습니다."
    assert talk.asks == "demand"

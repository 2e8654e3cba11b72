"""Whatever people send, understanding answers, and every value is their own words."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.model.complaint import FieldKey
from nlu.embedded.folding import fold, simplify
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.embedded.language import detect
from nlu.interpreter import ALL_TASKS, Understanding
from nlu.wire import to_wire
from tests.support.nlu_city import make_city

CITY = make_city()
INTERPRETER = EmbeddedInterpreter(jurisdiction=CITY, model=None)
NOW = datetime(2026, 3, 10, tzinfo=UTC)
LANGUAGES = {"zh", "zh-Hant", "en", "mixed", "ja", "ko", "other", "none"}
PIECES = (
    "我们是",
    "沈阳示例轴承有限公司",
    "不对,公司是乙公司",
    "海关清关拖了三周",
    "鐵西區",
    "浑南区住房和城乡建设局",
    "联系人李小花 13900000000",
    "(024) 2272-1111 ext 12",
    "未提起诉讼",
    "我代表总领事馆",
    "Example Bearings (Shenyang) Co., Ltd.",
    "the customs",
    "max@example.com",
    "change my phone to",
    "SY-2026-4F7Q2M",
    "4821 0093 7715 2260",
    "2025年11月到2026年3月",
    "12/03/2026",
    "since the end of March",
    "三百二十多万",
    "EUR 3.2 million",
    "上周三前",
    "、",
    "。",
    "\n",
    " ",
    "((",
    "）",
    "👍",
    "\u0130",
    "\ufb01",
    "\u202e",
)
texts = st.one_of(
    st.text(max_size=4_000),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=40).map(" ".join),
)
questions = st.one_of(st.none(), st.sampled_from([key.value for key in FieldKey]))


def read(text: str, expecting: str | None = None) -> Understanding:
    return INTERPRETER.parse(text=text, expecting=expecting, now=NOW, tasks=ALL_TASKS)


@given(text=texts, expecting=questions)
@settings(deadline=None, max_examples=150)
def test_any_text_is_answered_with_exact_substrings(text: str, expecting: str | None) -> None:
    understanding = read(text, expecting)
    assert understanding.text == text
    assert understanding.language in LANGUAGES
    assert understanding.urgency in {"low", "normal", "urgent"}
    for one in understanding.entities:
        assert one.text
        assert text[one.start : one.end] == one.text
        assert one.value
        assert 0 <= one.confidence <= 1
    for hit in understanding.origins:
        assert text[hit.start : hit.end] == hit.text


@given(text=texts)
@settings(deadline=None, max_examples=60)
def test_any_answer_goes_on_the_wire(text: str) -> None:
    wire = to_wire(read(text), jurisdiction=CITY)
    assert wire["text"] == text
    assert isinstance(wire["sensitive"], bool)


@given(text=st.text(st.characters(), max_size=500))
@settings(deadline=None, max_examples=150)
def test_folding_keeps_every_place_and_lone_surrogates_do_no_harm(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert isinstance(simplify(text), str)
    assert detect(text) in LANGUAGES


@given(text=st.text(max_size=200))
@settings(deadline=None, max_examples=60)
def test_the_same_text_is_read_the_same_way_twice(text: str) -> None:
    one, two = read(text), read(text)
    assert one.entities == two.entities
    assert one.signals == two.signals
    assert one.topic_ranking == two.topic_ranking


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "0",
        "138",
        "+86 ",
        "(0",
        "((((",
        "))))",
        "()",
        "a",
        "A ",
        "aB. ",
        "有限公司",
        "公司",
        "局",
        "区局",
        "Co., Ltd. ",
        "a@",
        "a.",
        "@a.b",
        "-1",
        " 1234",
        "我们是",
        "不是",
        "change ",
        "my name is ",
        "我是代表",
        "on behalf of ",
        "Housing and ",
        "税务局",
        "拖了",
        "三个",
        "请求",
        "。",
        "\n",
        ", ",
        " ",
        "　",
        "未",
        "瀋",
        "ﬁ",
        "有限公司分",
        "被",
        "主营",
        "we makes ",
        "一",
        "十万",
        "3万5",
        "1.",
        "1,000",
        "1.000",
        "2026-",
        "2026年",
        "3月至",
        "周一",
        "三天",
        "上周",
        "since ",
        "march ",
        "one ",
        "a million ",
        "between 1 and ",
        "usd ",
        "元",
        "5k",
        "sy-2026-",
        "sy 2026 ",
        "9 1 2 ",
        "eed ",
    ],
)
def test_a_piece_repeated_without_end_is_read_to_the_end(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    understanding = read(text)
    assert understanding.text == text
    assert all(text[one.start : one.end] == one.text for one in understanding.entities)

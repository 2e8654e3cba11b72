"""Understanding takes steps in proportion to the length of a message, whatever stands in it.

Steps are calls, which are the same on every machine: twice the text, about twice the calls.
"""

import sys
from datetime import UTC, datetime
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.interpreter import ALL_TASKS
from tests.support.nlu_city import make_city

INTERPRETER = EmbeddedInterpreter(jurisdiction=make_city(), model=None)
NOW = datetime(2026, 3, 10, tzinfo=UTC)
LENGTH = 2_500
TWICE = 2.4
"""Twice, and something for what is sorted or looked up in a longer list."""
START = 3_000
"""Calls that every message costs, however short."""
CEILING = 130
"""Calls a character: no text may be so much dearer than a letter."""
PIECES = (
    *"1(,。?\n @\"'的王",
    "王小",
    "李小花,",
    "张三和李四",
    "我是",
    "我叫",
    "I am ",
    "my name is ",
    "我们是",
    "公司",
    "本公司",
    "有限公司",
    "gmbh ",
    "a co., ltd. ",
    "Ab ",
    "Max Sample ",
    "海关",
    "税务局",
    "总领事馆",
    "consulate ",
    "起诉",
    "仲裁",
    "信访",
    "+86 ",
    "a@b.cn ",
    "13900000000 ",
    "1-",
    "1. ",
    "3月",
    "周一",
    "第一",
    "第一?",
    "three hundred ",
    "诉求:\n1.",
    "怎么投诉?",
    "拖了三周,",
    "we are waiting and the office said ",
    "Ab a@b.cn ",
    "Max Sample, 13900000000, ",
    "\n> ",
    "Q1 \n",
)


def calls(text: str) -> int:
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        INTERPRETER.parse(text=text, expecting=None, now=NOW, tasks=ALL_TASKS)
    finally:
        sys.setprofile(before)
    return count


def assert_in_proportion(piece: str) -> None:
    short, long = ((piece * size)[:size] for size in (LENGTH, 2 * LENGTH))
    few, many = calls(short), calls(long)
    assert many <= TWICE * few + START
    assert many <= CEILING * 2 * LENGTH


INTERPRETER.parse(text="预热 warm", expecting=None, now=NOW, tasks=ALL_TASKS)


@pytest.mark.parametrize("piece", PIECES)
def test_twice_the_text_takes_about_twice_the_steps(piece: str) -> None:
    assert_in_proportion(piece)


@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=4).map("".join))
@settings(deadline=None, max_examples=30)
def test_pieces_in_any_order_take_steps_in_proportion(piece: str) -> None:
    assert_in_proportion(piece)

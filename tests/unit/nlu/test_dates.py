"""Dates in texts, read on Saturday, 21 November 2026, in Shenyang."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nlu.embedded.dates import DateFinder
from nlu.embedded.lexicon import load_lexicon
from nlu.embedded.numerals import Numerals
from nlu.embedded.reading import open_message
from nlu.interpreter import Entity

ROWS = tomllib.loads((Path(__file__).parent / "data" / "figures.toml").read_text(encoding="utf-8"))
LEXICON = load_lexicon()
FINDER = DateFinder(LEXICON, Numerals(LEXICON))
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def find(text: str, now: datetime = NOW) -> list[Entity]:
    reading = open_message(text=text, expecting=None, lexicon=LEXICON)
    return FINDER.find(reading, now=now)


def values(text: str, now: datetime = NOW) -> list[str]:
    return [one.value for one in find(text, now)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年3月12日", ["2026-03-12"]),
        ("2026-03-12", ["2026-03-12"]),
        ("March 12, 2026", ["2026-03-12"]),
        ("去年11月", ["2025-11"]),
        ("上个月15号", ["2026-10-15"]),
        ("三天前", ["2026-11-18"]),
        ("上周三", ["2026-11-11"]),
        ("今年春节前", ["../2026-02-17"]),
        ("2025年底", ["2025-12"]),
        ("二〇二六年三月", ["2026-03"]),
        ("十五个工作日内", ["2026-12-11"]),
        ("in 15 working days", ["2026-12-11"]),
        ("下周五之前", ["2026-11-27"]),
        ("next Friday", ["2026-11-27"]),
        ("last Monday", ["2026-11-16"]),
        ("two weeks ago", ["2026-11-07"]),
        ("three months ago", ["2026-08-21"]),
        ("Aug 2024", ["2024-08"]),
        ("since February", ["2026-02/.."]),
    ],
)
def test_the_agreed_dates(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(("text", "expected"), ROWS["dates"].items())
def test_dates_as_people_write_them(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize("text", ROWS["no_dates"]["texts"])
def test_what_is_no_date(text: str) -> None:
    assert values(text) == []


def test_a_date_that_may_be_two_names_both_and_is_unsure() -> None:
    (found,) = find("goods held on 12/03/2026")
    assert found.value == "2026-03-12"
    assert found.ambiguous == ("2026-03-12", "2026-12-03")
    assert found.confidence <= 0.5


def test_a_date_with_one_reading_is_not_ambiguous() -> None:
    assert [one.ambiguous for one in find("25/11/2026 和 2026-03-12")] == [(), ()]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("约定2026年2月28日前付清", "2026年2月28日"),
        ("自2025年3月起停发", "自2025年3月起"),
        ("从11月9日到今天", "11月9日到今天"),
        ("it began on 3 May 2026, at noon", "3 May 2026"),
        ("waiting since February", "since February"),
        ("昨天下午", "昨天"),
    ],
)
def test_where_a_date_begins_and_ends(text: str, span: str) -> None:
    assert [one.text for one in find(text)] == [span]


def test_today_is_the_day_in_the_city() -> None:
    late = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    assert values("今天", late) == ["2026-11-21"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12月20日停的电", ["2025-12-20"]),
        ("2月1日前", ["2026-02-01"]),
        ("去年11月签约,12月投产", ["2025-11", "2025-12"]),
        ("上个月", ["2025-12"]),
        ("上季度", ["2025-10/2025-12"]),
        ("last November", ["2025-11"]),
        ("三个月前", ["2025-10"]),
    ],
)
def test_dates_at_the_turn_of_the_year(text: str, expected: list[str]) -> None:
    assert values(text, datetime(2026, 1, 5, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))) == expected


def test_the_last_of_a_leap_february() -> None:
    assert values("2028年2月29日") == ["2028-02-29"]
    assert values("2027年2月29日") == ["2027-02"]
    assert values("by the end of February 2028") == ["2028-02-29"]


def test_no_date_is_the_speakers_own() -> None:
    assert [one.own for one in find("昨天和2026年3月")] == [False, False]

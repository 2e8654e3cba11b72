"""Whether the Rules seem to cover a matter: its ground where not, and silence where they do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.embedded.elsewhere import Atlas
from nlu.embedded.lexicon import Lexicon, load_lexicon
from nlu.interpreter import Understanding

Read = Callable[..., Understanding]
_DATA = Path(__file__).resolve().parent / "data"
_COVERED = "in"


def _table(language: str) -> dict[str, list[str]]:
    table: dict[str, Any] = yaml.safe_load((_DATA / f"scope_{language}.yml").read_text("utf-8"))
    return table


def _rows(*, covered: bool) -> list[Any]:
    return [
        pytest.param(text, label, id=f"{language}-{label}-{number}")
        for language in ("zh", "en")
        for label, texts in _table(language).items()
        if (label == _COVERED) is covered
        for number, text in enumerate(texts)
    ]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.mark.parametrize(("text", "ground"), _rows(covered=False))
def test_a_matter_that_is_not_covered_gets_its_ground(read: Read, text: str, ground: str) -> None:
    scope = read(text).scope
    assert (scope.in_scope, scope.reason) == (False, ground)


@pytest.mark.parametrize(("text", "label"), _rows(covered=True))
def test_a_covered_matter_is_not_flagged(read: Read, text: str, label: str) -> None:
    assert read(text).scope.in_scope is not False


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_ground_has_hits_and_traps_in_both_languages(language: str) -> None:
    table = _table(language)
    assert len(table) == 7
    assert len(table[_COVERED]) > 50
    assert min(map(len, table.values())) >= 10


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("petition已经registered，信访局说两个月内答复，same wall", "na_8_petition"),
        ("同一張罰單已經申請行政複議，複議機關受理了", "na_9_reconsideration_or_suit"),
        ("敝公司在廈門的廠被廈門環保局要求停工，瀋陽沒有設點", "na_3_other_body"),
        ("我们Dalian的plant被大连税务局罚了", "na_3_other_body"),
    ],
)
def test_mixed_and_traditional_texts(read: Read, text: str, ground: str) -> None:
    assert read(text).scope.reason == ground


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("律师劝我们去起诉，我们想先找你们", None),
        ("隔壁工厂把规划局告上了法院，我们没有", None),
        ("Our lawyer advises a lawsuit, we would rather talk", None),
        ("已经起诉了，法院立案了", "litigation"),
    ],
)
def test_an_account_that_speaks_of_it_in_passing_fills_no_field(
    values: Callable[..., dict[str, str]], text: str, kind: str | None
) -> None:
    found = values(text).get("proceedings")
    assert (None if found == "none" else found) == kind


@pytest.mark.parametrize(
    ("names", "province"),
    [
        (("沈阳市", "Shenyang"), "liaoning"),
        (("苏州市", "Suzhou"), "jiangsu"),
        (("甲市", "A"), None),
    ],
)
def test_the_atlas_knows_the_province_of_the_city(
    lexicon: Lexicon, names: tuple[str, ...], province: str | None
) -> None:
    assert Atlas.seen_from(names=names, lexicon=lexicon).province == province


def test_both_languages_know_the_same_provinces(lexicon: Lexicon) -> None:
    provinces = lexicon.under("cities.province")
    assert len(provinces) == 31
    assert all(len(names) >= 2 for names in provinces.values())
    assert set(lexicon.under("cities.city")) <= set(provinces)


def test_an_answer_to_the_question_decides_alone(read: Read) -> None:
    scope = read("诉讼", "proceedings").scope
    assert scope.reason == "na_9_reconsideration_or_suit"

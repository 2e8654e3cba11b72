"""Whatever is asked, whatever is answered: the words land in the right place, in both languages.

The tables lie in ``data/any_answer_<language>.txt``, one row a cell: what is asked, what is
written, what goes where, what is asked next. The rules and the trained model read them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.interpreter import Understanding
from tests.support.bot_talk import CLASSIFIERS, TUESDAY, Read, Talk
from tests.support.desk_world import shenyang

DATA = Path(__file__).parent / "data"
GIVEN = {
    "zh": {
        "facts": "我们的出口退税申请交了半年,一直没有批下来,金额340万",
        "demand": "请尽快把退税款打给我们",
        "respondent": "铁西区税务局",
        "enterprise_name": "沈阳示例轴承有限公司",
        "contact_name": "王小明",
        "contact_phone": "13900000000",
        "contact_email": "",
        "district": "铁西区",
        "business": "轴承制造",
        "proceedings": "none",
    },
    "en": {
        "facts": "Our VAT refund of 3.4 million has not been paid for half a year",
        "demand": "Please pay the refund",
        "respondent": "Tiexi tax bureau",
        "enterprise_name": "Example Bearings (Shenyang) Co., Ltd.",
        "contact_name": "Max Sample",
        "contact_phone": "13900000000",
        "contact_email": "",
        "district": "铁西区",
        "business": "bearings",
        "proceedings": "none",
    },
}
"""What stands in the draft before its question comes, in the order of the questions."""
FILED = "filed"
NOTHING = "-"


@dataclass(frozen=True)
class Row:
    """One cell: ``where`` maps a field to its sign (``=``, ``+``, ``~``, ``!``) and its words."""

    language: str
    asked: str
    written: str
    where: dict[str, tuple[str, str]]
    following: str


def rows() -> Iterator[Row]:
    """All cells of both tables."""
    for language in GIVEN:
        table = (DATA / f"any_answer_{language}.txt").read_text(encoding="utf-8")
        for line in table.splitlines():
            if line and not line.startswith("#"):
                asked, written, where, following = line.split(" | ")
                yield Row(language, asked, written, _where(where), following)


def _where(told: str) -> dict[str, tuple[str, str]]:
    parts = [one.split(" ", 2) for one in told.split("; ") if told != NOTHING]
    return {key: (sign, words) for key, sign, words in parts}


ROWS = tuple(rows())


@pytest.fixture(scope="module")
def read(model: Path) -> Read:
    """The embedded engine with the trained model."""
    engine = EmbeddedInterpreter(jurisdiction=shenyang(), model=model)

    def parse(text: str, expecting: str | None) -> Understanding | None:
        return engine.parse(text=text, expecting=expecting, now=TUESDAY, tasks=CLASSIFIERS)

    return parse


def started(read: Read, asked: str, language: str) -> Talk:
    """A conversation at its question ``asked``, with everything before it answered."""
    keys = list(GIVEN[language])
    before = keys[: keys.index(asked)] if asked in keys else keys
    given: dict[str, Any] = {key: GIVEN[language][key] for key in before if GIVEN[language][key]}
    if asked == "enterprise_name":
        del given["respondent"]  # nobody asked for it: no infringement is claimed yet
    states = {}
    if asked == "contact_email":
        del given["contact_phone"]
        states["contact_phone"] = "declined"
    talk = Talk(read=read).given(asked, language=language, states=states, **given)
    draft = talk.conversation.draft
    assert draft is not None
    if asked == "respondent":
        claimed = replace(draft, flags=frozenset({"infringement"}))
        talk.conversation = talk.conversation.with_draft(claimed)
    return talk


def stand(talk: Talk) -> dict[str, tuple[str, str | None]]:
    """State and value of every field."""
    draft = talk.conversation.draft
    fields = {} if draft is None else draft.fields
    return {key.value: (one.state.value, one.value) for key, one in fields.items()}


def fits(sign: str, words: str, old: str | None, now: tuple[str, str | None]) -> bool:
    """Whether a field stands as the table says."""
    state, value = now
    if sign == "!":
        return state == words
    kept = value or ""
    if sign == "~":
        return words in kept
    return kept == (f"{old}\n{words}" if sign == "+" and old else words)


def test_the_tables_hold_every_question_in_both_languages() -> None:
    assert len(ROWS) >= 150
    for language, given in GIVEN.items():
        asked = {one.asked for one in ROWS if one.language == language}
        assert asked == {*given, "confirm"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.asked}: {row.written}")
def test_the_words_land_in_the_right_place(read: Read, row: Row) -> None:
    talk = started(read, row.asked, row.language)
    before = stand(talk)
    talk.says(row.written)
    if row.following == FILED:
        assert len(talk.conversation.filed) == 1
        return
    now = stand(talk)
    changed = {key for key, one in now.items() if before.get(key) != one}
    assert (changed, talk.asks, talk.conversation.filed) == (set(row.where), row.following, ())
    for key, (sign, words) in row.where.items():
        told = row.written if words == "*" else words
        old = before.get(key, ("empty", None))[1]
        assert fits(sign, told, old, now[key]), (key, now[key])

"""Firms and persons in sentences of our own: all that are named, and nothing else."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from app.policy_loader import load_jurisdiction
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.evaluate.marks import without_marks
from nlu.interpreter import MORE_VALUES, Entity, Understanding
from nlu.wire import to_wire
from tests.unit.nlu.conftest import NOW

HERE = Path(__file__).parent
POLICY = HERE.parents[2] / "casework" / "policy" / "shenyang"
ROWS = [
    line.replace("\\n", "\n")
    for line in (HERE / "data" / "names.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
UNITS = [
    line.split("|")
    for line in (HERE / "data" / "units.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]

Read = Callable[..., Understanding]
Find = Callable[..., list[Entity]]
Wire = Callable[[str, str], set[str]]


@pytest.fixture(scope="module")
def shenyang() -> Wire:
    """Values of one kind on the wire, with the registers of the city."""
    city = load_jurisdiction(POLICY)
    engine = EmbeddedInterpreter(jurisdiction=city, model=None)

    def values(text: str, kind: str) -> set[str]:
        found = engine.parse(text=text, expecting=None, now=NOW, tasks=MORE_VALUES)
        wire = to_wire(found, jurisdiction=city)
        return {one["value"] for one in wire["entities"] if one["entity"] == kind}

    return values


@pytest.mark.parametrize("row", ROWS)
def test_all_firms_and_persons_are_found(shenyang: Wire, row: str) -> None:
    text, marked = without_marks(row)
    for kind in ("company", "person"):
        assert shenyang(text, kind) == {one.value for one in marked if one.entity == kind}


@pytest.mark.parametrize(("text", "unit", "district"), UNITS)
def test_units_and_districts(shenyang: Wire, text: str, unit: str, district: str) -> None:
    assert shenyang(text, "authority") == set(filter(None, unit.split("+")))
    assert shenyang(text, "district") == set(filter(None, district.split("+")))


@pytest.mark.parametrize(
    "text",
    [
        "孙小美的工作许可被退回三次",
        "Hiroshi Tanaka's visa expires on Friday.",
        "示例乳业的奶车被拦",
        "Sample Bearings has the same problem.",
    ],
)
def test_a_name_that_is_only_mentioned_is_not_the_speakers(read: Read, text: str) -> None:
    named = [one for one in read(text).entities if one.entity in ("company", "person")]
    assert named
    assert not any(one.own for one in named)


def test_the_value_of_a_person_is_the_name_without_its_title(entities: Find) -> None:
    (found,) = entities("person", "my colleague Mr Li Xiaohua, 13900000000", "contact_name")
    assert (found.value, found.text, found.own) == ("Li Xiaohua", "Mr Li Xiaohua", True)


def test_a_mention_changes_no_control_word(read: Read) -> None:
    assert read("请撤回,找王小明").signals == read("请撤回,找一个人").signals


def test_a_name_never_overlaps_another(read: Read) -> None:
    for row in ROWS:
        text, _ = without_marks(row)
        named = [one for one in read(text).entities if one.entity in ("company", "person")]
        spans = sorted((one.start, one.end) for one in named)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))

"""The confusion picture is well-formed, complete, and readable without its colours."""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers.expat import ParserCreate

import pytest

from nlu.evaluate.picture import CELL, Captions, confusion_picture, luminance
from nlu.labels import TOPICS
from tests.support.evaluated import answer

WORDS = Captions(
    title="Confusions <topic>",
    summary="4 utterances & more",
    gold="it is",
    said="said",
    count="n",
    recall="found",
    nothing="(nothing)",
)


@dataclass
class Element:
    """One element of the picture with the text that stands in it itself."""

    name: str
    attributes: dict[str, str]
    text: str = ""


def elements(svg: str) -> list[Element]:
    """All elements in order. Raises ExpatError where the text is no XML."""
    found: list[Element] = []
    opened: list[Element] = []
    parser = ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append(Element(name, attributes))
        opened.append(found[-1])

    def text(characters: str) -> None:
        opened[-1].text += characters

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: opened.pop()
    parser.CharacterDataHandler = text
    parser.Parse(svg, True)
    return found


@pytest.fixture(scope="module")
def picture() -> list[Element]:
    answers = [
        answer("tax", "tax"),
        answer("tax", "customs"),
        answer("customs", "customs"),
        answer("customs"),
        answer("ip", "weather"),
    ]
    return elements(confusion_picture(answers, labels=TOPICS, captions=WORDS))


def named(picture: list[Element], name: str) -> list[Element]:
    return [one for one in picture if one.name == name]


def test_it_names_itself_to_those_who_do_not_see_it(picture: list[Element]) -> None:
    assert picture[0].attributes["role"] == "img"
    assert picture[0].attributes["aria-labelledby"] == "title summary"
    assert [(one.attributes["id"], one.text) for one in picture[1:3]] == [
        ("title", WORDS.title),
        ("summary", WORDS.summary),
    ]


def test_both_sides_have_their_labels(picture: list[Element]) -> None:
    written = [one.text for one in named(picture, "text")]
    assert written.count("tax") == written.count("customs") == 2
    # What was said although no case is it stands among the columns alone.
    assert written.count("weather") == written.count("(nothing)") == 1
    assert "other" not in written


def test_every_cell_tells_its_pair_and_count(picture: list[Element]) -> None:
    told = [one.text for one in named(picture, "title")]
    assert "tax → customs: 1" in told
    assert "ip → weather: 1" in told
    assert "customs → tax: 0" in told


def test_counts_stand_out_from_their_cells(picture: list[Element]) -> None:
    cells = {place(one): one.attributes["fill"] for one in named(picture, "rect")[1:]}
    counts = [one for one in named(picture, "text") if place(one, CELL / 2, CELL / 2 + 5) in cells]
    assert len(counts) == 5
    for one in counts:
        ground = cells[place(one, CELL / 2, CELL / 2 + 5)]
        assert contrast(colour(ground), colour(one.attributes["fill"])) >= 4.5


def place(one: Element, left: float = 0, above: float = 0) -> tuple[float, float]:
    x, y = float(one.attributes["x"]), float(one.attributes["y"])
    return round(x - left, 1), round(y - above, 1)


@pytest.mark.parametrize("weight", range(0, 256, 5))
def test_black_or_white_is_always_readable(weight: int) -> None:
    grey = (weight, weight, weight)
    ink = (0, 0, 0) if luminance(grey) > 0.179 else (255, 255, 255)
    assert contrast(grey, ink) >= 4.5


def colour(text: str) -> tuple[int, ...]:
    return tuple(int(text[place : place + 2], 16) for place in (1, 3, 5))


def contrast(one: tuple[int, ...], two: tuple[int, ...]) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)

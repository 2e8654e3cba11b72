"""The model behind the grammar: it raises what rules leave open, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest

from nlu.embedded.lexicon import load_lexicon
from nlu.embedded.origins import find_origins
from nlu.embedded.reading import open_message
from nlu.embedded.standpoint import with_signs
from nlu.interpreter import OriginHit, Understanding

Classify = Callable[..., Understanding]
LEXICON = load_lexicon()
OPEN = "The consul's diary is mine to keep, and twenty minutes are wanted for three plants"


@dataclass
class Says:
    """A model of fixed chances that remembers what it was asked."""

    given: Mapping[str, float]
    asked: list[str] = field(default_factory=list)

    def chances(self, text: str, tasks: frozenset[str]) -> Mapping[str, Mapping[str, float]]:
        self.asked.append(text)
        return dict.fromkeys(tasks, self.given)


def spoken(text: str, model: Says | None, expecting: str | None = None) -> list[OriginHit]:
    reading = open_message(text=text, expecting=expecting, lexicon=LEXICON)
    return [one for one in find_origins(reading, model) if one.speaking]


def test_an_open_word_is_raised_to_the_likeliest_origin() -> None:
    (hit,) = spoken(OPEN, Says({"consulate": 0.4, "chamber": 0.2, "none": 0.4}))
    assert (hit.origin, hit.rule) == ("consulate", "model.origin")
    assert OPEN[hit.start : hit.end] == hit.text == "consul"


def test_without_a_model_the_rules_stand_alone() -> None:
    assert spoken(OPEN, None) == []


def test_an_unsure_model_raises_nothing() -> None:
    assert spoken(OPEN, Says({"consulate": 0.3, "chamber": 0.1, "none": 0.6})) == []


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("我是总领事馆的领事,来问两件事", "consulate"),
        ("We are the parent company of a factory in Tiexi", "headquarters"),
        ("I am a lawyer and act for a company in Tiexi", "proxy"),
    ],
)
def test_no_model_lowers_or_changes_what_rules_say(text: str, origin: str) -> None:
    model = Says({"none": 1.0})
    assert {hit.origin for hit in spoken(text, model)} == {origin}
    assert model.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "Internet is down for three days in the chamber of commerce building",
        "我们厂对面就是领事馆,路被封了三天",
        "Forwarded: the consul keeps an eye on your matter, so please be patient",
        "Our factory makes pumps and the consul knows our director quite well",
        "领事",
    ],
)
def test_plain_mentions_and_others_words_are_never_asked_about(text: str) -> None:
    model = Says({"consulate": 1.0})
    assert spoken(text, model) == []
    assert model.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "税务局拖了四个月不退税,窗口每次都说再等等,我们实在很着急,请问还要多久",
        "The power was cut three times this month without notice and nobody answers the hotline",
    ],
)
@pytest.mark.parametrize(("chance", "raised"), [(0.65, False), (0.75, True)])
def test_where_no_body_is_named_the_model_must_be_surer(
    text: str, chance: float, raised: bool
) -> None:
    model = Says({"consulate": chance, "none": 1.0 - chance})
    assert bool(spoken(text, model)) is raised


def test_an_answer_to_the_question_who_speaks_needs_no_model() -> None:
    model = Says({"chamber": 1.0})
    assert {hit.origin for hit in spoken("企业", model, "origin")} == {"enterprise"}
    assert model.asked == []


@pytest.mark.parametrize(("chance", "raised"), [(0.7, False), (0.8, True)])
def test_beside_plain_mentions_the_model_must_be_surer(chance: float, raised: bool) -> None:
    text = "Many members say the chamber told them the same about the tax office"
    assert bool(spoken(text, Says({"chamber": chance, "none": 1 - chance}))) is raised


def test_our_company_said_from_above_it_is_open_to_the_model() -> None:
    text = "I sit in Zagreb and our company in Tiexi waits; the board wants dates"
    (hit,) = spoken(text, Says({"headquarters": 0.9, "none": 0.1}))
    assert (hit.origin, hit.rule) == ("headquarters", "model.origin")


def test_words_between_single_marks_are_others_words() -> None:
    model = Says({"consulate": 1.0})
    assert spoken("The note says: 'As consul I'm asking you to act.' Is it real", model) == []
    assert model.asked == []


def test_of_a_letter_only_the_sentence_of_the_word_is_looked_at() -> None:
    model = Says({"consulate": 0.9, "none": 0.1})
    story = "The road is closed and lorries wait for hours at the gate every day. " * 8
    assert spoken(f"{story}{OPEN}.", model)
    assert model.asked == [with_signs(f"{OPEN}.")]


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("领事先生的日程归我管,他想约个时间谈三家厂的用电", "consulate"),
        (
            "I chair the supervisory board, it discussed the permit of the Shenyang site",
            "headquarters",
        ),
        ("会员推我这个副会长出来说一说停水的事", "chamber"),
    ],
)
def test_the_trained_model_hears_who_speaks_in_a_roundabout_way(
    classify: Classify, text: str, origin: str
) -> None:
    found = classify(text, "topic").origins
    assert [one.origin for one in found if one.speaking] == [origin]


@pytest.mark.parametrize(
    "text",
    [
        "领事馆让我们先办认证,公证处不给办",
        "The consulate told us to legalise the papers first, but the notary office refuses",
        "总部一直在催我们,退税到底什么时候到",
        "The chamber recommended that we write to you",
    ],
)
def test_the_trained_model_leaves_mentions_alone(classify: Classify, text: str) -> None:
    assert not [one for one in classify(text, "topic").origins if one.speaking]

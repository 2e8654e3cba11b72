"""The model's ground of the scope: where it is asked, when it is believed, and what denies it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.embedded.lexicon import Lexicon, load_lexicon
from nlu.embedded.reading import open_message
from nlu.embedded.scope_guess import believed
from nlu.interpreter import Entity, Understanding
from nlu.labels import SCOPES

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
OPEN_WORDS = ("我们村的地被占了,到现在没给补偿款", "na_1_not_qualified")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def chances(ground: str, sure: float) -> dict[str, float]:
    """All of ``sure`` on one ground, the rest on ``in``."""
    return dict.fromkeys(SCOPES, 0.0) | {ground: sure, "in": 1.0 - sure}


def hear(lexicon: Lexicon, text: str, ground: str, sure: float) -> str | None:
    reading = open_message(text=text, expecting=None, lexicon=lexicon)
    nothing: list[Entity] = []
    return believed(reading, nothing, chances(ground, sure))


@pytest.mark.parametrize(
    ("ground", "sure", "heard"),
    [
        ("na_2_not_in_scope", 0.95, True),
        ("na_2_not_in_scope", 0.85, False),
        ("na_8_petition", 0.95, True),
        ("na_8_petition", 0.85, False),
        ("in", 1.0, False),
    ],
)
def test_a_ground_is_believed_where_the_model_is_nearly_sure(
    lexicon: Lexicon, ground: str, sure: float, heard: bool
) -> None:
    text = "他们一直拖着这件事,我们公司上下都很着急"
    found = hear(lexicon, text, ground, 0.0 if ground == "in" else sure)
    assert found == (ground if heard else None)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("我们夫妻是日本人投的面馆,韩国独资", "na_1_not_qualified"),
        ("A Korean parent owns our little shop entirely", "na_1_not_qualified"),
        ("国有企业欠我们设备款三年,发函不回", "na_2_not_in_scope"),
        ("The tax bureau will not let us write off the debt", "na_2_not_in_scope"),
        ("规划局把我们的地划给了村里的合作社", "na_3_other_body"),
        ("没有上访,也没有打过官司,就是补贴没到账", "na_8_petition"),
        ("打算申请复议,还没有交材料,先问问你们", "na_9_reconsideration_or_suit"),
    ],
)
def test_what_speaks_against_a_ground_denies_it(lexicon: Lexicon, text: str, ground: str) -> None:
    assert hear(lexicon, text, ground, 0.99) is None


def test_the_model_hears_what_no_word_list_has(
    read: Callable[..., Understanding], full: EmbeddedInterpreter
) -> None:
    text, ground = OPEN_WORDS
    assert read(text).scope.reason is None
    heard = full.parse(text=text, expecting=None, now=NOW, tasks=frozenset()).scope
    assert (heard.in_scope, heard.reason) == (False, ground)


@pytest.mark.parametrize("expecting", ["business", "contact_name", "demand"])
def test_an_answer_to_another_question_is_not_asked_about(
    full: EmbeddedInterpreter, expecting: str
) -> None:
    text, _ = OPEN_WORDS
    scope = full.parse(text=text, expecting=expecting, now=NOW, tasks=frozenset()).scope
    assert scope.in_scope is not False


@pytest.mark.parametrize("text", ["摊子被拉走了", "My cart is gone"])
def test_a_few_words_tell_no_matter(full: EmbeddedInterpreter, text: str) -> None:
    scope = full.parse(text=text, expecting=None, now=NOW, tasks=frozenset()).scope
    assert scope.in_scope is not False

"""Expressions joined behind a look at the first character match what they match alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from nlu.embedded.folding import fold
from nlu.embedded.lexicon import Lexicon, load_lexicon
from nlu.embedded.openings import joined, opening

LEXICON = load_lexicon()
TOPICS = (
    "amount",
    "authority",
    "business",
    "company",
    "contact",
    "demand",
    "facts",
    "faq",
    "names",
    "origin",
    "person",
    "places",
    "proceedings",
    "questions",
    "scope",
    "signals",
    "speaker",
)


def lists(lexicon: Lexicon, topic: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, entries in lexicon.under(topic).items():
        if name.endswith("patterns"):
            yield f"{topic}.{name}", entries


def words() -> str:
    """The phrases of all topics, one behind the other, as sentences of a few."""
    phrases = [
        word
        for topic in TOPICS
        for name, entries in LEXICON.under(topic).items()
        if not name.endswith("patterns")
        for word in entries[:12]
    ]
    marks = (" ", "", ",", "。", "\n", ". ", " we ", "我们", " 12 ")
    return fold("".join(word + marks[n % len(marks)] for n, word in enumerate(phrases)))


TEXT = words()[:9_000]


def found(expression: str) -> list[tuple[tuple[int, int], int | None]]:
    return [(one.span(), one.lastindex) for one in re.finditer(expression, TEXT)]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_list_matches_as_its_plain_alternatives_do(topic: str) -> None:
    for name, entries in lists(LEXICON, topic):
        plain = "|".join(f"(?:{one})" for one in entries)
        assert found(joined(entries)) == found(plain), name


def test_most_expressions_of_the_product_have_a_known_beginning() -> None:
    entries = [one for topic in TOPICS for _, some in lists(LEXICON, topic) for one in some]
    unknown = [one for one in entries if opening(one) is None]
    assert len(unknown) * 8 < len(entries)


@pytest.mark.parametrize(
    ("expression", "members"),
    [
        ("abc", {"a"}),
        ("(?:ab|cd)e", {"a", "c"}),
        ("a?b", {"a", "b"}),
        ("(?:a|b)*c{0,2}d+", {"a", "b", "c", "d"}),
        (r"\bwe", {"w"}),
        ("(?<![a-z])ltd", {"l"}),
        ("(?=x)(?P<name>y)z", {"y"}),
        (r"[a-c\d-]x", {"a-c", r"\d", r"\-"}),
        ("[)\\]]x", {r"\)", r"\]"}),
        ("(?:^|[,;])请", {"^", ",", ";"}),
        (r"\u3400x", {r"\u3400"}),
    ],
)
def test_the_characters_with_which_a_match_begins(expression: str, members: set[str]) -> None:
    assert opening(expression) == frozenset(members)


@pytest.mark.parametrize("expression", ["", "a?", ".b", "[^a]b", "a|", "(?i:a)b", r"(a)?\1b", "(a"])
def test_nothing_is_known_of_what_can_begin_with_anything(expression: str) -> None:
    assert opening(expression) is None


def test_the_first_expression_that_matches_goes_before_others() -> None:
    entries = ("ab", ".b", "abc")
    assert joined(entries) == "(?:(?=[a]))(?:(?:ab))|(?:.b)|(?:(?=[a]))(?:(?:abc))"
    match = re.match(joined(entries), "abc")
    assert match is not None
    assert match.group() == "ab"

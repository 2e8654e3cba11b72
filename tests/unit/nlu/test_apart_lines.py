"""The lines between a desk and the process that understands for it carry everything."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nlu.apart.lines import (
    Answer,
    Request,
    read_answer,
    read_opening,
    read_request,
    write_answer,
    write_failure,
    write_opening,
    write_request,
)
from nlu.interpreter import (
    Entity,
    IndustryGuess,
    OriginHit,
    Ranked,
    ScopeHint,
    Understanding,
)
from tests.support.nlu_city import make_city

FULL = Understanding(
    text="铁西区税务局\ud800 \n",
    normalised="铁西区税务局",
    language="zh",
    intent="new_complaint",
    intent_confidence=0.75,
    intent_ranking=(Ranked(code="new_complaint", confidence=0.75),),
    entities=(
        Entity(
            entity="district",
            value="铁西区",
            text="铁西区",
            start=0,
            end=3,
            confidence=0.5,
            own=False,
            corrects=True,
            ambiguous=("铁西区", "大东区"),
        ),
    ),
    topic_ranking=(Ranked(code="tax", confidence=0.5),),
    industry_ranking=(IndustryGuess(section="C", division="34", confidence=0.25),),
    role=Ranked(code="facts", confidence=0.5),
    asked=((0, 3),),
    origins=(OriginHit(origin="chamber", rule="r", text="商会", start=0, end=2, speaking=True),),
    signals=frozenset({"urgent", "affirm"}),
    only_signals=True,
    scope=ScopeHint(in_scope=False, reason="na_8_petition"),
    urgency="urgent",
    engine="embedded",
    model_version="abc",
    degraded=True,
    elapsed_ms=1.5,
)


def test_an_understanding_arrives_as_it_left() -> None:
    empty = Understanding(text="", normalised="", language="none")
    whole = replace(FULL, text="铁西区税务局 \n")
    for sent in (FULL, whole, empty):
        line = write_answer(3, sent)
        assert line.count(b"\n") == 1
        assert read_answer(line) == Answer(number=3, understanding=sent)


def test_a_failure_names_the_error_and_none_of_its_words() -> None:
    line = write_failure(4, ValueError("words of a person"))
    assert read_answer(line) == Answer(number=4, failed="ValueError")
    assert b"person" not in line


def test_what_is_no_answer_is_refused() -> None:
    for line in (b"{}", b"[]", b'{"number": "x"}', b'{"number": 1, "understanding": {"text": 1}}'):
        with pytest.raises(ValueError, match=r"."):
            read_answer(line)


def test_the_full_example_differs_from_the_defaults_in_every_part() -> None:
    empty = Understanding(text="", normalised="", language="none", engine="")
    same = [
        one.name
        for one in fields(Understanding)
        if getattr(FULL, one.name) == getattr(empty, one.name)
    ]
    assert same == []


def test_a_request_arrives_as_it_left() -> None:
    sent = Request(
        number=7,
        text="a\nb\ud83d",
        expecting="district",
        now=datetime(2026, 3, 10, 2, tzinfo=UTC),
        tasks=frozenset({"topic", "intent"}),
    )
    line = write_request(sent)
    assert line.count(b"\n") == 1
    assert read_request(line) == sent


def test_the_opening_holds_all_that_is_read_of_a_city() -> None:
    jurisdiction = make_city()
    opening = read_opening(write_opening(jurisdiction, Path("/models/nlu-1.npz")))
    assert opening.model == Path("/models/nlu-1.npz")
    for name in ("name", "name_en", "districts", "areas", "authorities"):
        assert getattr(opening.region, name) == getattr(jurisdiction, name)
    assert read_opening(write_opening(jurisdiction, None)).model is None

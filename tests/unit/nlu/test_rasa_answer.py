"""Nothing of a server's answer is believed by its shape alone."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.labels import INTENTS
from nlu.rasa.answer import read_answer
from nlu.rasa.errors import RasaFailed

SENT = "max sample of example ltd."


def ranked(*pairs: tuple[object, object]) -> dict[str, Any]:
    return {"intent_ranking": [{"name": name, "confidence": chance} for name, chance in pairs]}


def reason_of(document: object) -> str:
    with pytest.raises(RasaFailed) as raised:
        read_answer(document, sent=SENT)
    return str(raised.value.params["reason"])


def test_every_intent_has_a_chance_and_they_add_up_to_one() -> None:
    chances = read_answer(ranked(("greet", 0.5), ("thanks", 0.3)), sent=SENT).chances
    assert set(chances) == set(INTENTS)
    assert math.isclose(sum(chances.values()), 1.0)
    assert chances["greet"] == 0.5
    assert math.isclose(chances["help"], 0.2 / (len(INTENTS) - 2))


def test_labels_of_others_are_dropped() -> None:
    chances = read_answer(ranked(("nlu_fallback", 0.7), ("greet", 0.2)), sent=SENT).chances
    assert "nlu_fallback" not in chances
    assert chances["greet"] == 0.2


def test_a_pipeline_that_ranks_nothing_still_names_its_intent() -> None:
    named = {"intent": {"name": "greet", "confidence": 1.0}, "intent_ranking": []}
    assert read_answer(named, sent=SENT).chances["greet"] == 1.0


def test_a_model_of_another_task_is_a_failure() -> None:
    assert reason_of(ranked(("tax", 0.9), ("customs", 0.1))) == "labels"


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "text",
        {},
        {"intent": None},
        {"intent": {"name": None, "confidence": 0.0}},
        {"intent_ranking": {"greet": 1}},
        ranked(("greet", "0.9")),
        ranked(("greet", True)),
        ranked(("greet", math.nan)),
        ranked(("greet", math.inf)),
        ranked(("greet", 1.5)),
        ranked(("greet", -0.1)),
        ranked((3, 0.5)),
    ],
)
def test_what_is_no_answer_is_refused(document: object) -> None:
    assert reason_of(document) == "malformed"


def test_hints_are_of_known_kinds_and_inside_the_text() -> None:
    entities = [
        {"entity": "person", "start": 0, "end": 10, "value": "max", "confidence_entity": 0.8},
        {"entity": "company", "start": 14, "end": 26},
        {"entity": "authority", "start": 0, "end": 3},
        {"entity": "person", "start": 5, "end": 99},
        {"entity": "person", "start": 7, "end": 7},
        {"entity": "person", "start": -3, "end": 2},
        {"entity": "person", "start": "0", "end": 2},
        "person",
    ]
    found = read_answer({**ranked(("greet", 1.0)), "entities": entities}, sent=SENT).hints
    assert [(one.entity, SENT[one.start : one.end], one.confidence) for one in found] == [
        ("person", "max sample", 0.8),
        ("company", "example ltd.", 1.0),
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["intent", "intent_ranking", "entities", "name", "confidence", "start"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_document_is_an_answer_or_a_failure(document: object) -> None:
    try:
        answer = read_answer(document, sent=SENT)
    except RasaFailed:
        return
    assert set(answer.chances) == set(INTENTS)
    assert all(0.0 <= one <= 1.0 for one in answer.chances.values())

import json
from collections.abc import Callable

import pytest

from nlu.interpreter import Understanding
from nlu.labels import LABELS
from nlu.wire import to_wire
from tests.support.nlu_city import make_city

Read = Callable[..., Understanding]
CITY = make_city()
KEYS = {
    "text",
    "intent",
    "intent_ranking",
    "entities",
    "language",
    "origin",
    "sensitive",
    "industry",
    "topic",
    "district",
    "authority",
    "scope",
    "urgency",
}


def test_the_example_of_the_contract(classify: Read) -> None:
    wire = to_wire(classify("我要投诉铁西区税务局", "intent"), jurisdiction=CITY)
    assert wire.keys() >= KEYS
    assert wire["intent"]["name"] == "new_complaint"
    assert wire["intent_ranking"][0] == wire["intent"]
    assert len(wire["intent_ranking"]) == 10
    unit = {
        "entity": "authority",
        "start": 4,
        "end": 10,
        "value": "市税务局",
        "confidence_entity": 0.95,
    }
    assert unit in wire["entities"]
    assert "district" not in {one["entity"] for one in wire["entities"]}
    assert (wire["language"], wire["origin"], wire["sensitive"]) == ("zh", None, False)
    assert (wire["district"], wire["authority"]) == ("铁西区", ["市税务局"])
    assert wire["scope"] == {"in_scope": True, "reason": None}
    assert wire["urgency"] == "normal"


def test_industry_and_topic_have_their_own_shapes(classify: Read) -> None:
    industry = to_wire(classify("汽车零部件", "industry", "business"), jurisdiction=CITY)[
        "industry"
    ]
    assert industry[0] == {"section": "C", "division": "36", "confidence": 0.98}
    topic = to_wire(classify("出口退税拖了半年", "topic"), jurisdiction=CITY)["topic"]
    assert topic[0]["code"] == "tax"
    assert topic[0].keys() == {"code", "confidence"}


@pytest.mark.parametrize(
    ("text", "origin", "sensitive"),
    [
        ("我代表总领事馆", "consulate", True),
        ("We are a foreign chamber of commerce", "chamber", True),
        ("我们是德国总部的法务", "headquarters", True),
        ("我是律师,受德国总部委托提出投诉", "proxy", True),
        ("我们是市进出口商会", "other", False),
        ("领事馆让我们先办认证", None, False),
        ("退税拖了半年", None, False),
    ],
)
def test_who_speaks_decides_about_care(
    read: Read, text: str, origin: str | None, sensitive: bool
) -> None:
    wire = to_wire(read(text), jurisdiction=CITY)
    assert (wire["origin"], wire["sensitive"]) == (origin, sensitive)


def test_a_phone_goes_out_in_its_international_form(read: Read) -> None:
    (phone,) = to_wire(read("我的电话 024-22721111"), jurisdiction=CITY)["entities"]
    assert (phone["entity"], phone["value"]) == ("phone", "+862422721111")


def test_the_speakers_district_goes_before_a_mentioned_one(read: Read) -> None:
    wire = to_wire(read("我要投诉铁西区税务局,我们公司在浑南区"), jurisdiction=CITY)
    assert wire["district"] == "浑南区"


def test_the_answer_is_json(classify: Read) -> None:
    for task in LABELS:
        wire = to_wire(classify("我要投诉浑南区住建局,退税拖了半年", task), jurisdiction=CITY)
        assert json.loads(json.dumps(wire)) == wire

"""The engine ``rasa``: the server's intents, everything else by rules, and a way out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.interpreter import ALL_TASKS, Understanding
from nlu.labels import INTENTS
from nlu.rasa.answer import Hint, RasaAnswer
from nlu.rasa.interpreter import RasaInterpreter
from nlu.rasa.watch import Watch
from tests.support.rasa import ScriptedServer, Ticks, Told

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def sure_of(intent: str, *hints: Hint) -> RasaAnswer:
    chances = dict.fromkeys(INTENTS, 0.001) | {intent: 0.98}
    return RasaAnswer(chances=chances, hints=hints)


def engine(embedded: EmbeddedInterpreter, server: ScriptedServer) -> RasaInterpreter:
    watch = Watch(server, told=Told(), clock=Ticks())
    watch.look()
    return RasaInterpreter(embedded=embedded, watch=watch)


def parse(
    interpreter: RasaInterpreter | EmbeddedInterpreter,
    text: str,
    tasks: frozenset[str] = ALL_TASKS,
) -> Understanding:
    return interpreter.parse(text=text, expecting=None, now=NOW, tasks=tasks)


def but_for_intents(found: Understanding) -> Understanding:
    return replace(
        found,
        intent=None,
        intent_confidence=0.0,
        intent_ranking=(),
        engine="",
        model_version="",
        degraded=False,
        elapsed_ms=0.0,
    )


def test_the_intent_is_the_servers(full: EmbeddedInterpreter) -> None:
    found = parse(engine(full, ScriptedServer(sure_of("suggestion"))), "那个事情")
    assert found.intent == "suggestion"
    assert (found.engine, found.model_version, found.degraded) == ("rasa", "model.tar.gz", False)


def test_everything_else_is_the_embedded_engines(full: EmbeddedInterpreter) -> None:
    text = "我们是示例汽车零部件（沈阳）有限公司，铁西区税务局拖着不退税，电话13800001111。"
    found = parse(engine(full, ScriptedServer(sure_of("inform"))), text)
    assert but_for_intents(found) == but_for_intents(parse(full, text))


def test_control_words_weigh_as_they_do_in_the_embedded_engine(full: EmbeddedInterpreter) -> None:
    torn = {**dict.fromkeys(INTENTS, 0.001), "inform": 0.5, "human_handoff": 0.4}
    found = parse(engine(full, ScriptedServer(RasaAnswer(chances=torn, hints=()))), "转人工")
    assert found.intent == "human_handoff"


def test_the_text_is_sent_as_models_see_it(full: EmbeddedInterpreter) -> None:
    server = ScriptedServer(sure_of("inform"))
    parse(engine(full, server), "  瀋陽市稅務局，ＶＡＴ　13800001111 ")
    assert server.asked == ["沈阳市税务局,vat 00000000000"]


@pytest.mark.parametrize("reason", ["timeout", "unreachable", "token", "no_model", "malformed"])
def test_without_an_answer_the_embedded_engine_answers(
    full: EmbeddedInterpreter, reason: str
) -> None:
    text = "我要投诉税务局"
    found, own = parse(engine(full, ScriptedServer(reason)), text), parse(full, text)
    assert found.degraded
    assert found.engine == "embedded"
    assert found.intent_ranking == own.intent_ranking
    assert but_for_intents(found) == but_for_intents(own)


def test_nothing_is_sent_where_no_intent_is_wanted(full: EmbeddedInterpreter) -> None:
    server = ScriptedServer()
    found = parse(engine(full, server), "税务局", frozenset({"topic"}))
    assert server.asked == []
    assert not found.degraded


@pytest.mark.parametrize("text", ["", "   ", "\u3000\n"])
def test_nothing_is_sent_where_nothing_is_said(full: EmbeddedInterpreter, text: str) -> None:
    server = ScriptedServer()
    assert parse(engine(full, server), text).engine == "embedded"
    assert server.asked == []


def test_a_hint_is_taken_where_no_rule_found_anything_and_is_nobodys(
    full: EmbeddedInterpreter,
) -> None:
    text = "电话13800001111，老刁 会处理"
    sent = "电话00000000000,老刁 会处理"
    hints = [
        Hint(entity="person", start=sent.index("老刁"), end=sent.index("老刁") + 2, confidence=0.7),
        Hint(entity="person", start=2, end=13, confidence=0.9),
    ]
    found = parse(engine(full, ScriptedServer(sure_of("inform", *hints))), text)
    hinted = [one for one in found.entities if one.text == "老刁"]
    assert [(one.entity, one.own, one.confidence) for one in hinted] == [("person", False, 0.7)]
    assert [one.entity for one in found.entities if one.text == "13800001111"] == ["phone"]
    assert all(text[one.start : one.end] == one.text for one in found.entities)

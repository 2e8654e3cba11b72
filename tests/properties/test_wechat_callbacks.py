"""Whatever is sent to the callback: refused or read, never an error of ours."""

from __future__ import annotations

import asyncio
import base64
import logging
import os
import random
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp
from structlog.testing import capture_logs

from app.platforms.decoding import decoded
from app.platforms.fakes.envelope import PlatformEnvelope
from channels.message import InboundMessage
from channels.tencent.fields import fields_of, message_id
from channels.tencent.guard import read_xml
from channels.tencent.refused import Refused
from channels.tencent.xml import Branch
from channels.wechat_official.decode import decode
from channels.wechat_official.menu import load_menu
from tests.support.wechat_cases import APP_ID, CASES, KEY, TOKEN
from tests.support.wechat_house import make_house

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
PLATFORM = PlatformEnvelope(token=TOKEN, encoding_aes_key=KEY, receive_id=APP_ID)
BODIES = [one.body for one in CASES if one.body]
INNER = [one.plaintext for one in CASES if one.plaintext.startswith("<")]
NAMES = [
    *("ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId", "Event", "EventKey"),
    *("Content", "MediaId", "Recognition", "Location_X", "Location_Y", "Label", "Title", "Url"),
    *("SelectedItems", "SelectedItem", "OptionIds", "OptionId", "QuestionKey", "List", "Status"),
    *("SubscribeMsgPopupEvent", "TemplateId", "bizmsgmenuid", "ScanCodeInfo", "ScanResult"),
]
VALUES = [
    *("text", "event", "image", "voice", "location", "link", "file", "subscribe", "SCAN", "CLICK"),
    *("unsubscribe", "TEMPLATESENDJOBFINISH", "subscribe_msg_popup_event", "qrscene_", "zt.a"),
    *("1795290000", "-1", "9" * 20, "nan", "1e308", "", " ", "status.zh", "\u202e", "x" * 3000),
]
ACCEPTABLE = {200, 400, 403, 413}
MOST_MS = 5.0
"""Processor time that a call may cost."""
RETRIES = 3
BODIES_A_RUN = int(os.environ.get("FUZZED_BODIES", "20000"))

leaves = st.one_of(st.sampled_from(VALUES), st.text(max_size=20)).map(
    lambda text: escape(text.encode("utf-8", "replace").decode())
)
elements = st.recursive(
    st.tuples(st.sampled_from(NAMES), leaves).map(lambda one: f"<{one[0]}>{one[1]}</{one[0]}>"),
    lambda inner: st.tuples(st.sampled_from(NAMES), st.lists(inner, max_size=3)).map(
        lambda one: f"<{one[0]}>{''.join(one[1])}</{one[0]}>"
    ),
    max_leaves=6,
)
messages = st.lists(elements, max_size=10).map(
    lambda inner: (
        "<xml><FromUserName>oU</FromUserName><CreateTime>1795290000</CreateTime>"
        f"{''.join(inner)}</xml>"
    )
)


def read(xml: bytes) -> None:
    """Everything that is done with a message, up to the desk."""
    message: Branch = read_xml(xml)
    fields_of(message)
    assert 0 < len(message_id(message)) <= 3100
    for item in decode(message, account=APP_ID, now=NOW, menu=load_menu()):
        assert item.channel == "wechat_oa"
        if isinstance(item, InboundMessage):
            assert item.text or item.choice or item.attachments or not message.said("Content")


def refuses_or_reads(xml: bytes) -> bool:
    """Whether it was read; anything but Refused is a fault."""
    try:
        read(xml)
    except Refused:
        return False
    return True


@given(xml=messages)
def test_any_message_is_read_or_refused(xml: str) -> None:
    assert refuses_or_reads(xml.encode()) in (True, False)


@given(xml=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(xml: bytes) -> None:
    assert refuses_or_reads(xml) in (True, False)


@given(
    document=st.fixed_dictionaries(
        {
            "platform": st.sampled_from(["oa", "wecom"]),
            "method": st.sampled_from(["GET", "POST"]),
            "token": st.just(TOKEN),
            "encodingAESKey": st.just(KEY),
            "receiveId": st.just(APP_ID),
            "query": st.dictionaries(
                st.sampled_from(["timestamp", "nonce", "echostr", "msg_signature", "signature"]),
                st.one_of(st.text(st.characters()), st.integers(), st.none()),
            ),
            "body": st.text(st.characters(), max_size=200),
        }
    )
)
def test_any_description_of_a_call_is_refused_by_the_command(document: dict[str, object]) -> None:
    assert decoded(document)["accepted"] is False


@given(xml=messages, platform=st.sampled_from(["oa", "wecom"]))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_sealed_message_is_answered_by_the_command(xml: str, platform: str) -> None:
    call = PLATFORM.call(xml, to="gh", at=NOW)
    answer = decoded(
        {
            "platform": platform,
            "method": "POST",
            "token": TOKEN,
            "encodingAESKey": KEY,
            "receiveId": APP_ID,
            "query": dict(call.query),
            "body": call.body.decode(),
        }
    )
    assert answer["accepted"] is (answer["reason"] is None)


def damaged(body: bytes, chance: random.Random) -> bytes:
    """A body with bytes changed, cut, doubled or put in."""
    place = chance.randrange(max(len(body), 1))
    return chance.choice(
        [
            body[:place],
            body[:place] + chance.randbytes(chance.randrange(1, 40)) + body[place:],
            body[:place] + bytes([chance.randrange(256)]) + body[place + 1 :],
            body + body[place:],
            chance.randbytes(chance.randrange(2000)),
            b"<!DOCTYPE x>" + body,
            b"<xml>" + b"<a>" * chance.randrange(3000) + body,
            body.replace(b"CDATA", b"CDAT"),
            body.replace(b"]]></MsgType>", b"x]]></MsgType>"),
            body,
            b"x" * chance.randrange(70_000),
        ]
    )


def a_call(chance: random.Random) -> tuple[dict[str, str], bytes]:
    """A call of somebody who has the keys, who has the token alone, or who has nothing."""
    kind = chance.randrange(3)
    if kind == 0:
        inner = damaged(chance.choice(INNER).encode(), chance)[:60_000]
        call = PLATFORM.call(inner.decode("utf-8", "replace"), to="gh", at=NOW)
        return dict(call.query), call.body
    if kind == 1:
        sealed = base64.b64encode(chance.randbytes(32 * chance.randrange(9))).decode()
        stamp = (str(int(NOW.timestamp())), f"{chance.random()}")
        query = {"timestamp": stamp[0], "nonce": stamp[1]}
        query["msg_signature"] = PLATFORM.signature(*stamp, sealed)
        return query, f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode()
    query = dict(chance.choice([one.query for one in CASES]))
    query.pop(chance.choice(list(query)), None)
    return query, damaged(chance.choice(BODIES), chance)


@dataclass
class Fuzzed:
    """What became of many calls. ``costs_ms``: processor time of each, client included.

    Of a call above the limit the best of four counts: what else the process does in a moment, such
    as looking for cycles of objects, is not the call's.
    """

    statuses: set[int] = field(default_factory=set)
    costs_ms: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def loudest(self) -> int:
        """The highest level of all that was logged."""
        return max((getattr(logging, one.upper()) for one in self.told), default=0)

    def report(self) -> str:
        """Figures for the record."""
        costs = sorted(self.costs_ms)
        places = {"p50": 0.5, "p99": 0.99, "p99.9": 0.999}
        figures = [f"{name} {costs[int(len(costs) * at)]:.2f}" for name, at in places.items()]
        return f"{len(costs)} calls, ms: {', '.join(figures)}, most {costs[-1]:.2f}"


async def fuzzed(app: ASGIApp, path: str, *, calls: int, seed: int) -> Fuzzed:
    """So many calls to the route."""
    chance, found = random.Random(seed), Fuzzed()
    transport = httpx.ASGITransport(app)
    with capture_logs() as told:
        async with httpx.AsyncClient(transport=transport, base_url="http://d", timeout=9) as client:
            for number in range(calls):
                query, body = a_call(chance)
                status, cost = await timed(client, path, query, body)
                for _ in range(RETRIES if cost > MOST_MS else 0):
                    cost = min(cost, (await timed(client, path, query, body))[1])
                assert status in ACCEPTABLE, (seed, number, status)
                found.statuses.add(status)
                found.costs_ms.append(cost)
    found.told = [str(one["log_level"]) for one in told]
    return found


async def timed(
    client: httpx.AsyncClient, path: str, query: dict[str, str], body: bytes
) -> tuple[int, float]:
    """Status and processor time, in milliseconds."""
    begun = time.process_time()
    answer = await client.post(path, params=query, content=body)
    spent = 1000 * (time.process_time() - begun)
    assert answer.status_code == 200 or answer.content == b""
    return answer.status_code, spent


def test_a_few_hundred_fuzzed_calls_are_answered(caplog: pytest.LogCaptureFixture) -> None:
    house = make_house()
    found = asyncio.run(fuzzed(house.callback, house.settings.path, calls=300, seed=1))
    assert found.statuses == ACCEPTABLE
    assert found.loudest <= logging.WARNING
    assert [one for one in caplog.records if one.levelno > logging.WARNING] == []
    assert house.desk.unread


@pytest.mark.slow
def test_twenty_thousand_fuzzed_calls_are_answered(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """No server error, no log above a warning, and none costs more than five milliseconds."""
    house = make_house()
    path = house.settings.path
    found = asyncio.run(fuzzed(house.callback, path, calls=BODIES_A_RUN, seed=2))
    with capsys.disabled():
        sys.stdout.write(f"\n{found.report()}\n")
    assert found.statuses == ACCEPTABLE
    assert found.loudest <= logging.WARNING
    assert [one for one in caplog.records if one.levelno > logging.WARNING] == []
    assert max(found.costs_ms) <= MOST_MS
    assert house.desk.items
    assert house.desk.unread

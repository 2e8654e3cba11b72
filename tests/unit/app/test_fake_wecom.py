"""The stand-in of WeCom keeps the platform's rules: what breaks them is seen."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.platforms.fakes.faults import Fault, Trouble
from app.platforms.fakes.wecom import SEND, UPDATE
from tests.support.wecom_house import AGENT, CORP, SETTINGS, WeComHouse, open_house


def post(house: WeComHouse, **document: Any) -> dict[str, Any]:
    plain = {"touser": "ZhangSan", "agentid": AGENT, "msgtype": "text"}
    return house.world.take({**plain, **document})


def text(house: WeComHouse, content: str, **more: Any) -> dict[str, Any]:
    return post(house, text={"content": content}, **more)


def card(house: WeComHouse, task: str, **body: Any) -> dict[str, Any]:
    buttons = [{"key": "k", "text": "a"}]
    shown = {"task_id": task, "button_list": buttons, "main_title": {"title": "t"}, **body}
    return post(house, msgtype="template_card", template_card=shown)


async def test_the_31st_of_a_minute_is_dropped_without_a_word() -> None:
    async with open_house() as house:
        answers = [text(house, f"t{place}") for place in range(32)]
        assert {one["errcode"] for one in answers} == {0}
        assert (len(house.world.shown), len(house.world.dropped)) == (30, 2)
        house.clock.forward(seconds=61)
        text(house, "later")
        assert len(house.world.shown) == 31


async def test_a_thousand_an_hour() -> None:
    async with open_house() as house:
        for place in range(1010):
            house.clock.forward(seconds=3)
            text(house, f"t{place}")
        assert (len(house.world.shown), len(house.world.dropped)) == (1000, 10)


async def test_a_card_is_drawn_anew_once_for_a_code_and_within_72_hours() -> None:
    async with open_house() as house:
        code = card(house, "t1")["response_code"]
        grey = {"response_code": code, "button": {"replace_name": "done"}}
        assert house.world.update(grey)["errcode"] == 0
        assert house.world.update(grey)["errcode"] != 0
        old = card(house, "t2")["response_code"]
        house.clock.forward(hours=72)
        assert house.world.update({**grey, "response_code": old})["errcode"] != 0
        assert [one.greyed for one in house.world.shown] == ["done", ""]


async def test_a_task_id_serves_one_card() -> None:
    async with open_house() as house:
        assert card(house, "t1")["errcode"] == 0
        house.clock.forward(days=30)
        assert card(house, "t1")["errcode"] == 42014
        assert card(house, "")["errcode"] == 42014


async def test_the_same_message_again_is_not_shown_where_the_sender_asks_so() -> None:
    async with open_house() as house:
        first = text(house, "a")
        assert text(house, "a", enable_duplicate_check=1)["msgid"] == first["msgid"]
        text(house, "a", enable_duplicate_check=0)
        house.clock.forward(seconds=1801)
        text(house, "a", enable_duplicate_check=1)
        assert len(house.world.shown) == 3


async def test_a_text_that_the_platform_would_cut_is_noted() -> None:
    async with open_house() as house:
        text(house, "长" * 683)
        assert house.world.rule_breaks


@pytest.mark.parametrize(
    ("document", "errcode"),
    [
        ({"agentid": 1, "text": {"content": "a"}}, 40056),
        ({"msgtype": "news", "news": {}}, 40008),
        ({"touser": "Nobody", "text": {"content": "a"}}, 81013),
        ({"text": {"content": ""}}, 44004),
    ],
)
async def test_malformed_messages_have_their_codes(document: dict[str, Any], errcode: int) -> None:
    async with open_house() as house:
        assert post(house, **document)["errcode"] == errcode


async def test_a_token_is_asked_for_and_ends() -> None:
    async with open_house() as house:
        transport = httpx.ASGITransport(house.server.app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://platform", timeout=5
        ) as client:
            asked = {"corpid": CORP, "corpsecret": SETTINGS.secret}
            wrong = await client.get("/cgi-bin/gettoken", params={**asked, "corpsecret": "x"})
            assert wrong.json()["errcode"] == 40001
            token = (await client.get("/cgi-bin/gettoken", params=asked)).json()["access_token"]
            codes = []
            for given in ("", token):
                answer = await client.post(SEND, params={"access_token": given}, json={})
                codes.append(answer.json()["errcode"])
            house.clock.forward(seconds=7200)
            late = await client.post(UPDATE, params={"access_token": token}, json={})
            assert [*codes, late.json()["errcode"]] == [40014, 40056, 42001]


async def test_faults_come_in_order_and_end() -> None:
    async with open_house() as house:
        house.server.faults.script(
            "/cgi-bin/gettoken",
            Fault(trouble=Trouble.STATUS, status=429, retry_after=7),
            None,
            Fault(trouble=Trouble.ERROR, errcode=-1),
        )
        transport = httpx.ASGITransport(house.server.app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://platform", timeout=5
        ) as client:
            found = [await client.get("/cgi-bin/gettoken") for _ in range(4)]
        assert [one.status_code for one in found] == [429, 200, 200, 200]
        assert found[0].headers["retry-after"] == "7"
        assert [one.json()["errcode"] for one in found[1:]] == [40013, -1, 40013]
        assert house.server.faults.met == 2

"""A code of an enterprise on a channel abroad: no name is said there, the web chat knows it."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.abroad_desk import BotChat, Web, desk_abroad, fake_telegram, link_in
from tests.support.servers import command

pytestmark = pytest.mark.network

CREDIT_CODE = "91210100MA0DEM0104"
NAMES = ("示例汽车零部件", "Example Auto Parts")


async def test_the_question_names_nobody_and_the_web_chat_offers_the_register(
    tmp_path: Path,
) -> None:
    fake = fake_telegram()
    async with desk_abroad(tmp_path, fake) as desk:
        made = await asyncio.to_thread(
            command,
            "enterprises",
            "bind-code",
            CREDIT_CODE,
            "--json",
            "--data",
            str(tmp_path / "data"),
        )
        code = json.loads(made.stdout)["text"]
        chat = BotChat(fake)
        question = await chat.say(f"/start {code}")
        assert "Do you speak for it?" in question.text
        done = await chat.press("Yes, bind")
        assert "Bound" in done.text
        link = link_in(await chat.say("/new"))
        assert not any(name in line.text for line in chat.heard for name in NAMES)
        with closing(Web(desk, "en")) as web:
            web.follow(link)
            said = web.say(choice="agree")
            said += web.say("Our goods have been held at customs for three weeks")
            assert any(NAMES[1] in line for line in said) or any(NAMES[0] in line for line in said)

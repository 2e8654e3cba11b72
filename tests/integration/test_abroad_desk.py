"""A chat whose data leave the country: nothing written stays, the matter goes on at home."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from app.platforms.fakes.telegram import FakeTelegram
from tests.support.abroad_desk import (
    PERSON,
    BotChat,
    Web,
    desk_abroad,
    everything_written,
    fake_telegram,
    link_in,
)
from tests.support.servers import Desk
from tests.support.walks import WALKS

pytestmark = pytest.mark.network

Browse = Callable[..., Web]
CANARIES = ("Canary Sample", "13977310000", "canary-7731", "7731.pdf", "41.7731", "金丝雀")
SENTENCE = "Canary Sample, 13977310000: our canary-7731 is held at the port"
CAPTION = f"{SENTENCE} 金丝雀"
NUMBER = re.compile(r"SY-\d{4}-[0-9A-Z]{6}")
QUESTIONS = ("demand", "enterprise_name", "contact_name", "district", "business", "respondent")


@pytest.fixture
def fake() -> FakeTelegram:
    return fake_telegram()


@pytest.fixture
def browse(desk: Desk) -> Iterator[Browse]:
    """Opens browsers of this desk."""
    with ExitStack() as opened:
        yield lambda language="en": opened.enter_context(closing(Web(desk, language)))


@pytest.fixture
async def desk(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Desk]:
    async with desk_abroad(tmp_path, fake) as found:
        yield found


async def test_no_name_phone_file_or_sentence_stays_and_the_draft_goes_on(
    desk: Desk, fake: FakeTelegram, browse: Browse
) -> None:
    chat = BotChat(fake)
    first = await chat.say(SENTENCE)
    assert "was not kept" in first.text
    world = fake.world
    for kind in ("photo", "document", "voice"):
        await fake.happen(world.send_file(PERSON, kind, "canary-7731.pdf", b"%PDF", CAPTION))
    await fake.happen(world.say(PERSON, "", location={"latitude": 41.7731, "longitude": 123.7}))
    contact = {"first_name": "Canary Sample", "phone_number": "13977310000"}
    await fake.happen(world.say(PERSON, "", contact=contact))
    link = link_in(await chat.press("Continue"))
    assert len(chat.heard) == 2  # one notice in ten minutes, then the link

    web = browse("zh")
    assert web.get(link).status_code == web.get(link).status_code == 200
    done = await asyncio.to_thread(web.follow, link)
    assert (done.status_code, done.headers["location"]) == (303, "/#latest")
    (notice,) = web.lines()
    assert "Do you agree?" in notice  # the step and the language of the chat
    assert (await asyncio.to_thread(browse().follow, link)).status_code == 410

    assert [call for call in fake.calls if call.method == "getFile"] == []
    kept = "\n".join(everything_written(desk))
    assert [canary for canary in CANARIES if canary in kept] == []
    assert '"other"' in kept or "'other'" in kept


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_after_filing_number_and_status_are_told_if_they_were_wanted(
    desk: Desk, fake: FakeTelegram, browse: Browse, language: str
) -> None:
    chat, web = BotChat(fake), browse()
    await chat.say("/start")
    welcome = await chat.press({"zh": "中文", "en": "English"}[language])
    await asyncio.to_thread(web.follow, link_in(welcome), tells="yes")
    number = await asyncio.to_thread(filed, web, language)
    told = await chat.until_heard(3)
    assert number in told.text
    status = await chat.say(number)
    assert number in status.text
    assert {"zh": "已收到", "en": "Received"}[language] in status.text
    for line in chat.heard:
        for value in WALKS[language].answers.values():
            assert value not in line.text
    other = await chat.say("SY-2026-00000" if language == "zh" else "/status")
    assert ("网页" in other.text) if language == "zh" else (number in other.text)
    # A further link is for a new matter, never for this one.
    link = link_in(await chat.press({"zh": "继续填写", "en": "Continue"}[language]))
    second = browse()
    await asyncio.to_thread(second.follow, link)
    assert [number in line for line in second.lines()] == [False]


async def test_without_the_wish_nothing_is_told(
    desk: Desk, fake: FakeTelegram, browse: Browse
) -> None:
    chat, web = BotChat(fake), browse()
    await chat.say("/start")
    await asyncio.to_thread(web.follow, link_in(await chat.press("English")))
    number = await asyncio.to_thread(filed, web, "en")
    said = await chat.say(number)
    assert len(chat.heard) == 3
    assert number not in said.text
    assert "cannot" not in said.text


async def test_a_newer_link_ends_the_older_and_both_devices_see_one_draft(
    desk: Desk, fake: FakeTelegram, browse: Browse
) -> None:
    chat = BotChat(fake)
    await chat.say("/start")
    older = link_in(await chat.press("English"))
    newer = link_in(await chat.press("Continue"))
    first, second = browse(), browse()
    assert (await asyncio.to_thread(first.follow, older)).status_code == 410
    assert (await asyncio.to_thread(first.follow, newer)).status_code == 303
    await asyncio.to_thread(first.say, "I agree")
    await asyncio.to_thread(first.say, WALKS["en"].first)
    again = link_in(await chat.press("Continue"))
    assert (await asyncio.to_thread(second.follow, again)).status_code == 303
    assert second.lines()[:-1] == first.lines()[:-1]
    asked = first.lines()[-1]
    # The later word wins; the earlier one is shown beside it, on both.
    await asyncio.to_thread(first.say, "Our company is Example Alpha (Shenyang) Co., Ltd.")
    await asyncio.to_thread(
        second.say, "The company name is Example Beta (Shenyang) Co., Ltd., not Example Alpha"
    )
    last = first.lines()[-1]
    assert asked
    assert "Example Beta" in last
    assert last == second.lines()[-1]


async def test_guessing_links_ends_after_ten_tries(
    desk: Desk, fake: FakeTelegram, browse: Browse
) -> None:
    chat, web = BotChat(fake), browse()
    wrong = f"{desk.url}/continue/{'x' * 43}"
    codes = [(await asyncio.to_thread(web.follow, wrong)).status_code for _ in range(11)]
    assert codes == [410] * 10 + [429]
    await chat.say("/start")
    link = link_in(await chat.press("English"))
    assert (await asyncio.to_thread(web.follow, link)).status_code == 429


def filed(web: Web, language: str) -> str:
    """From the notice to the receipt on the page; the number."""
    walk = WALKS[language]
    web.say(walk.answers["consent"])
    last = web.say(walk.first)
    for key in (*QUESTIONS, "proceedings"):
        if 'value="submit"' in web.get("/").text:
            break
        last = web.say(walk.answers[key])
    last = web.say(choice="submit")
    found = NUMBER.search("\n".join(last))
    assert found is not None, last
    return found.group()

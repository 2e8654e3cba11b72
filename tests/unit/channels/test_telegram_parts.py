"""Settings, commands, buttons, keyboards and pace of the bot."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from channels.errors import SlowDown
from channels.message import Choice
from channels.telegram.buttons import ButtonRef, button_data, read_button
from channels.telegram.commands import LANGUAGES, Said, menu, read_command
from channels.telegram.errors import TelegramMisconfigured
from channels.telegram.keyboard import button_rows, needs_numbers, numbered
from channels.telegram.pacing import LONGEST_WAIT_S, Pacer
from channels.telegram.settings import TelegramSettings
from channels.words import Words
from tests.support.telegram_house import SECRET, SETTINGS, TOKEN, Clock

ROOT = Path(__file__).parents[3]
NUMBER = UUID(int=2**127 + 5)


LOADED = "import app.wiring, sys; sys.exit('telegram' in sys.modules)"


def test_a_desk_without_a_bot_does_not_load_the_vendor_s_client() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 0


# ---- settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret", ""),
        ("secret", "with blank"),
        ("secret", "沈阳"),
        ("secret", "a" * 257),
        ("token", ""),
        ("token", "no-number"),
        ("token", "12:short"),
        ("webhook_path", "hooks"),
        ("webhook_path", "/hooks?x"),
        ("webhook_url", "desk.example.org"),
        ("webhook_url", "ftp://desk.example.org"),
        ("webhook_url", "https://user@desk.example.org"),
        ("api_base", ""),
        ("file_base", "/file"),
    ],
)
def test_settings_that_cannot_work_are_refused_without_their_value(name: str, value: str) -> None:
    with pytest.raises(TelegramMisconfigured) as refused:
        replace(SETTINGS, **{name: value})
    assert refused.value.params["name"] == name
    assert name not in {"secret", "token"} or not value or value not in str(refused.value)


def test_settings_show_no_secret() -> None:
    shown = repr(replace(SETTINGS, proxy="http://user:planted@127.0.0.1:3128"))
    assert TOKEN not in shown
    assert SECRET not in shown
    assert "planted" not in shown


def test_the_bot_s_number_and_its_webhook_come_from_the_settings() -> None:
    found = TelegramSettings(
        token=TOKEN, secret=SECRET, webhook_url="https://desk.example.org/", webhook_path="/a/b"
    )
    assert found.bot_id == "123456789"
    assert found.webhook == "https://desk.example.org/a/b"


# ---- commands


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("/start", "zh-hans", Said(text="开始")),
        ("/start", "de", Said(text="/start")),
        ("/START@example_bot", "", Said(text="/start")),
        ("/status", "zh", Said(text="/status")),
        ("/status SY-2026-4F7Q2M", "en", Said(text="/status SY-2026-4F7Q2M")),
        ("/human", "zh", Said(choice="human")),
        ("/human please call", "en", Said(text="/human please call")),
        ("/language", "zh", Said(text="/language")),
        ("/language English", "zh", Said(choice="lang:en")),
        ("/lang 中文", "en", Said(choice="lang:zh")),
        ("/privacy", "zh", Said(choice="faq:data_use")),
        ("/cancel", "zh-hant", Said(text="取消")),
        ("/stop", "en", Said(text="cancel")),
        ("/start abc-1", "en", Said(text="/start", scene="abc-1")),
        ("/unknown one\ntwo", "en", Said(text="/unknown one\ntwo")),
        ("no /start here", "en", Said(text="no /start here")),
        ("/ start", "en", Said(text="/ start")),
        ("//start", "en", Said(text="//start")),
    ],
)
def test_commands_say_what_the_conversation_understands(
    text: str, language: str, said: Said
) -> None:
    assert read_command(text, app_language=language) == said


def test_the_menu_has_the_same_commands_in_each_language_within_the_platform_s_limits() -> None:
    found = menu(Words(ROOT / "responses"))
    assert set(found) == set(LANGUAGES)
    names = {language: [name for name, _ in entries] for language, entries in found.items()}
    assert names["zh"] == names["en"]
    assert names["en"][0] == "start"
    assert {"new", "status", "human", "help", "language", "privacy"} <= set(names["en"])
    for entries in found.values():
        assert all(len(name) <= 32 and 1 <= len(words) <= 256 for name, words in entries)


# ---- buttons


def test_a_button_is_short_and_opaque() -> None:
    data = button_data(ButtonRef(delivery=NUMBER, place=99))
    assert len(data.encode()) == 25
    assert read_button(data) == ButtonRef(delivery=NUMBER, place=99)


@pytest.mark.parametrize(
    "data",
    ["", "submit", "set:district:沈河区", "a" * 64, "a" * 22, "a" * 22 + ".", "é" * 22 + ".1"],
)
def test_data_that_is_none_of_ours_is_no_button(data: str) -> None:
    assert read_button(data) is None


def test_short_labels_stand_side_by_side_and_long_ones_alone() -> None:
    labels = ["Yes", "No", "Talk to a person about it", "同意", "不同意", "x"]
    choices = [Choice(id=label, label=label) for label in labels]
    rows = button_rows(choices, delivery=NUMBER)
    assert [[label for label, _ in row] for row in rows] == [
        ["Yes", "No"],
        ["Talk to a person about it"],
        ["同意", "不同意"],
        ["x"],
    ]
    places = [read_button(data) for row in rows for _, data in row]
    assert places == [ButtonRef(delivery=NUMBER, place=place) for place in range(6)]


def test_labels_too_long_for_a_button_stand_in_the_text_with_their_numbers() -> None:
    long = "示例外商投资企业关于进口设备通关时间的诉求（二）"
    choices = [Choice(id=str(place), label=long) for place in range(9)]
    assert needs_numbers(choices)
    assert numbered(choices).splitlines()[8] == f"9. {long}"
    rows = button_rows(choices, delivery=NUMBER)
    assert [[label for label, _ in row] for row in rows] == [list("12345678"), ["9"]]


# ---- pace


def pacer(clock: Clock) -> Pacer:
    return Pacer(monotonic=clock.monotonic, sleep=clock.sleep)


async def put_off(pace: Pacer, chat: str) -> float:
    """Seconds after which a call may come again; 0 when it was let through."""
    try:
        await pace.admit(chat)
    except SlowDown as later:
        return later.retry_after or 0.0
    return 0.0


async def times(clock: Clock, chats: list[str]) -> list[tuple[str, float]]:
    """When each call was let through; calls that were put off come again when they may."""
    pace = pacer(clock)
    through = []
    for chat in chats:
        later = await put_off(pace, chat)
        if later:
            clock.now += later
            await pace.admit(chat)
        through.append((chat, clock.now))
    return through


def most_within(moments: list[float], seconds: float) -> int:
    return max(sum(start <= one < start + seconds for one in moments) for start in moments)


async def test_one_chat_gets_one_message_a_second() -> None:
    through = await times(Clock(), ["5"] * 6)
    assert most_within([at for _, at in through], 1.0) == 1
    assert through[-1][1] - through[0][1] == pytest.approx(5)


async def test_all_chats_together_get_thirty_a_second() -> None:
    through = await times(Clock(), [str(number) for number in range(1, 100)])
    assert most_within([at for _, at in through], 1.0) == 30


async def test_a_group_gets_twenty_a_minute_and_the_rest_goes_back_to_the_outbox() -> None:
    through = await times(Clock(), ["-7"] * 45)
    assert most_within([at for _, at in through], 60.0) == 20


async def test_a_wait_longer_than_a_call_may_take_is_the_outbox_s() -> None:
    clock = Clock()
    pace = pacer(clock)
    for _ in range(20):
        assert await put_off(pace, "-7") == 0
    assert await put_off(pace, "-7") == pytest.approx(60)
    assert max(clock.waits, default=0) <= LONGEST_WAIT_S


async def test_a_silent_chat_does_not_wait_for_a_busy_one() -> None:
    clock = Clock()
    pace = pacer(clock)
    await pace.admit("5")
    await pace.admit("6")
    assert clock.waits == []
    await pace.admit("5")
    assert clock.waits == [1.0]


def test_every_delivery_has_its_own_buttons() -> None:
    choices = [Choice(id="agree", label="I agree")]
    first, second = (button_rows(choices, delivery=uuid4()) for _ in range(2))
    assert first != second

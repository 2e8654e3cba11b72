"""What a platform sent and nobody could read is kept, counted, and shown to a person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storage.platform_records import DeadLetter
from tests.support.platforms import City, city
from tests.support.servers import command
from tests.support.walking import wechat

pytestmark = pytest.mark.network

BROKEN = "<xml><MsgType>text</MsgType><Content>货在海关压了三周</Content>"


async def posted(town: City, inside: str = BROKEN, *, times: int = 1) -> list[tuple[int, bytes]]:
    people = wechat(town).people
    call = people.envelope.call(inside, to="gh", at=town.house.clock())
    answers = [await people.post(call) for _ in range(times)]
    return [(one.status_code, one.content) for one in answers]


def kept(town: City) -> list[DeadLetter]:
    return town.house.database.read_now(lambda store: list(store.dead_letters.latest(limit=9)))


async def test_a_call_that_nobody_can_read_is_kept_once_and_counted(tmp_path: Path) -> None:
    async with city(tmp_path, "wechat_oa") as town:
        assert await posted(town, times=3) == [(403, b"")] * 3
        assert await posted(town) == [(403, b"")]
        (letter,) = kept(town)
        assert (letter.body.decode(), letter.reason) == (BROKEN, "content")
        assert (letter.channel, letter.times) == ("wechat_oa", 4)
        chat = town.chat("wechat_oa")
        assert await chat.says("你好")
        assert len(kept(town)) == 1


async def test_a_person_sees_what_waits_reads_it_and_forgets_it(tmp_path: Path) -> None:
    async with city(tmp_path, "wechat_oa") as town:
        await posted(town)
    data = ("--data", str(tmp_path / "data"))
    listed = command("channels", "unread", "--json", *data)
    (row,) = json.loads(listed.stdout)["letters"]
    assert listed.returncode == 1
    assert (row["channel"], row["times"], row["bytes"]) == ("wechat_oa", 1, len(BROKEN.encode()))
    assert "海关" not in listed.stdout
    shown = command("channels", "unread", "--show", row["id"], *data)
    assert (shown.stdout.strip(), shown.returncode) == (BROKEN, 0)
    assert command("channels", "unread", "--drop", row["id"], *data).returncode == 0
    assert command("channels", "unread", "--drop", row["id"], *data).returncode == 1
    after = command("channels", "unread", "--json", *data)
    assert (json.loads(after.stdout), after.returncode) == ({"count": 0, "letters": []}, 0)

"""A whole house that understands by ``rasa``: the server may fail as it likes, intake goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from app import doctor
from app.doctor import Level
from app.engines import make_engine, pace_of
from app.engines.rasa import present_names
from app.errors import SettingsError
from app.settings import Settings, load_settings
from nlu.rasa.errors import RasaTokenMissing
from tests.support.houses import Talk, house_at
from tests.support.nlu_city import make_city
from tests.support.rasa import TOKEN, FakeServer, fake_server, hangs, sends, well

pytestmark = pytest.mark.network
READY_S = 10.0
TEXT = "帮我查一下我的诉求现在办到哪一步了"


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with fake_server() as fake:
        yield fake


def chosen(server: FakeServer, folder: Path, **more: Any) -> dict[str, Any]:
    """Settings that choose this server."""
    token = folder / "token"
    token.write_text(f"{TOKEN}\n", encoding="ascii")
    return {
        "nlu_engine": "rasa",
        "rasa_url": server.url,
        "rasa_token_file": token,
        "rasa_time_limit_ms": 300,
        **more,
    }


def settings_of(server: FakeServer, folder: Path) -> Settings:
    return load_settings({"data_dir": folder, **chosen(server, folder)}, environ={})


async def test_a_house_asks_the_server(server: FakeServer, tmp_path: Path) -> None:
    with house_at(tmp_path / "desk", **chosen(server, tmp_path)) as house:
        assert await asyncio.to_thread(house.engine.ready, READY_S)
        talk = Talk(house)
        await talk.say("你好")
        await talk.say("同意")
        await talk.say(TEXT)
    assert any(path.startswith("/model/parse") for path in server.paths)


async def test_a_server_that_hangs_holds_nobody_up(server: FakeServer, tmp_path: Path) -> None:
    """The reply comes from the embedded engine, and meanwhile the loop does other things."""
    with house_at(tmp_path / "desk", **chosen(server, tmp_path)) as house, capture_logs() as logs:
        assert await asyncio.to_thread(house.engine.ready, READY_S)
        talk = Talk(house)
        await talk.say("你好")
        await talk.say("同意")
        server.behaviour = hangs
        turn = asyncio.create_task(talk.say(TEXT))
        ticks = 0
        while not turn.done():
            await asyncio.sleep(0.01)
            ticks += 1
        answer = await turn
    assert answer["replies"]
    assert ticks > 10
    mine = [one for one in logs if one["event"] == "rasa_fails"]
    assert [(one["state"], one["reason"]) for one in mine] == [("doubted", "timeout")]
    assert TEXT not in str(logs)


@pytest.mark.parametrize("body", [b"not JSON", b"{}"])
async def test_a_server_that_talks_nonsense_is_left_alone(
    server: FakeServer, tmp_path: Path, body: bytes
) -> None:
    with house_at(tmp_path / "desk", **chosen(server, tmp_path)) as house, capture_logs() as logs:
        assert await asyncio.to_thread(house.engine.ready, READY_S)
        server.behaviour = sends(body)
        talk = Talk(house)
        await talk.say("你好")
        await talk.say("同意")
        for _ in range(6):
            assert (await talk.say(TEXT))["replies"]
    asked = [path for path in server.paths if path.startswith("/model/parse")]
    assert len(asked) == 3
    states = [one["state"] for one in logs if one["event"] == "rasa_fails"]
    assert states == ["doubted", "resting"]


async def test_without_a_server_the_desk_opens_and_answers(tmp_path: Path) -> None:
    with fake_server() as gone:
        given = chosen(gone, tmp_path)
    with house_at(tmp_path / "desk", **given) as house:
        talk = Talk(house)
        await talk.say("你好")
        assert (await talk.say("同意"))["replies"]
        assert (await talk.say(TEXT))["replies"]


def test_the_engine_needs_the_servers_token(server: FakeServer, tmp_path: Path) -> None:
    settings = settings_of(server, tmp_path)
    (tmp_path / "token").unlink()
    with pytest.raises(RasaTokenMissing):
        make_engine(settings, jurisdiction=make_city(), model=None)


def test_an_engine_that_waits_is_never_called_in_the_loop(
    server: FakeServer, tmp_path: Path
) -> None:
    rasa = pace_of(settings_of(server, tmp_path))
    embedded = pace_of(load_settings({"data_dir": tmp_path}, environ={}))
    assert rasa.at_once < 0
    assert not rasa.apart
    assert rasa.limit_s == embedded.limit_s + 0.3
    assert embedded.at_once > 0


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:5005",
        "127.0.0.1:5005",
        "http://",
        "http://user:secret@127.0.0.1:5005",
        "http://127.0.0.1:5005/model",
        "http://127.0.0.1:5005?token=x",
        "http://127.0.0.1:none",
    ],
)
def test_the_address_is_a_host_and_a_port(url: str) -> None:
    with pytest.raises(SettingsError):
        load_settings({"rasa_url": url}, environ={})


def test_doctor_tells_how_the_server_stands(server: FakeServer, tmp_path: Path) -> None:
    settings = settings_of(server, tmp_path)
    other = doctor.check_engine(settings)
    assert (other.level, other.detail) == (Level.WARNING, "engine_other")
    name = min(present_names())
    server.behaviour = lambda handler: handler.send_json({"model_file": name})
    assert doctor.check_engine(settings).level is Level.OK
    server.behaviour = sends(b"{}", 409)
    down = doctor.check_engine(settings)
    assert (down.level, down.detail) == (Level.WARNING, "engine_down")
    assert down.params["reason"] == "no_model"
    server.behaviour = well
    plain = load_settings({"data_dir": tmp_path}, environ={})
    assert doctor.check_engine(plain).level is Level.OK

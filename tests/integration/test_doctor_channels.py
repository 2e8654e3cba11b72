"""``zhitong doctor channels`` and ``zhitong wechat menu`` against real servers on loopback."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.doctor import Level
from app.platforms.doctor import examine_channels
from app.platforms.fakes.faults import Fault, Trouble
from app.platforms.fakes.serving import served
from app.platforms.fakes.wechat import STABLE, FakeWeChat
from app.platforms.fakes.wechat_world import WeChatWorld
from app.platforms.findings import Finding
from app.settings import ROOT, Settings, load_settings
from app.wiring import utc_now
from casework.model.errors import ZhitongError
from channels.words import Words
from tests.support.imap_server import HOST, PASSWORD, USER, imap_server
from tests.support.platforms import City, city
from tests.support.servers import command
from tests.support.smtp_server import MailServer, mail_server

pytestmark = pytest.mark.network

WORDS = Words(ROOT / "responses")
APP_ID = "wx0000000000000001"
KEY = "k" * 42 + "8"


def explain(error: ZhitongError) -> str:
    return WORDS.error(error, "en")


async def examined(
    settings: Settings, now: Callable[[], datetime] = utc_now
) -> dict[tuple[str, str], Finding]:
    """Findings by channel and check; each has its sentence in every language."""
    found = await examine_channels(settings, explain=explain, now=now)
    for one in found:
        for language in WORDS.languages:
            shelf = "doctor" if one.check == "residency" else "doctor_channels"
            assert WORDS.text(f"cli.{shelf}.detail.{one.detail}", language, **one.params)
            assert WORDS.text(f"cli.doctor_channels.check.{one.check}", language)
            assert WORDS.text(f"cli.doctor_channels.channel.{one.channel}", language)
    return {(one.channel, one.check): one for one in found}


def later(by: timedelta) -> datetime:
    return utc_now() + by


def taken_messages(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "zhitong.sqlite3")) as store:
        return int(store.execute("SELECT count(*) FROM inbox").fetchone()[0])


def details(found: Mapping[tuple[str, str], Finding], channel: str) -> dict[str, str]:
    return {check: one.detail for (of, check), one in found.items() if of == channel}


def wechat_file(folder: Path, base_url: str, **more: str) -> Path:
    """A platforms file with one Official Account."""
    for name, secret in (("secret", "s"), ("token", "t"), ("key", KEY)):
        (folder / name).write_text(secret, encoding="utf-8")
        (folder / name).chmod(0o600)
    given = {"app_id": APP_ID, "base_url": base_url, **more}
    named = [
        f'{name}_file = "{file}"'
        for name, file in (
            ("app_secret", "secret"),
            ("token", "token"),
            ("encoding_aes_key", "key"),
        )
    ]
    lines = ["[wechat_oa]", *named, *(f'{name} = "{value}"' for name, value in given.items())]
    file = folder / "platforms.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def a_desk(folder: Path, file: Path, url: str) -> Settings:
    given = {"data_dir": folder / "data", "platforms_file": file, "public_url": url}
    return load_settings(given, environ={})


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[City]:
    async with city(tmp_path, "wechat_oa", "wecom", "kf", "telegram") as found:
        yield found


async def test_a_desk_at_work_is_found_well_on_every_platform(desk: City) -> None:
    found = await examined(desk.house.settings)
    corp = {"secrets": "loose", "clock": "in_time", "token": "token", "door": "door"}
    wechat = {**corp, "mode": "ok", "quota": "quota"}
    assert details(found, "wechat_oa") == wechat
    assert details(found, "wecom") == corp
    assert details(found, "kf") == corp
    assert details(found, "telegram") == {**corp, "hook": "hook"}
    assert details(found, "file") == {"settings": "ok", "residency": "beyond"}
    assert Level.FAILED not in {one.level for one in found.values()}
    assert taken_messages(desk.house.settings.data_dir) == 0


async def test_a_clock_that_is_off_is_told_before_calls_are_refused(desk: City) -> None:
    levels = []
    for seconds in (60, 3600):
        found = await examined(desk.house.settings, now=partial(later, timedelta(seconds=seconds)))
        levels.append(
            {channel: one.level for (channel, check), one in found.items() if check == "clock"}
        )
    names = ("wechat_oa", "wecom", "kf", "telegram")
    assert levels == [dict.fromkeys(names, Level.WARNING), dict.fromkeys(names, Level.FAILED)]


@pytest.mark.parametrize(
    ("fault", "detail"),
    [
        (Fault(trouble=Trouble.ERROR, errcode=40164), "address"),
        (Fault(trouble=Trouble.ERROR, errcode=60020), "address"),
        (Fault(trouble=Trouble.ERROR, errcode=40125), "credentials"),
        (Fault(trouble=Trouble.STATUS, status=502), "unreachable"),
    ],
)
async def test_what_the_platform_has_against_us_is_told_by_name(
    tmp_path: Path, fault: Fault, detail: str
) -> None:
    server = FakeWeChat(WeChatWorld(app_id=APP_ID, app_secret="s", clock=utc_now))
    server.faults.script(STABLE, fault)
    async with served(server.app()) as base_url:
        settings = a_desk(tmp_path, wechat_file(tmp_path, base_url), "http://127.0.0.1:9")
        found = await examined(settings)
    assert details(found, "wechat_oa")["token"] == detail
    assert details(found, "wechat_oa")["door"] == "door_silent"


async def test_an_unreachable_platform_is_told(tmp_path: Path) -> None:
    file = wechat_file(tmp_path, "http://127.0.0.1:9")
    found = details(await examined(a_desk(tmp_path, file, "http://127.0.0.1:9")), "wechat_oa")
    assert (found["clock"], found["token"]) == ("unreachable", "unreachable")
    assert found["secrets"] == "count"


@pytest.mark.parametrize(("answers", "detail"), [("echo", "door_open"), ("page", "door_wrong")])
async def test_something_else_that_answers_at_our_address_is_told(
    tmp_path: Path, answers: str, detail: str
) -> None:
    async def anything(request: Request) -> Response:
        echo = request.query_params.get("echostr", "success")
        return PlainTextResponse(echo if answers == "echo" else "Welcome")

    other = Starlette(routes=[Route("/{path:path}", anything, methods=["GET", "POST"])])
    async with served(other) as url:
        found = await examined(a_desk(tmp_path, wechat_file(tmp_path, url), url))
    assert found["wechat_oa", "door"].level is Level.FAILED
    assert details(found, "wechat_oa")["door"] == detail


async def test_an_account_without_encryption_is_a_warning(tmp_path: Path) -> None:
    file = wechat_file(tmp_path, "http://127.0.0.1:9", mode="plain")
    found = await examined(a_desk(tmp_path, file, "http://127.0.0.1:9"))
    assert found["wechat_oa", "mode"].level is Level.WARNING


async def test_settings_that_must_not_stand_are_told_by_their_sentence(tmp_path: Path) -> None:
    file = wechat_file(tmp_path, "http://127.0.0.1:9")
    found = await examined(a_desk(tmp_path, file, "https://desk.example"))
    assert list(found) == [("file", "settings")]
    told = found["file", "settings"]
    assert told.level is Level.FAILED
    assert "https://" in str(told.params["what"])


async def test_mail_is_tried_both_ways(tmp_path: Path) -> None:
    (tmp_path / "password").write_text(PASSWORD, encoding="utf-8")
    async with imap_server() as imap, mail_server(MailServer()) as smtp:
        file = tmp_path / "platforms.toml"
        file.write_text(
            f'[email]\naddress = "desk@example.com"\nhost = "{HOST}"\nport = {imap.port}\n'
            f'user = "{USER}"\npassword_file = "password"\nsecurity = "none"\n',
            encoding="utf-8",
        )
        given = {
            "mail_host": HOST,
            "mail_port": smtp.port,
            "mail_security": "none",
            "mail_sender": "desk@example.com",
        }
        settings = load_settings({"platforms_file": file, **given}, environ={})
        found = details(await examined(settings), "email")
        assert found == {"outgoing": "ok", "secrets": "loose", "mailbox": "ok"}
        (tmp_path / "password").write_text("another", encoding="utf-8")
        assert details(await examined(settings), "email")["mailbox"] == "credentials"
        assert smtp.letters == []
    found = details(await examined(settings), "email")
    assert (found["outgoing"], found["mailbox"]) == ("unreachable", "refused")


def test_the_command_says_it_to_people_and_to_programs(tmp_path: Path) -> None:
    file = str(wechat_file(tmp_path, "http://127.0.0.1:9"))
    settings = {"ZHITONG_PLATFORMS_FILE": file, "ZHITONG_PORT": "9"}
    data = ("--data", str(tmp_path / "data"))
    told = command("doctor", "channels", "--json", *data, **settings)
    assert told.returncode == 1
    levels = {(one["channel"], one["check"]): one["level"] for one in json.loads(told.stdout)}
    assert levels["wechat_oa", "token"] == "failed"
    read = command("doctor", "channels", *data, **settings)
    assert read.returncode == 1
    assert "no answer" in read.stderr
    bare = command("doctor", "channels", "--json", *data)
    assert bare.returncode == 0
    assert [one["detail"] for one in json.loads(bare.stdout)] == ["no_file", "no_mail_host"]


async def test_the_menu_is_pushed_shown_and_taken_away(tmp_path: Path) -> None:
    server = FakeWeChat(WeChatWorld(app_id=APP_ID, app_secret="s", clock=lambda: datetime.now(UTC)))
    async with served(server.app()) as base_url:
        settings = {"ZHITONG_PLATFORMS_FILE": str(wechat_file(tmp_path, base_url))}

        async def menu(*arguments: str) -> tuple[int, str]:
            data = ("--data", str(tmp_path / "data"))
            done = await asyncio.to_thread(command, "wechat", "menu", *arguments, *data, **settings)
            return done.returncode, done.stdout

        assert await menu("show") == (1, "")
        assert (await menu("push", "--lang", "en"))[0] == 0
        code, shown = await menu("show")
        assert code == 0
        assert json.loads(shown) == server.world.menu
        assert (await menu("delete"))[0] == 0
        assert server.world.menu is None
    assert (await menu("push"))[0] == 1


def test_a_menu_needs_an_account(tmp_path: Path) -> None:
    done = command("wechat", "menu", "show", "--data", str(tmp_path / "data"))
    assert done.returncode == 2
    assert "[wechat_oa]" in done.stderr

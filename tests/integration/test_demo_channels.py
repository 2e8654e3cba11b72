"""The demonstration of all platforms: page, phones and desk in their own process, over HTTP."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.platforms.settings import read_platforms
from tests.support.demo_city import ACKNOWLEDGE, NUMBER, City, demonstration
from tests.support.servers import command

pytestmark = pytest.mark.network

JSON = "application/json"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Details are taken on every platform."""
    data = tmp_path_factory.mktemp("city") / "desk"
    with demonstration(data, "--details-abroad", ZHITONG_JOIN_WINDOW="false") as found:
        yield found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("phone", ["wechat", "kf", "telegram", "email"])
def test_a_complaint_and_an_officers_press_back(city: City, phone: str, language: str) -> None:
    number = city.file(phone, language)
    before = len(city.told(phone))
    officer, card = city.card(number)
    city.press(officer, card, ACKNOWLEDGE)
    assert number in city.next_of(phone, before)["text"]
    _, drawn = city.card(number)
    assert ACKNOWLEDGE not in [label for _, label in drawn["choices"]]


def test_the_officers_chat_abroad_answers(city: City) -> None:
    city.act("telegram-officer", "begin")
    city.next_of("telegram-officer", 0)


def test_mails_stand_in_one_thread_until_a_subject_begins_another(city: City) -> None:
    city.act("email", "renew", language="en")
    assert city.act("email", "say", text="Hello", subject="Permits") == 204
    assert city.next_of("email", 0)["title"] == "Re: Permits"
    assert city.say("email", "I agree")["title"] == "Re: Permits"
    assert [one["title"] for one in city.bubbles("email") if one["own"]] == [
        "Permits",
        "Re: Permits",
    ]
    assert city.act("email", "say", text="Hello", subject="Another matter") == 204
    assert city.next_of("email", 2)["title"] == "Re: Another matter"
    assert city.act("email", "begin") == 404
    assert city.act("email", "press", bubble="0", choice="1") == 404


def test_an_officer_who_is_told_by_mail_gets_a_letter_with_a_link(city: City) -> None:
    number = city.file("email", "zh", district="浑南区")
    letter = city.until("email-officer", lambda one: number in one["text"])
    assert f"{city.desk}/console/tickets/{number}" in letter["text"]
    assert number not in letter["title"]
    before = len(city.told("email-officer"))
    assert city.act("email-officer", "say", text="签收") == 204
    assert f"{city.desk}/console" in city.next_of("email-officer", before)["text"]


def test_a_picture_arrives_from_each_platform(city: City) -> None:
    for phone in ("wechat", "kf", "telegram", "email"):
        city.act(phone, "renew", language="zh")
        city.say(phone, "你好")
        city.choose(phone, "同意")
        before = len(city.told(phone))
        assert city.act(phone, "attach") == 204
        assert city.next_of(phone, before)["text"]


def test_the_menu_below_the_chat_is_pressed(city: City) -> None:
    city.act("wechat", "renew", language="zh")
    assert city.act("wechat", "menu", choice="status.zh") == 204
    assert city.next_of("wechat", 0)["text"]
    assert city.bubbles("wechat")[0]["text"] == "查进度"
    assert city.act("wechat", "menu", choice="none") == 404
    assert city.act("kf", "menu", choice="status.zh") == 404


def test_nothing_new_is_said_in_no_words(city: City) -> None:
    _, body = city.exchange("/state")
    assert city.exchange(f"/state?after={json.loads(body)['revision']}") == (204, b"")


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/phones/none/say", {"text": "x"}, 404),
        ("/phones/wechat/none", {}, 404),
        ("/phones/wechat/say", {"text": " "}, 404),
        ("/phones/wechat/say", {"text": "x" * 4001}, 404),
        ("/phones/wechat/say", [], 404),
        ("/phones/wechat/press", {"bubble": "999", "choice": "1"}, 404),
        ("/phones/wecom-demo-officer/renew", {"language": "zh"}, 404),
        ("/phones/wecom-demo-officer/attach", {}, 404),
    ],
)
def test_what_nobody_can_do_is_refused(city: City, path: str, body: object, expected: int) -> None:
    assert city.exchange(path, json.dumps(body).encode(), Content_Type=JSON)[0] == expected


def test_other_sites_cannot_speak_for_the_page(city: City) -> None:
    body = json.dumps({"text": "x"}).encode()
    path = "/phones/wechat/say"
    assert city.exchange(path, body, Content_Type="text/plain")[0] == 415
    assert city.exchange(path, body, Content_Type=JSON, Host="evil.example")[0] == 400
    assert city.exchange("/state", Host="evil.example")[0] == 400


def test_the_page_in_both_languages(city: City) -> None:
    for language, said in (("zh", "仿真"), ("en", "stand-ins")):
        status, body = city.exchange(f"/?lang={language}")
        assert status == 200
        assert said in body.decode()


def test_only_officers_of_the_demonstration_sign_in(city: City) -> None:
    assert city.exchange("/console/somebody")[0] == 404
    status, body = city.exchange("/console/demo-officer")
    assert status == 200  # the console's page of the one-time link
    assert b"<form" in body


def test_details_stay_in_the_country_by_default_and_a_second_start_goes_on(
    tmp_path: Path,
) -> None:
    for _ in range(2):
        with demonstration(tmp_path / "desk", ZHITONG_JOIN_WINDOW="false") as city:
            link = city.say("telegram", "/start")["text"]
            assert f"{city.desk}/continue/" in link
            number = city.file("wechat", "zh")
            before = len(city.told("wechat"))
            city.press(*city.card(number), ACKNOWLEDGE)
            assert NUMBER.search(city.next_of("wechat", before)["text"])
    file = tmp_path / "desk" / "platforms" / "platforms.toml"
    assert read_platforms(file, production=False).wecom is not None
    secrets = [path.read_text().strip() for path in file.parent.iterdir() if path != file]
    assert not [one for one in secrets if one in file.read_text()]
    assert {path.stat().st_mode & 0o077 for path in file.parent.iterdir()} == {0}
    assert tomllib.loads(file.read_text())["residency"] == {"email_in_country": True}


def test_what_is_set_for_a_real_desk_is_left_alone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "real.sqlite3"
    settings = {
        "ZHITONG_DATABASE_URL": f"sqlite:///{elsewhere}",
        "ZHITONG_KEYS_FILE": str(tmp_path / "real-keys.json"),
        "ZHITONG_MAIL_HOST": "mail.example.com",
        "ZHITONG_MAIL_SENDER": "desk@example.com",
        "ZHITONG_PUBLIC_URL": "https://desk.example.com",
    }
    with demonstration(tmp_path / "desk", **settings) as city:
        _, page = city.exchange("/?lang=en")
        assert city.desk in page.decode()
        assert "Zhitong" in city.say("email", "Hello")["text"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk", "desk.log"]


def test_no_demonstration_over_a_real_desk(tmp_path: Path) -> None:
    data = str(tmp_path / "real")
    made = command("init", "--data", data, "--password-stdin", stdin="a long enough password 7\n")
    assert made.returncode == 0, made.stderr
    refused = command("demo", "channels", "--data", data, "--port", "0")
    assert refused.returncode == 2
    assert "real desk" in refused.stderr
    assert not (tmp_path / "real" / "platforms").exists()

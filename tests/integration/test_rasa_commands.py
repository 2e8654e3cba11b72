"""``zhitong rasa`` and ``--engine rasa`` say plainly what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.rasa import TOKEN, fake_server
from tests.support.servers import command

pytestmark = pytest.mark.network


def test_without_a_python_it_says_where_it_looked(tmp_path: Path) -> None:
    nobody = tmp_path / "python3.10"
    done = command("rasa", "train", "--data", str(tmp_path / "desk"), "--python", str(nobody))
    assert done.returncode == 1
    assert str(nobody) in done.stderr
    assert "Traceback" not in done.stderr


def test_it_serves_on_loopback_alone(tmp_path: Path) -> None:
    address = {"ZHITONG_RASA_URL": "http://rasa.example:5005"}
    done = command("rasa", "serve", "--data", str(tmp_path), **address)
    assert done.returncode == 2
    assert "ZHITONG_RASA_URL" in done.stderr


def test_the_desk_does_not_open_with_a_server_it_may_not_ask(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    done = command("serve", "--data", str(desk), "--port", "0", ZHITONG_NLU_ENGINE="rasa")
    assert done.returncode == 1
    assert str(desk / "rasa" / "token") in done.stderr.replace("\n", "")
    assert "Traceback" not in done.stderr
    assert not desk.exists()


def test_parse_asks_the_server(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(TOKEN, encoding="ascii")
    with fake_server() as server:
        there = {"ZHITONG_RASA_URL": server.url, "ZHITONG_RASA_TOKEN_FILE": str(token)}
        done = command("parse", "那个事情", "--engine", "rasa", "--json", **there)
    answer = json.loads(done.stdout)
    assert (answer["engine"], answer["degraded"]) == ("rasa", False)
    assert answer["intent"]["name"] == "check_status"


def test_scripts_are_not_played_by_another_engine_in_secret(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(TOKEN, encoding="ascii")
    with fake_server() as gone:
        there = {"ZHITONG_RASA_URL": gone.url, "ZHITONG_RASA_TOKEN_FILE": str(token)}
    one = ("--channel", "memory", "--profile", "web", "--only", "B1-over-answer")
    done = command("converse", *one, "--engine", "rasa", **there)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr

"""``/model/parse`` over a real socket: the same answers as the command, on loopback only."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.settings import Settings
from nlu.embedded.model_store import ensure_model
from nlu.rasa.client import RasaClient
from nlu.rasa.errors import RasaFailed
from tests.support.servers import Desk, command, free_port, running, start, stop

pytestmark = pytest.mark.network

TOKEN = "token-of-the-parse-door"
REQUESTS: list[dict[str, Any]] = [
    {"text": "我要投诉铁西区税务局，退税拖了半年"},
    {"text": "We are a German chamber; our members' goods are held by customs"},
    {"messages": ["瀋陽市稅務局一直不退稅", "我的電話 13800001111"]},
    {"text": "We make pumps for the chemical industry", "expecting": "business"},
    {"text": "好的，提交吧", "expecting": "confirm"},
    {"text": ""},
]


class Programs:
    """A desk whose parse door is open."""

    def __init__(self, desk: Desk, port: int) -> None:
        self.desk = desk
        self.port = port

    def call(self, path: str, document: Any = None, token: str = TOKEN) -> tuple[int, Any]:
        body = None if document is None else json.dumps(document).encode()
        url = f"http://127.0.0.1:{self.port}{path}{f'?token={token}' if token else ''}"
        request = urllib.request.Request(url, data=body)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    ensure_model(Settings().models_dir)  # may take longer than a start is given here
    folder = tmp_path_factory.mktemp("door")
    token = folder / "token"
    token.write_text(f"{TOKEN}\n", encoding="ascii")
    port = free_port()
    settings = {
        "ZHITONG_NLU_PARSE_PORT": str(port),
        "ZHITONG_NLU_PARSE_TOKEN_FILE": str(token),
        "ZHITONG_LOG_LEVEL": "debug",
    }
    with running(folder / "desk", **settings) as desk:
        yield Programs(desk, port)


def test_the_door_answers_as_the_command_does(programs: Programs) -> None:
    lines = "".join(json.dumps(one) + "\n" for one in REQUESTS)
    told = [json.loads(one) for one in command("parse", "--json", stdin=lines).stdout.splitlines()]
    assert len(told) == len(REQUESTS)
    for request, expected in zip(REQUESTS, told, strict=True):
        assert programs.call("/model/parse", request) == (200, expected)


def test_a_client_of_rasa_finds_its_way(programs: Programs) -> None:
    status, document = programs.call("/status")
    assert status == 200
    assert document.keys() == {"model_id", "model_file", "num_active_training_jobs"}
    assert programs.call("/version", token="")[0] == 200
    for path, body in (("/status", None), ("/model/parse", {"text": "x"})):
        assert programs.call(path, body, token="another-token-altogether")[0] == 401
        assert programs.call(path, body, token="")[0] == 401


def test_our_own_client_of_rasa_takes_the_door_for_a_server(programs: Programs) -> None:
    url = f"http://127.0.0.1:{programs.port}"
    client = RasaClient(url=url, token=TOKEN, limit_s=20)
    assert client.model().startswith("nlu-")
    answer = client.parse("我要投诉铁西区税务局")
    best = programs.call("/model/parse", {"text": "我要投诉铁西区税务局"})[1]["intent"]
    assert answer.chances[best["name"]] == pytest.approx(best["confidence"])
    with pytest.raises(RasaFailed) as caught:
        RasaClient(url=url, token="another-token-altogether", limit_s=20).parse("x")
    assert caught.value.params["reason"] == "token"


def test_the_peoples_port_has_no_such_path(programs: Programs) -> None:
    url = f"{programs.desk.url}/model/parse?token={TOKEN}"
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(url, data=b'{"text": "x"}', timeout=20)
    assert caught.value.code == 404
    caught.value.close()


def test_only_loopback_is_listened_on(programs: Programs) -> None:
    listening = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    local = [line.split()[1] for line in listening if line.split()[3] == "0A"]
    assert [one for one in local if one.endswith(f":{programs.port:04X}")] == [
        f"0100007F:{programs.port:04X}"
    ]


def test_neither_token_nor_text_is_logged(programs: Programs) -> None:
    text = "示例机械有限公司的独有字句"
    assert programs.call("/model/parse", {"text": text})[0] == 200
    assert programs.call("/nowhere")[0] == 404
    log = programs.desk.log.read_text(encoding="utf-8")
    assert log.strip()
    assert TOKEN not in log
    assert text not in log


def test_a_taken_port_stops_the_start_and_is_named(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(TOKEN, encoding="ascii")
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        desk = start(
            tmp_path / "desk",
            ZHITONG_NLU_PARSE_PORT=str(taken.getsockname()[1]),
            ZHITONG_NLU_PARSE_TOKEN_FILE=str(token),
        )
        try:
            assert desk.process.wait(30) == 2
        finally:
            stop(desk)
    assert "ZHITONG_NLU_PARSE_PORT" in desk.log.read_text(encoding="utf-8")

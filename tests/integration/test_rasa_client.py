"""The client against a real server on loopback that does everything wrong in turn."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from nlu.rasa.client import LONGEST_ANSWER, RasaClient
from nlu.rasa.errors import RasaFailed
from tests.support.rasa import (
    TOKEN,
    Behaviour,
    FakeServer,
    dies,
    drips,
    fake_server,
    hangs,
    sends,
)

pytestmark = pytest.mark.network
LIMIT_S = 5.0
SHORT_S = 0.3


@pytest.fixture(scope="module")
def server() -> Iterator[FakeServer]:
    with fake_server() as fake:
        yield fake


@pytest.fixture(autouse=True)
def well_again(server: FakeServer) -> Iterator[None]:
    plain = server.behaviour
    yield
    server.behaviour = plain
    server.paths.clear()


def client(server: FakeServer, *, token: str = TOKEN, limit_s: float = LIMIT_S) -> RasaClient:
    return RasaClient(url=server.url, token=token, limit_s=limit_s)


def reason_of(client: RasaClient, text: str = "hello") -> str:
    with pytest.raises(RasaFailed) as raised:
        client.parse(text)
    return str(raised.value.params["reason"])


@pytest.mark.parametrize(
    "text", ["hello", "瀋陽，投诉", 'line\nbreak "quoted" \\ 👍', "half \ud800"]
)
def test_a_text_comes_back_with_its_intent(server: FakeServer, text: str) -> None:
    assert client(server).parse(text).chances["check_status"] == 0.9


def test_the_model_that_is_loaded_has_a_name(server: FakeServer) -> None:
    assert client(server).model() == "intent-light-0.tar.gz"


def test_the_token_is_sent_whole(server: FakeServer) -> None:
    client(server).parse("hello")
    assert server.paths == ["/model/parse?token=token-of-the-tests%2F%2B"]


def test_another_token_is_refused(server: FakeServer) -> None:
    assert reason_of(client(server, token="another")) == "token"
    with pytest.raises(RasaFailed):
        client(server, token="another").model()


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (sends(b"{}", 409), "no_model"),
        (sends(b"{}", 404), "not_rasa"),
        (sends(b"{}", 500), "status_500"),
        (sends(b'{"intent": ', 200), "malformed"),
        (sends(b"<html>", 200), "malformed"),
        (sends(b"\xff\xfe\x00", 200), "malformed"),
        (sends(b"", 200), "malformed"),
        (sends(b"[" * 20_000, 200), "malformed"),
        (sends(b"[]", 200), "malformed"),
        (sends(b'{"intent_ranking": [{"name": "tax", "confidence": 1.0}]}'), "labels"),
        (sends(b" " * (LONGEST_ANSWER + 1)), "too_long"),
        (dies, "malformed"),
    ],
)
def test_every_wrong_answer_has_its_name(
    server: FakeServer, behaviour: Behaviour, reason: str
) -> None:
    server.behaviour = behaviour
    assert reason_of(client(server)) == reason


@pytest.mark.parametrize("behaviour", [hangs, drips])
def test_the_limit_holds_for_the_whole_exchange(server: FakeServer, behaviour: Behaviour) -> None:
    server.behaviour = behaviour
    began = time.monotonic()
    assert reason_of(client(server, limit_s=SHORT_S)) == "timeout"
    assert time.monotonic() - began < LIMIT_S


def test_a_failed_request_is_not_sent_again(server: FakeServer) -> None:
    server.behaviour = sends(b"{}", 500)
    reason_of(client(server))
    assert len(server.paths) == 1


def test_nobody_there_is_a_failure() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        assert reason_of(RasaClient(url=url, token=TOKEN, limit_s=LIMIT_S)) == "unreachable"


def test_a_server_that_closes_without_a_word_is_a_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.settimeout(LIMIT_S)
        asking = RasaClient(url=url, token=TOKEN, limit_s=LIMIT_S)

        def refuse() -> None:
            listener.accept()[0].close()

        thread = threading.Thread(target=refuse)
        thread.start()
        assert reason_of(asking) == "unreachable"
        thread.join(LIMIT_S)


def test_no_redirect_is_followed(server: FakeServer) -> None:
    server.behaviour = sends(b"{}", 307)
    assert reason_of(client(server)) == "status_307"


def test_neither_token_nor_text_is_logged(
    server: FakeServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    server.behaviour = sends(b"{}", 500)
    failure = reason_of(client(server), "a text of its own")
    said = caplog.text + failure + "".join(capfd.readouterr())
    assert "a text of its own" not in said
    assert TOKEN not in said

"""Stand-ins for a Rasa server: recorded answers of a real one, and a fake that misbehaves."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from nlu.embedded.features import LIMIT
from nlu.embedded.folding import for_classifying
from nlu.rasa.answer import RasaAnswer, read_answer
from nlu.rasa.circuit import State
from nlu.rasa.errors import RasaFailed
from nlu.rasa.interpreter import RasaInterpreter
from nlu.rasa.watch import Watch
from tests.support.tree import ROOT

TOKEN = "token-of-the-tests/+"
RECORDED: dict[str, Any] = json.loads(
    (ROOT / "tests" / "contract" / "rasa_answers.json").read_text(encoding="utf-8")
)
TEXTS = [one["text"] for one in RECORDED["answers"]]


class RecordedServer:
    """What a real server once answered, by the text it was sent."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._answers = {
            for_classifying(one["text"], limit=LIMIT): one["answer"] for one in RECORDED["answers"]
        }

    def parse(self, text: str) -> RasaAnswer:
        self.asked.append(text)
        if text not in self._answers:
            raise RasaFailed(reason="malformed")
        return read_answer(self._answers[text], sent=text)

    def model(self) -> str:
        return str(RECORDED["status"]["model_file"])


class ScriptedServer:
    """A server that does what it is told next."""

    def __init__(self, *answers: RasaAnswer | str) -> None:
        self.answers = list(answers)
        self.ready: str | None = None
        self.asked: list[str] = []

    def parse(self, text: str) -> RasaAnswer:
        self.asked.append(text)
        answer = self.answers.pop(0)
        if isinstance(answer, str):
            raise RasaFailed(reason=answer)
        return answer

    def model(self) -> str:
        if self.ready is not None:
            raise RasaFailed(reason=self.ready)
        return "model.tar.gz"


@dataclass
class Told:
    """What was told of changes of state."""

    changes: list[tuple[State, str]] = field(default_factory=list)

    def __call__(self, state: State, reason: str) -> None:
        self.changes.append((state, reason))


class Ticks:
    """A monotonic clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def recorded_interpreter(embedded: Any) -> tuple[RasaInterpreter, RecordedServer]:
    """The engine ``rasa`` over recorded answers, ready."""
    server = RecordedServer()
    watch = Watch(server, told=Told(), clock=Ticks())
    watch.look()
    return RasaInterpreter(embedded=embedded, watch=watch), server


def answer_to(text: str, intent: str = "check_status") -> dict[str, Any]:
    """A whole answer in the server's shape."""
    named = {"name": intent, "confidence": 0.9}
    return {"text": text, "intent": named, "intent_ranking": [named], "entities": []}


Behaviour = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers as the fake's present behaviour says."""

    server: FakeServer

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.body = self.rfile.read(length)
        self._serve()

    def send_json(self, document: object, status: int = 200) -> None:
        self.send_bytes(json.dumps(document).encode(), status)

    def send_bytes(self, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def _serve(self) -> None:
        self.server.paths.append(self.path)
        self.server.behaviour(self)


class FakeServer(ThreadingHTTPServer):
    """A server on loopback whose behaviour can be exchanged."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.paths: list[str] = []
        self.behaviour: Behaviour = well
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news here."""


@contextmanager
def fake_server() -> Iterator[FakeServer]:
    """A fake that is ended afterwards, whatever hangs in it."""
    with FakeServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join(5)


def well(handler: Handler) -> None:
    """As a server with a model does; 401 without the right token."""
    address = urlsplit(handler.path)
    if parse_qs(address.query).get("token") != [TOKEN]:
        handler.send_json({"reason": "NotAuthenticated"}, 401)
    elif address.path == "/status":
        handler.send_json({"model_file": "models/intent-light-0.tar.gz"})
    elif address.path == "/model/parse":
        handler.send_json(answer_to(json.loads(handler.body)["text"]))
    else:
        handler.send_json({}, 404)


def hangs(handler: Handler) -> None:
    """Takes the request and says nothing until the test ends."""
    handler.server.released.wait(30)


def drips(handler: Handler) -> None:
    """Sends a byte every little while: no single read ever waits long."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.released.wait(0.02):
        handler.wfile.write(b" ")


def dies(handler: Handler) -> None:
    """Cuts the connection in the middle of an answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"text": "')
    handler.close_connection = True


def sends(body: bytes, status: int = 200) -> Behaviour:
    """Always this."""
    return lambda handler: handler.send_bytes(body, status)


def until(reached: Callable[[], bool], limit_s: float = 10.0) -> None:
    """Wait for something that another thread does."""
    end = time.monotonic() + limit_s
    while not reached():
        assert time.monotonic() < end, "not reached in time"
        time.sleep(0.01)

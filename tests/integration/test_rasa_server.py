"""A real Rasa server: trained, started, asked, killed, started again, and talked to for hours.

Left out of a plain run (``-m rasa`` asks for it): its environment has 2.7 GB and takes minutes to
make. ``ZHITONG_RASA_DIR`` names the folder that it is kept in. Skipped without a CPython 3.10.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app.comparison.rows import read_rows
from app.comparison.run import Comparison
from app.converse.format import read_scripts
from app.settings import load_settings
from nlu.embedded.features import LIMIT
from nlu.embedded.folding import for_classifying
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.embedded.model_store import ensure_model as embedded_model
from nlu.evaluate.reader import DATA_FOLDER
from nlu.interpreter import ALL_TASKS
from nlu.rasa.answer import RasaAnswer
from nlu.rasa.circuit import CircuitLimits
from nlu.rasa.client import RasaClient
from nlu.rasa.environment import ensure_environment
from nlu.rasa.errors import RasaPythonMissing
from nlu.rasa.files import INTENT, Pipeline, Places, ensure_token, read_token
from nlu.rasa.interpreter import RasaInterpreter
from nlu.rasa.server import RasaServer, start
from nlu.rasa.training import ensure_model
from nlu.rasa.watch import Watch
from tests.support.nlu_city import make_city
from tests.support.rasa import Told, until
from tests.support.servers import free_port
from tests.support.theatre import memory_theatre
from tests.support.tree import ROOT

pytestmark = [pytest.mark.rasa, pytest.mark.network]

ROWS = 800
"""Examples that the server learns from: enough for every label, half a minute to train."""

LIMIT_S = 5.0
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
PLAIN = {
    "我的诉求办到哪一步了": "check_status",
    "我的訴求辦到哪一步了": "check_status",
    "请转人工服务": "human_handoff",
    "撤回我的诉求": "withdraw_complaint",
    "where is my complaint now": "check_status",
    "please switch to Chinese": "switch_language",
    "thank you very much": "thanks",
}
UNLOGGED = ("words-of-nobody", "请勿记录这句话")


class Runner:
    """One server at one address that can be killed and started again."""

    def __init__(self, places: Places, model: Path, folder: Path) -> None:
        self.places = places
        self.model = model
        self.port = free_port()
        self.token_file = folder / "token"
        self.log = folder / "server.log"
        ensure_token(self.token_file)
        self.server = self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def client(self) -> RasaClient:
        return self.server.client

    def start(self) -> RasaServer:
        with self.log.open("ab") as output:
            self.server = start(
                self.places,
                model=self.model,
                port=self.port,
                token_file=self.token_file,
                output=output,
            )
        self.server.wait_ready()
        return self.server

    def status(self, path: str, body: bytes | None = None) -> int:
        try:
            with urllib.request.urlopen(f"{self.url}{path}", data=body, timeout=LIMIT_S) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    named = os.environ.get("ZHITONG_RASA_DIR")
    places = Places(folder=Path(named) if named else ROOT / "var" / "rasa")
    try:
        ensure_environment(places)
    except RasaPythonMissing as missing:
        pytest.skip(f"no CPython 3.10: {missing.params['looked']}")
    examples = [one for rows in read_rows(INTENT, ROWS).values() for one in rows]
    model = ensure_model(places, examples, task=INTENT, pipeline=Pipeline.LIGHT)
    started = Runner(places, model, tmp_path_factory.mktemp("rasa"))
    try:
        yield started
    finally:
        started.server.stop()


@pytest.fixture(scope="module")
def embedded() -> EmbeddedInterpreter:
    """With the model of the present examples, which every start of the desk shares."""
    return EmbeddedInterpreter(
        jurisdiction=make_city(), model=embedded_model(ROOT / "var" / "models")
    )


def sent(text: str) -> str:
    return for_classifying(text, limit=LIMIT)


def best(answer: RasaAnswer) -> str:
    return max(answer.chances, key=answer.chances.__getitem__)


@pytest.mark.parametrize(("text", "intent"), PLAIN.items())
def test_it_understands_both_languages(runner: Runner, text: str, intent: str) -> None:
    assert best(runner.client.parse(sent(text))) == intent


def test_traditional_and_simplified_are_one_text_to_it(runner: Runner) -> None:
    traditional = runner.client.parse(sent("瀋陽市稅務局遲遲不退稅"))
    assert traditional == runner.client.parse(sent("沈阳市税务局迟迟不退税"))


def test_every_intent_is_ranked(runner: Runner) -> None:
    answer = runner.client.parse(sent("我要投诉"))
    assert min(answer.chances.values()) > 0.0
    assert sum(answer.chances.values()) == pytest.approx(1.0)


def test_nothing_is_told_without_the_token(runner: Runner) -> None:
    body = b'{"text": "hello"}'
    assert runner.status("/status") == 401
    assert runner.status("/model/parse", body) == 401
    assert runner.status("/model/parse?token=another", body) == 401
    token = read_token(runner.token_file)
    assert runner.status(f"/status?token={token}") == 200


def test_it_listens_on_loopback_alone(runner: Runner) -> None:
    # Where a server listens on every address, nobody else can have its port on another one.
    with socket.create_server(("127.0.0.2", runner.port)):
        pass


def test_neither_token_nor_text_can_be_read_by_others(runner: Runner) -> None:
    runner.client.parse(" ".join(UNLOGGED))
    token = read_token(runner.token_file)
    arguments = Path(f"/proc/{runner.server.process.pid}/cmdline").read_bytes().decode()
    logged = runner.log.read_text(encoding="utf-8")
    assert token not in arguments + logged
    assert not any(part in logged for part in UNLOGGED)
    assert runner.token_file.stat().st_mode & 0o077 == 0


def test_killed_during_a_request_the_embedded_engine_answers_and_later_it_is_used_again(
    runner: Runner, embedded: EmbeddedInterpreter
) -> None:
    told = Told()
    limits = CircuitLimits(failures=1, start_probe_s=0.1, rest_probe_s=0.1)
    watch = Watch(runner.client, told=told, limits=limits)
    watch.start()
    engine = RasaInterpreter(embedded=embedded, watch=watch)

    def parse() -> tuple[str, bool]:
        found = engine.parse(text="我要投诉税务局", expecting=None, now=NOW, tasks=ALL_TASKS)
        return found.engine, found.degraded

    try:
        assert watch.wait_ready(LIMIT_S)
        assert parse() == ("rasa", False)
        # Stopped, the server takes the request and holds it; so the kill comes in its middle.
        process = runner.server.process
        process.send_signal(signal.SIGSTOP)
        killing = threading.Timer(0.3, process.kill)
        killing.start()
        began = time.monotonic()
        assert parse() == ("embedded", True)
        assert 0.25 < time.monotonic() - began < LIMIT_S
        process.wait(LIMIT_S)
        assert parse() == ("embedded", True)
        runner.start()
        until(lambda: parse() == ("rasa", False))
    finally:
        watch.close()
    assert len(told.changes) == 3


def test_a_comparison_learns_and_asks_both(runner: Runner) -> None:
    document = Comparison(
        settings=load_settings({"rasa_dir": runner.places.folder}, environ={}),
        task=INTENT,
        pipelines=[Pipeline.LIGHT],
        rows=ROWS,
        folder=DATA_FOLDER / "development",
    ).carry_out()
    names = [one["name"] for one in document["systems"]]
    assert names == ["embedded", "embedded, model alone", "rasa, light"]
    assert sum(document["rows"].values()) == ROWS
    for one in document["systems"]:
        figures = one["tasks"]["intent"]["all"]
        assert figures["n"] == document["cases"] > 50
        # Whoever had learned nothing would name one in twenty-one.
        assert figures["accuracy"]["rate"] > 0.25
        assert min(one["p50_ms"], one["start_s"], one["resident_mib"]) > 0.0
    assert document["systems"][2]["model"] == runner.model.name


def test_conversation_scripts_pass_with_it(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    parse = RasaClient.parse

    def counted(client: RasaClient, text: str) -> RasaAnswer:
        asked.append(text)
        return parse(client, text)

    monkeypatch.setattr(RasaClient, "parse", counted)
    monkeypatch.setenv("ZHITONG_RASA_URL", runner.url)
    monkeypatch.setenv("ZHITONG_RASA_TOKEN_FILE", str(runner.token_file))
    with capture_logs() as logs, memory_theatre(engine="rasa") as theatre:
        for script in read_scripts([ROOT / "tests" / "conversations"]):
            theatre.passes(script)
    assert len(asked) > 50
    assert [one for one in logs if one["event"] == "rasa_fails"] == []

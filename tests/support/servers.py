"""The real application in its own process, over a data folder of the test."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from tests.support.programs import ROOT, Program

START_LIMIT_S = 60.0
COMMAND_LIMIT_S = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**settings: str) -> dict[str, str]:
    """The environment of a child, without settings of the machine it runs on."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHITONG_")}
    return {**kept, "LANG": "en_US.UTF-8", **settings}


@dataclass
class Desk:
    """A running server."""

    process: Program
    port: int
    data: Path
    log: Path
    links: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def post(self, path: str, document: Any, token: str = "", limit: float = 30) -> dict[str, Any]:
        """POST JSON; the answer with its ``status``, also for an error."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        body = json.dumps(document).encode()
        request = urllib.request.Request(self.url + path, data=body, headers=headers)
        return self._exchange(request, limit)

    def get(self, path: str, token: str = "", limit: float = 30) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self._exchange(urllib.request.Request(self.url + path, headers=headers), limit)

    def open_chat(self) -> str:
        return str(self.post("/api/chat/conversations", {})["token"])

    def say(self, token: str, message_id: str, **stimulus: Any) -> dict[str, Any]:
        return self.post(
            "/api/chat/messages", {"message_id": message_id, "wait": 20, **stimulus}, token
        )

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def _exchange(self, request: urllib.request.Request, limit: float) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(request, timeout=limit) as answer:
                return {"status": answer.status, **json.loads(answer.read() or b"{}")}
        except urllib.error.HTTPError as error:
            return {"status": error.code, **json.loads(error.read() or b"{}")}


@contextmanager
def running(data: Path, **settings: str) -> Iterator[Desk]:
    """Start ``zhitong serve`` and wait until it is ready; ends it by its own id."""
    desk = start(data, **settings)
    try:
        wait_ready(desk)
        yield desk
    finally:
        stop(desk)


def start(data: Path, *, port: int = 0, **settings: str) -> Desk:
    port = port or free_port()
    log = data.parent / f"{data.name}-{port}.log"
    arguments = ["serve", "--data", str(data), "--port", str(port)]
    with log.open("w", encoding="utf-8") as file, Path(os.devnull).open("rb") as nothing:
        process = Program(
            arguments, env=environment(**settings), stdin=nothing, stdout=file, stderr=file
        )
    return Desk(process=process, port=port, data=data, log=log)


def wait_ready(desk: Desk) -> None:
    end = time.monotonic() + START_LIMIT_S
    while time.monotonic() < end:
        if desk.process.poll() is not None:
            raise RuntimeError(f"ended with {desk.process.returncode}: {desk.log.read_text()}")
        try:
            with urllib.request.urlopen(f"{desk.url}/readyz", timeout=1):
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    else:
        raise RuntimeError(f"not ready: {desk.log.read_text()}")
    text = desk.log.read_text(encoding="utf-8")
    found = re.findall(r"\((demo-[a-z-]+), works once\) (\S+)", text)
    desk.links = dict(found)


def stop(desk: Desk) -> None:
    if desk.process.poll() is None:
        desk.process.terminate()
        try:
            desk.process.wait(15)
        except subprocess.TimeoutExpired:
            desk.process.kill()
            desk.process.wait(5)


def command(*arguments: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ``zhitong`` to its end."""
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
        given.write(stdin.encode())
        given.seek(0)
        program = Program(
            arguments, env=environment(**settings), stdin=given, stdout=out, stderr=err
        )
        code = program.wait(COMMAND_LIMIT_S)
        return subprocess.CompletedProcess(arguments, code, _text(out), _text(err))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


class LineProcess:
    """``zhitong chat --json`` as a program drives it: a line in, a line out."""

    def __init__(self, data: Path, **settings: str) -> None:
        arguments = [sys.executable, "-m", "app", "chat", "--json", "--data", str(data)]
        self._process = subprocess.Popen(
            arguments,
            cwd=ROOT,
            env=environment(**settings),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def line(self, **document: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(document, ensure_ascii=False) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        code = self._process.wait(30)
        self._process.stdout.close()
        return code


def chat_lines(
    data: Path, lines: list[Mapping[str, Any]], **settings: str
) -> tuple[int, list[dict[str, Any]], str]:
    """Run ``zhitong chat --json``: exit code, answers, standard error."""
    stdin = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    done = command("chat", "--json", "--data", str(data), stdin=stdin, **settings)
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.strip()]
    return done.returncode, answers, done.stderr

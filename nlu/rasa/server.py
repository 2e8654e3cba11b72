"""Runs a Rasa server as a child process on loopback (服务进程)."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from nlu.labels import INTENTS
from nlu.rasa.client import RasaClient
from nlu.rasa.errors import RasaFailed, RasaNotStarted
from nlu.rasa.files import LAUNCHER, Places, read_token
from nlu.rasa.training import child_environment

LOOPBACK: Final = "127.0.0.1"
LIMIT_S: Final = 5.0
READY_S: Final = 120.0
STOP_S: Final = 15.0
LOOK_EVERY_S: Final = 0.2


class RasaServer:
    """One server that we started."""

    def __init__(self, *, process: subprocess.Popen[bytes], client: RasaClient, log: str) -> None:
        """Nothing is waited for yet."""
        self.process = process
        self.client = client
        self._log = log

    def wait_ready(
        self,
        limit_s: float = READY_S,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> float:
        """Wait until a model answers; seconds that took. Raises RasaNotStarted."""
        began = clock()
        while clock() - began < limit_s:
            if self.process.poll() is not None:
                break
            try:
                self.client.model()
            except RasaFailed:
                sleep(LOOK_EVERY_S)
            else:
                return clock() - began
        raise RasaNotStarted(log=self._log)

    def resident_mib(self) -> float:
        """Memory of the server's process now, in MiB (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(one for one in status.splitlines() if one.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def stop(self) -> None:
        """End the server by its own id, politely first."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(STOP_S)


def start(
    places: Places,
    *,
    model: Path,
    port: int,
    token_file: Path,
    labels: Sequence[str] = INTENTS,
    output: IO[bytes] | None = None,
) -> RasaServer:
    """Start a server of ``model`` on loopback; its output goes to ours, or to ``output``.

    It can be asked by whoever has the token alone. Raises RasaTokenMissing.
    """
    token = read_token(token_file)
    places.scratch.mkdir(parents=True, exist_ok=True)
    command = [str(places.python), str(LAUNCHER), "run", "--enable-api"]
    command += ["--interface", LOOPBACK, "--port", str(port), "--model", str(model)]
    process = subprocess.Popen(
        command,
        cwd=places.scratch,
        env=child_environment(places.scratch, RASA_TOKEN_FILE=str(token_file)),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
    )
    url = f"http://{LOOPBACK}:{port}"
    client = RasaClient(url=url, token=token, limit_s=LIMIT_S, labels=labels)
    return RasaServer(process=process, client=client, log=getattr(output, "name", "stderr"))


@contextmanager
def running(
    places: Places,
    *,
    model: Path,
    port: int,
    token_file: Path,
    labels: Sequence[str] = INTENTS,
    log: str = "server",
) -> Iterator[RasaServer]:
    """A ready server that is ended afterwards; its output is in the log of that name."""
    with places.log(log).open("wb") as output:
        server = start(
            places, model=model, port=port, token_file=token_file, labels=labels, output=output
        )
        try:
            server.wait_ready()
            yield server
        finally:
            server.stop()

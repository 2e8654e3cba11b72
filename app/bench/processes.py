"""Servers under measurement: started apart, watched through /proc, ended by their own id."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.settings import ROOT

START_LIMIT_S = 120.0
STOP_LIMIT_S = 15.0


@dataclass(frozen=True)
class Measured:
    """A running server process."""

    pid: int
    port: int
    started: float

    def resident_mib(self) -> float:
        """Resident memory of process and children now, in MiB; what they share counts twice."""
        return sum(_resident_kib(pid) for pid in self._family()) / 1024

    def cpu_s(self) -> float:
        """Processor seconds of the process and its children so far, user and system."""
        return sum(_ticks(pid) for pid in self._family()) / os.sysconf("SC_CLK_TCK")

    def _family(self) -> list[int]:
        """The process and its children."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [self.pid, *map(int, children.split())]


def _resident_kib(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(one for one in status.splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1])


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
    return sum(int(one) for one in fields.split()[11:13])


def free_port() -> int:
    """A port on loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def desk(folder: Path, settings: Mapping[str, str]) -> Iterator[Measured]:
    """Our own server over ``folder``, with windows and limits off."""
    port = free_port()
    command = [sys.executable, "-m", "app", "serve", "--data", str(folder), "--port", str(port)]
    environment = {
        **os.environ,
        "ZHITONG_JOIN_WINDOW": "false",
        "ZHITONG_RATE_LIMITS": "false",
        "ZHITONG_LOG_LEVEL": "error",
        **settings,
    }
    with _running(command, environment, port, f"http://127.0.0.1:{port}/readyz") as found:
        yield found


@contextmanager
def receiver(folder: Path, settings: Mapping[str, str]) -> Iterator[Measured]:
    """The doors of our platforms over ``folder``, with nothing behind the inbox."""
    port = free_port()
    command = [sys.executable, "-m", "app.bench.receiver", str(folder), str(port)]
    environment = {**os.environ, "ZHITONG_LOG_LEVEL": "error", **settings}
    with _running(command, environment, port, f"http://127.0.0.1:{port}/readyz") as found:
        yield found


@contextmanager
def ceiling(folder: Path) -> Iterator[Measured]:
    """The bare endpoint."""
    port = free_port()
    command = [sys.executable, "-m", "app.bench.ceiling", str(folder), str(port)]
    with _running(command, dict(os.environ), port, f"http://127.0.0.1:{port}/") as found:
        yield found


@contextmanager
def _running(
    command: list[str], environment: Mapping[str, str], port: int, probe: str
) -> Iterator[Measured]:
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(process, probe)
        yield Measured(pid=process.pid, port=port, started=started)
    finally:
        process.terminate()
        try:
            process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], probe: str) -> None:
    end = time.monotonic() + START_LIMIT_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with urllib.request.urlopen(probe, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise RuntimeError("the server did not become ready")

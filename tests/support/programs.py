"""Programs of ``zhitong``, forked from a process that has imported the application already.

Each is a process of its own, with the environment, the streams, the signals and the exit code that
``python -m app`` would have. Only the start of the interpreter and the imports, a second of
processor time, are not begun anew each time. ``tests/integration/test_commands.py`` starts one by
``python -m app`` itself.

This module is both ends: the tests import it, and run as a program it is the nursery that forks.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
LONGEST_REQUEST = 1 << 17
STREAMS = 3
POLL_S = 0.01
NEEDED_LATER = ("app.__main__", "app.engines.embedded", "app.http", "storage.steps")
"""What a program imports while it runs."""

READS_ENVIRONMENT = "storage.crash_points"
"""The one module that reads the environment when it is imported."""


class Program:
    """A running program, as far as tests ask for it; the interface is that of ``Popen``."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        env: Mapping[str, str],
        stdin: IO[Any],
        stdout: IO[Any],
        stderr: IO[Any],
    ) -> None:
        self._told, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        request = json.dumps({"arguments": list(arguments), "environment": dict(env)}).encode()
        given = [stdin.fileno(), stdout.fileno(), stderr.fileno(), theirs.fileno()]
        with theirs:
            socket.send_fds(_nursery(), [request], given)
        self.pid = int(self._told.recv(32))
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, once there is one; of a signal its number below zero."""
        if self.returncode is None:
            self._told.setblocking(False)
            try:
                self.returncode = int(self._told.recv(32))
                self._told.close()
            except BlockingIOError:
                return None
        return self.returncode

    def wait(self, timeout: float) -> int:
        """The exit code. Raises TimeoutExpired."""
        end = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout)
            time.sleep(POLL_S)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@cache
def _nursery() -> socket.socket:
    """The way to the process that forks; it ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    module = "tests.support.programs"
    with theirs:
        line = theirs.fileno()
        nursery = subprocess.Popen(
            [sys.executable, "-m", module, str(line)], cwd=ROOT, pass_fds=[line]
        )

    def end() -> None:
        ours.close()
        nursery.wait(60)

    atexit.register(end)
    return ours


def serve(line: socket.socket, inherited: Collection[str]) -> list[str]:
    """Fork a program at each request; only in the program itself this returns: its arguments.

    Between both stands a keeper, who tells whoever asked the program's id and how it ended.
    ``inherited`` are the names of the environment that the nursery itself was given.
    """
    while True:
        request, found, _, _ = socket.recv_fds(line, LONGEST_REQUEST, STREAMS + 1)
        _reap()
        if not request:
            sys.exit()
        if os.fork() == 0:
            line.close()
            report = socket.socket(fileno=found.pop())
            program = os.fork()
            if program == 0:
                report.close()
                return _become(found, inherited, **json.loads(request))
            _keep(report, found, program)
        for one in found:
            os.close(one)


def _reap() -> None:
    """Let keepers that have ended go."""
    ended = 1
    with contextlib.suppress(ChildProcessError):
        while ended:
            ended, _ = os.waitpid(-1, os.WNOHANG)


def _keep(report: socket.socket, streams: Sequence[int], program: int) -> None:
    """Tell the id, wait for the end, tell the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for one in streams:
        os.close(one)
    report.send(str(program).encode())
    _, status = os.waitpid(program, 0)
    try:
        report.send(str(os.waitstatus_to_exitcode(status)).encode())
    except BrokenPipeError:
        os._exit(1)  # whoever asked has ended
    os._exit(0)


def _become(
    streams: Sequence[int],
    inherited: Collection[str],
    *,
    arguments: list[str],
    environment: Mapping[str, str],
) -> list[str]:
    """Take the streams and the environment of the program; what imports have set there stays."""
    for place, one in enumerate(streams):
        os.dup2(one, place)
        os.close(one)
    for name in os.environ.keys() & set(inherited):
        del os.environ[name]
    os.environ.update(environment)
    sys.argv = [str(ROOT / "app" / "__main__.py"), *arguments]
    sys.modules["__main__"] = importlib.import_module("app.__main__")
    importlib.reload(importlib.import_module(READS_ENVIRONMENT))
    return arguments


def main() -> int:
    """The nursery, and in each of its forks the program."""
    line, inherited = socket.socket(fileno=int(sys.argv[1])), frozenset(os.environ)
    cli = importlib.import_module("app.cli")
    for name in cli.COMMANDS:
        importlib.import_module(f"app.cli.{cli.MODULES.get(name, name)}")
    for name in NEEDED_LATER:
        importlib.import_module(name)
    # What is there now stays to the end: the end of a program need not visit, and so copy, it all.
    gc.collect()
    gc.freeze()
    return int(cli.main(serve(line, inherited)))


if __name__ == "__main__":
    sys.exit(main())

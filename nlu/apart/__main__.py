"""``python -m nlu.apart``: understands line by line until its input ends (语义解析进程)."""

from __future__ import annotations

import logging
import signal
import sys
from typing import BinaryIO

from nlu import collector
from nlu.apart.lines import (
    read_opening,
    read_request,
    write_answer,
    write_failure,
    write_ready,
)
from nlu.embedded.interpreter import EmbeddedInterpreter

log = logging.getLogger("nlu.apart")


def main(down: BinaryIO, up: BinaryIO) -> None:
    """Serve requests from ``down`` with answers to ``up``; a text that breaks breaks alone."""
    opening = read_opening(down.readline())
    interpreter = EmbeddedInterpreter(jurisdiction=opening.region, model=opening.model)
    collector.settle()
    up.write(write_ready("" if opening.model is None else opening.model.stem))
    up.flush()
    for line in iter(down.readline, b""):
        up.write(_answer(interpreter, line))
        up.flush()


def _answer(interpreter: EmbeddedInterpreter, line: bytes) -> bytes:
    request = read_request(line)
    try:
        found = interpreter.parse(
            text=request.text, expecting=request.expecting, now=request.now, tasks=request.tasks
        )
    except Exception as error:
        log.exception("a text broke the engine")
        return write_failure(request.number, error)
    return write_answer(request.number, found)


if __name__ == "__main__":
    # Interrupting the desk interrupts its whole group; this process ends with its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main(sys.stdin.buffer, sys.stdout.buffer)

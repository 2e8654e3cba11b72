"""Asks the server, watches whether it is ready, and tells when that changes (探活与熔断)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

from nlu.rasa.answer import RasaAnswer
from nlu.rasa.circuit import Circuit, CircuitLimits, State
from nlu.rasa.errors import RasaFailed

AT_ONCE: Final = 8
"""Requests on their way at the same time; a server on two cores gains nothing from more."""

Told = Callable[[State, str], None]
"""Hears of each change of state, with its reason; never of a message's text."""


class Server(Protocol):
    """What is watched: a client of one server."""

    def parse(self, text: str) -> RasaAnswer:
        """What the server says of ``text``. Raises RasaFailed."""

    def model(self) -> str:
        """Name of the model that is loaded. Raises RasaFailed."""


class Watch:
    """One server behind its circuit. Safe to share by threads; ``close`` it in the end.

    Readiness is looked at by a thread of its own, so that no message waits for it.
    """

    def __init__(
        self,
        server: Server,
        *,
        told: Told,
        limits: CircuitLimits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nothing is asked before ``start``."""
        self._server = server
        self._told = told
        self._clock = clock
        self._lock = threading.Lock()
        self._circuit = Circuit(now=clock(), limits=limits)
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._changed = threading.Event()
        self._ready = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="rasa-watch", daemon=True)
        self.model = ""

    def start(self) -> None:
        """Begin to look for the server."""
        self._thread.start()

    def close(self) -> None:
        """Look no more. A look that is on its way ends by its own time limit."""
        self._stopping = True
        self._changed.set()

    def wait_ready(self, limit_s: float) -> bool:
        """Wait until the server answers; whether it does."""
        return self._ready.wait(limit_s)

    @property
    def alive(self) -> bool:
        """Whether the watching thread runs."""
        return self._thread.is_alive()

    @property
    def state(self) -> State:
        """How the server stands with us."""
        return self._circuit.state

    def ask(self, text: str) -> RasaAnswer | None:
        """What the server says of ``text``; None when it is left alone, fails, or has no place."""
        if not self._circuit.lets_through or not self._places.acquire(blocking=False):
            return None
        try:
            answer = self._server.parse(text)
        except RasaFailed as failure:
            now = self._clock()
            self._change(lambda circuit: circuit.failed(now), str(failure.params["reason"]))
            return None
        finally:
            self._places.release()
        self._change(lambda circuit: circuit.answered(), "")
        return answer

    def look(self) -> float | None:
        """Look at the readiness if that is due; seconds until the next look, None while it is up.

        The watching thread does nothing but this.
        """
        due = self._circuit.probe_in(self._clock())
        if due is None or due > 0.0:
            return due
        reason = ""
        try:
            self.model = self._server.model()
        except RasaFailed as failure:
            reason = str(failure.params["reason"])
        now = self._clock()
        self._change(lambda circuit: circuit.probed(ready=not reason, now=now), reason)
        return self._circuit.probe_in(now)

    def _change(self, step: Callable[[Circuit], None], reason: str) -> None:
        with self._lock:
            before = self._circuit.state
            step(self._circuit)
            after = self._circuit.state
            if before is after:
                return
            if self._circuit.lets_through:
                self._ready.set()
            else:
                self._ready.clear()
            self._told(after, reason)
        self._changed.set()

    def _run(self) -> None:
        while not self._stopping:
            self._changed.wait(self.look())
            self._changed.clear()

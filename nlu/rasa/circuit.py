"""When the Rasa server is asked and when it is left alone: a state machine without a clock (熔断).

    waiting ──ready──> answering <──answer── doubted
       │                  └──────failure──────^  │
       └──never ready──> resting <──3 failures───┘
                          └──ready──> answering

Only ``answering`` and ``doubted`` let requests through. ``waiting`` is the start: a server needs
up to two minutes, so its readiness is looked at every second. ``resting`` looks once a minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How the server stands with us."""

    WAITING = "waiting"
    ANSWERING = "answering"
    DOUBTED = "doubted"
    RESTING = "resting"


OPEN_STATES = frozenset({State.ANSWERING, State.DOUBTED})
"""States in which requests go through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitLimits:
    """Figures of the machine; times in seconds."""

    failures: int = 3
    start_s: float = 120.0
    start_probe_s: float = 1.0
    rest_probe_s: float = 60.0


class Circuit:
    """The machine. ``now`` is a monotonic time in seconds that never goes back."""

    def __init__(self, *, now: float, limits: CircuitLimits | None = None) -> None:
        """Begin to wait for the server."""
        self._limits = limits or CircuitLimits()
        self._state = State.WAITING
        self._failures = 0
        self._gives_up_at = now + self._limits.start_s
        self._probe_at = now

    @property
    def state(self) -> State:
        """How the server stands with us."""
        return self._state

    @property
    def lets_through(self) -> bool:
        """Whether a message may be sent."""
        return self._state in OPEN_STATES

    def probe_in(self, now: float) -> float | None:
        """Seconds until readiness is to be looked at; None while requests tell it themselves."""
        return None if self.lets_through else max(0.0, self._probe_at - now)

    def probed(self, *, ready: bool, now: float) -> None:
        """A look at the readiness has ended."""
        if self.lets_through:
            return
        if ready:
            self._state, self._failures = State.ANSWERING, 0
        elif self._state is State.WAITING and now < self._gives_up_at:
            self._probe_at = now + self._limits.start_probe_s
        else:
            self._rest(now)

    def answered(self) -> None:
        """A request was answered well. One that outlived its circuit changes nothing."""
        if self.lets_through:
            self._state, self._failures = State.ANSWERING, 0

    def failed(self, now: float) -> None:
        """A request failed. One that outlived its circuit changes nothing."""
        if not self.lets_through:
            return
        self._failures += 1
        if self._failures >= self._limits.failures:
            self._rest(now)
        else:
            self._state = State.DOUBTED

    def _rest(self, now: float) -> None:
        self._state = State.RESTING
        self._probe_at = now + self._limits.rest_probe_s

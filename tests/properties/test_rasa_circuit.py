"""Whatever happens to the server, in whatever order, the circuit keeps its promises."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from nlu.rasa.circuit import OPEN_STATES, Circuit, CircuitLimits, State

LIMITS = CircuitLimits()


class CircuitMachine(RuleBasedStateMachine):
    """A model beside the machine: what was seen last, and when."""

    @initialize()
    def begin(self) -> None:
        self.now = 0.0
        self.circuit = Circuit(now=self.now, limits=LIMITS)
        self.began = self.now
        self.was_ready = False
        self.in_a_row = 0
        self.rested_at: float | None = None

    @rule(seconds=st.integers(0, 200))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds

    @rule(ready=st.booleans())
    def look_when_due(self, ready: bool) -> None:
        due = self.circuit.probe_in(self.now)
        if due is None or due > 0.0:
            return
        if self.rested_at is not None:
            assert self.now - self.rested_at >= LIMITS.rest_probe_s
        self.circuit.probed(ready=ready, now=self.now)
        if ready:
            self.was_ready, self.in_a_row, self.rested_at = True, 0, None
        elif self.rested_at is not None or self.now - self.began >= LIMITS.start_s:
            self.rested_at = self.now

    @rule()
    def a_request_fails(self) -> None:
        if self.circuit.lets_through:
            self.in_a_row += 1
            self.circuit.failed(self.now)
            if self.in_a_row == LIMITS.failures:
                self.rested_at = self.now

    @rule()
    def a_request_is_answered(self) -> None:
        if self.circuit.lets_through:
            self.in_a_row = 0
            self.circuit.answered()

    @rule(failed=st.booleans())
    def a_late_request_ends(self, failed: bool) -> None:
        """One that was on its way when the circuit opened."""
        if self.circuit.lets_through:
            return
        before = self.circuit.state, self.circuit.probe_in(self.now)
        if failed:
            self.circuit.failed(self.now)
        else:
            self.circuit.answered()
        assert (self.circuit.state, self.circuit.probe_in(self.now)) == before

    @invariant()
    def it_lets_through_what_it_should(self) -> None:
        expected = self.was_ready and self.rested_at is None
        assert self.circuit.lets_through is expected
        assert self.circuit.lets_through is (self.circuit.state in OPEN_STATES)

    @invariant()
    def it_never_bears_a_third_failure(self) -> None:
        assert self.in_a_row < LIMITS.failures or self.circuit.state is State.RESTING

    @invariant()
    def a_look_is_always_ahead_while_it_is_closed_to_messages(self) -> None:
        due = self.circuit.probe_in(self.now)
        assert (due is None) is self.circuit.lets_through
        assert due is None or due <= LIMITS.rest_probe_s


TestCircuit = CircuitMachine.TestCase

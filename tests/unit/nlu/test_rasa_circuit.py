"""When the server is asked, and when it is left alone."""

from __future__ import annotations

from nlu.rasa.circuit import Circuit, CircuitLimits, State


def ready(now: float = 0.0) -> Circuit:
    circuit = Circuit(now=now)
    circuit.probed(ready=True, now=now)
    return circuit


def test_nothing_goes_through_before_the_server_is_ready() -> None:
    circuit = Circuit(now=0.0)
    assert circuit.state is State.WAITING
    assert not circuit.lets_through
    assert circuit.probe_in(0.0) == 0.0


def test_readiness_is_looked_at_every_second_for_two_minutes_then_every_minute() -> None:
    circuit, now, looks = Circuit(now=0.0), 0.0, 0
    while circuit.state is State.WAITING:
        now += circuit.probe_in(now) or 0.0
        circuit.probed(ready=False, now=now)
        looks += 1
    assert (now, looks) == (120.0, 121)
    assert circuit.state is State.RESTING
    assert circuit.probe_in(now) == 60.0


def test_three_failures_in_a_row_open_it() -> None:
    circuit = ready()
    states = []
    for now in (1.0, 2.0, 3.0):
        circuit.failed(now)
        states.append(circuit.state)
    assert states == [State.DOUBTED, State.DOUBTED, State.RESTING]
    assert circuit.probe_in(3.0) == 60.0


def test_an_answer_in_between_begins_the_count_anew() -> None:
    circuit = ready()
    for _ in range(5):
        circuit.failed(1.0)
        circuit.failed(1.0)
        circuit.answered()
    assert circuit.state is State.ANSWERING


def test_it_closes_when_the_server_is_ready_again() -> None:
    circuit = ready()
    for _ in range(3):
        circuit.failed(0.0)
    circuit.probed(ready=False, now=60.0)
    assert circuit.probe_in(60.0) == 60.0
    circuit.probed(ready=True, now=120.0)
    assert circuit.lets_through
    assert circuit.probe_in(120.0) is None


def test_a_request_that_outlived_its_circuit_changes_nothing() -> None:
    circuit = ready()
    for _ in range(3):
        circuit.failed(0.0)
    circuit.answered()
    circuit.failed(59.0)
    assert circuit.state is State.RESTING
    assert circuit.probe_in(59.0) == 1.0


def test_a_late_look_changes_nothing_while_requests_tell() -> None:
    circuit = ready()
    circuit.probed(ready=False, now=5.0)
    assert circuit.state is State.ANSWERING


def test_figures_can_be_others() -> None:
    circuit = Circuit(now=0.0, limits=CircuitLimits(failures=1, rest_probe_s=5.0))
    circuit.probed(ready=True, now=0.0)
    circuit.failed(0.0)
    assert circuit.probe_in(0.0) == 5.0

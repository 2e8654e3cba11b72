"""Messages go to the server or not, and each change is told once, without their text."""

from __future__ import annotations

import threading

from nlu.rasa.answer import RasaAnswer
from nlu.rasa.circuit import CircuitLimits, State
from nlu.rasa.watch import AT_ONCE, Watch
from tests.support.rasa import ScriptedServer, Ticks, Told, until

GOOD = RasaAnswer(chances={"greet": 1.0}, hints=())


def watched(server: ScriptedServer) -> tuple[Watch, Told, Ticks]:
    told, clock = Told(), Ticks()
    return Watch(server, told=told, clock=clock), told, clock


def test_nothing_is_asked_before_the_server_is_ready() -> None:
    server = ScriptedServer()
    watch, told, _ = watched(server)
    assert watch.ask("hello") is None
    assert server.asked == []
    assert told.changes == []


def test_it_is_asked_as_soon_as_a_look_finds_it_ready() -> None:
    watch, told, _ = watched(ScriptedServer(GOOD))
    assert watch.look() is None
    assert watch.wait_ready(0.0)
    assert watch.model == "model.tar.gz"
    assert watch.ask("hello") is GOOD
    assert told.changes == [(State.ANSWERING, "")]


def test_a_look_that_is_not_due_looks_at_nothing() -> None:
    server = ScriptedServer()
    server.ready = "unreachable"
    watch, _, clock = watched(server)
    assert watch.look() == 1.0
    server.ready = None
    clock.now += 0.4
    assert watch.look() is not None
    assert watch.state is State.WAITING


def test_each_change_is_told_once() -> None:
    server = ScriptedServer(GOOD, "timeout", "timeout", "token", GOOD)
    watch, told, clock = watched(server)
    watch.look()
    for _ in range(6):
        watch.ask("a text that must not be told")
    assert len(server.asked) == 4
    assert not watch.wait_ready(0.0)
    server.ready = "no_model"
    clock.now += 60.0
    watch.look()
    server.ready = None
    clock.now += 60.0
    watch.look()
    assert watch.ask("again") is GOOD
    assert told.changes == [
        (State.ANSWERING, ""),
        (State.DOUBTED, "timeout"),
        (State.RESTING, "token"),
        (State.ANSWERING, ""),
    ]


def test_whoever_finds_no_place_is_not_kept_waiting() -> None:
    held, release = threading.Barrier(AT_ONCE + 1), threading.Event()

    class Slow(ScriptedServer):
        def parse(self, text: str) -> RasaAnswer:
            held.wait(10)
            release.wait(10)
            return GOOD

    watch, told, _ = watched(Slow())
    watch.look()
    threads = [threading.Thread(target=watch.ask, args=("slow",)) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    held.wait(10)
    assert watch.ask("one too many") is None
    release.set()
    for thread in threads:
        thread.join(10)
    assert told.changes == [(State.ANSWERING, "")]


def test_its_own_thread_looks_until_it_is_closed() -> None:
    server = ScriptedServer("timeout", GOOD)
    server.ready = "unreachable"
    told = Told()
    limits = CircuitLimits(failures=1, start_probe_s=0.01, rest_probe_s=0.01)
    watch = Watch(server, told=told, limits=limits)
    watch.start()
    assert not watch.wait_ready(0.05)
    server.ready = None
    assert watch.wait_ready(10.0)
    assert watch.ask("fails") is None
    until(lambda: watch.state is State.ANSWERING)
    assert watch.ask("again") is GOOD
    watch.close()
    until(lambda: not watch.alive)

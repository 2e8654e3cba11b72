"""``zhitong bench webhooks``: signed messages up to the durable inbox, and answers in time.

Two loads. *Received*: sealed messages of an Official Account in a closed loop against the doors
alone (``app.bench.receiver``), beside the ceiling of the same machine and run, fed the same bytes.
*Answered*: an open loop of ``PER_S`` messages a second against the whole desk, each timed from the
moment at which it was due to the end of the answer that goes back to the platform.
"""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from app.bench import processes
from app.bench.client import Connection
from app.bench.loads import Load, load_of, ratio, summary
from app.bench.processes import Measured
from app.bench.script import scripts
from app.bench.sealed import Account

PER_S: Final = 50
"""Messages a second of the open loop."""

_PASSIVE_WAIT_S: Final = 3.5
_MOST_PER_S: Final = 8000
"""Requests that are made ready for each second of a closed loop; it ends when they are used up."""
_PEOPLE: Final = 5000
_WARM_S: Final = 1.0
_TAKEN: Final = b"success"
_NOWHERE: Final = "http://127.0.0.1:9"
"""Address of the platform: nothing is sent to it, for every answer leaves as a passive reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long, how often, over how many connections, and who is told how far it is."""

    seconds: float
    rounds: int
    connections: int
    progress: Callable[[str], None]


@dataclass(slots=True)
class Answers:
    """What came back."""

    times: list[float] = field(default_factory=list)
    passive: int = 0
    later: int = 0
    other: int = 0

    def note(self, status: int, body: bytes, milliseconds: float) -> None:
        """Count one answer."""
        self.times.append(milliseconds)
        if status != HTTPStatus.OK:
            self.other += 1
        elif body == _TAKEN:
            self.later += 1
        else:
            self.passive += 1


def run(plan: Plan) -> dict[str, Any]:
    """Measure; the document that ``--json`` prints."""
    with tempfile.TemporaryDirectory(prefix="zhitong-bench-") as folder:
        received = _received(plan, Path(folder) / "received")
        answered = _answered(plan, Path(folder) / "answered")
    return {"connections": plan.connections, "received": received, "answered": answered}


def _received(plan: Plan, folder: Path) -> dict[str, Any]:
    """Rounds of ours and of the ceiling in turn, so that both see the same machine."""
    account = Account()
    file = account.write(folder / "platforms", base_url=_NOWHERE, passive_wait_s=0.0)
    settings = {"ZHITONG_PLATFORMS_FILE": str(file), "ZHITONG_JOIN_WINDOW": "true"}
    bare_folder = folder / "ceiling"
    bare_folder.mkdir()
    ours: list[Load] = []
    bare: list[Load] = []
    with (
        processes.receiver(folder / "data", settings) as server,
        processes.ceiling(bare_folder) as endpoint,
    ):
        asyncio.run(_closed(server, account, plan, _WARM_S))
        for number in range(1, plan.rounds + 1):
            plan.progress(f"received, round {number} of {plan.rounds}")
            ours.append(asyncio.run(_closed(server, account, plan, plan.seconds)))
            bare.append(asyncio.run(_closed(endpoint, account, plan, plan.seconds / 2)))
        memory = server.resident_mib()
    return {
        "messages": summary(ours),
        "ceiling": summary(bare),
        "ratio": ratio(ours, bare),
        "resident_mib": round(memory, 1),
    }


async def _closed(server: Measured, account: Account, plan: Plan, seconds: float) -> Load:
    """As many as the server takes, over all connections, until the time or the requests end."""
    wanted = int(seconds * _MOST_PER_S)
    ready = iter(list(account.requests(itertools.islice(_said(), wanted))))
    answers = Answers()
    cpu, begun = server.cpu_s(), time.perf_counter()
    end = begun + seconds
    await asyncio.gather(
        *(_push(server.port, ready, end, answers) for _ in range(plan.connections))
    )
    took = time.perf_counter() - begun
    if answers.other:
        raise RuntimeError(f"{answers.other} messages were not taken")
    return load_of(answers.times, took_s=took, cpu_s=server.cpu_s() - cpu)


async def _push(port: int, ready: Iterator[bytes], end: float, answers: Answers) -> None:
    connection = Connection("127.0.0.1", port)
    for request in ready:
        started = time.perf_counter()
        status, body = await connection.send(request)
        now = time.perf_counter()
        answers.note(status, body, (now - started) * 1000)
        if now >= end:
            break
    await connection.close()


def _answered(plan: Plan, folder: Path) -> dict[str, Any]:
    """The whole desk: understanding, dialogue, passive reply."""
    account = Account()
    file = account.write(folder / "platforms", base_url=_NOWHERE, passive_wait_s=_PASSIVE_WAIT_S)
    settings = {"ZHITONG_PLATFORMS_FILE": str(file)}
    rounds: list[tuple[Load, Answers]] = []
    with processes.desk(folder / "data", settings) as server:
        asyncio.run(_open(server, account, _WARM_S))
        for number in range(1, plan.rounds + 1):
            plan.progress(f"answered, round {number} of {plan.rounds}")
            rounds.append(asyncio.run(_open(server, account, plan.seconds)))
    counts = {
        name: sum(getattr(answers, name) for _, answers in rounds)
        for name in ("passive", "later", "other")
    }
    return {"per_s": PER_S, "answers": summary([load for load, _ in rounds]), **counts}


async def _open(server: Measured, account: Account, seconds: float) -> tuple[Load, Answers]:
    """``PER_S`` messages a second, whether or not earlier ones are answered."""
    ready = list(account.requests(itertools.islice(_said(), int(seconds * PER_S))))
    idle: asyncio.LifoQueue[Connection] = asyncio.LifoQueue()
    answers = Answers()
    cpu, begun = server.cpu_s(), time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for place, request in enumerate(ready):
            due = begun + place / PER_S
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(_ask(server.port, idle, request, due, answers))
    took = time.perf_counter() - begun
    while not idle.empty():
        await idle.get_nowait().close()
    return load_of(answers.times, took_s=took, cpu_s=server.cpu_s() - cpu), answers


async def _ask(
    port: int,
    idle: asyncio.LifoQueue[Connection],
    request: bytes,
    due: float,
    answers: Answers,
) -> None:
    connection = Connection("127.0.0.1", port) if idle.empty() else idle.get_nowait()
    status, body = await connection.send(request)
    answers.note(status, body, (time.perf_counter() - due) * 1000)
    idle.put_nowait(connection)


_rounds = itertools.count()


def _said() -> Iterator[tuple[str, str]]:
    """Senders and what they write: many people, each with an opening of the scripts."""
    texts = itertools.cycle([one.first for one in scripts()])
    about = next(_rounds)
    for number, text in zip(itertools.count(), texts, strict=False):
        yield f"o{about:03d}{number % _PEOPLE:06d}", text

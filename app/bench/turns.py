"""``zhitong bench turns``: full turns over HTTP, beside the ceiling of the same machine and run."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.bench import processes
from app.bench.client import Connection
from app.bench.loads import Load, load_of, ratio, summary
from app.bench.processes import Measured
from app.bench.script import LONGEST, Script, scripts

WAIT_S = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is measured, over which store, and who is told how far it is."""

    data: Path
    seconds: float
    rounds: int
    settings: dict[str, str]
    progress: Callable[[str], None]


def run(
    *,
    conversations: Sequence[int],
    seconds: float,
    rounds: int,
    settings: dict[str, str],
    progress: Callable[[str], None],
) -> dict[str, Any]:
    """Measure; the document that ``--json`` prints."""
    with tempfile.TemporaryDirectory(prefix="zhitong-bench-") as folder:
        data = Path(folder) / "data"
        plan = Plan(data=data, seconds=seconds, rounds=rounds, settings=settings, progress=progress)
        progress("first start")
        first = _start_to_first_answer(data, settings)
        progress("second start")
        second = _start_to_first_answer(data, settings)
        results = {at: _rounds(at, plan) for at in conversations}
        memory = max(result.pop("resident_mib") for result in results.values())
    return {
        "start_to_first_answer_s": {"first": round(first, 2), "second": round(second, 2)},
        "resident_mib": round(memory, 1),
        "conversations": {str(at): result for at, result in results.items()},
    }


def _start_to_first_answer(data: Path, settings: dict[str, str]) -> float:
    with processes.desk(data, settings) as server:

        async def first() -> None:
            connection = Connection("127.0.0.1", server.port)
            opened = await connection.post("/api/chat/conversations", {})
            await _turn(connection, {"text": scripts()[0].first}, str(opened["token"]), [])
            await connection.close()

        asyncio.run(first())
        return time.perf_counter() - server.started


def _rounds(at: int, plan: Plan) -> dict[str, Any]:
    """Rounds of ours and of the ceiling in turn, so that both see the same machine."""
    ours: list[Load] = []
    bare: list[Load] = []
    with (
        processes.desk(plan.data, plan.settings) as server,
        tempfile.TemporaryDirectory(prefix="zhitong-ceiling-") as folder,
        processes.ceiling(Path(folder)) as endpoint,
    ):
        for number in range(1, plan.rounds + 1):
            plan.progress(f"{at} conversations, round {number} of {plan.rounds}")
            ours.append(asyncio.run(_load(server, at, plan.seconds, _talk)))
            bare.append(asyncio.run(_load(endpoint, at, plan.seconds / 2, _knock)))
        memory = server.resident_mib()
    return {
        "turns": summary(ours),
        "ceiling": summary(bare),
        "ratio": ratio(ours, bare),
        "resident_mib": memory,
    }


async def _load(server: Measured, at: int, seconds: float, talk: Any) -> Load:
    """A closed loop of ``at`` conversations for ``seconds``."""
    times: list[float] = []
    end = time.perf_counter() + seconds
    cpu = server.cpu_s()
    begun = time.perf_counter()
    await asyncio.gather(*(talk(server.port, end, times, place) for place in range(at)))
    took = time.perf_counter() - begun
    return load_of(times, took_s=took, cpu_s=server.cpu_s() - cpu)


async def _talk(port: int, end: float, times: list[float], place: int) -> None:
    connection = Connection("127.0.0.1", port)
    known = scripts()
    for number in count(place):
        if time.perf_counter() >= end:
            break
        await _conversation(connection, known[number % len(known)], times)
    await connection.close()


async def _conversation(connection: Connection, script: Script, times: list[float]) -> None:
    """One conversation from the first message to the status after filing."""
    opened = await connection.post("/api/chat/conversations", {})
    token = str(opened["token"])
    stimulus: dict[str, str] | None = {"text": script.first}
    filed = False
    for _ in range(LONGEST):
        if stimulus is None:
            return
        last = filed
        answer = await _turn(connection, stimulus, token, times)
        filed = bool(answer["tickets"])
        stimulus = None if last else script.next(answer["asks"], filed=filed)
    raise RuntimeError("the conversation does not come to its end")


async def _turn(
    connection: Connection, stimulus: dict[str, str], token: str, times: list[float]
) -> dict[str, Any]:
    message = {"message_id": uuid4().hex, "wait": WAIT_S, **stimulus}
    started = time.perf_counter()
    answer = await connection.post("/api/chat/messages", message, token=token)
    times.append((time.perf_counter() - started) * 1000)
    if not answer["replies"]:
        raise RuntimeError(f"no reply to {stimulus}: {answer}")
    return answer


async def _knock(port: int, end: float, times: list[float], place: int) -> None:
    connection = Connection("127.0.0.1", port)
    while time.perf_counter() < end:
        started = time.perf_counter()
        await connection.post("/", {"text": "x" * 60, "place": place})
        times.append((time.perf_counter() - started) * 1000)
    await connection.close()

"""How long an answer takes (时延): short messages as they are, long letters joined from them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from time import perf_counter
from typing import Any, Final

from nlu.evaluate.answers import NOW
from nlu.evaluate.cases import Case
from nlu.evaluate.statistics import percentile
from nlu.interpreter import ALL_TASKS, Interpreter

SHORT: Final = 300
"""Characters up to which a message counts as short."""

LONG: Final = 5_000
"""Characters of a joined letter."""

LETTERS: Final = 60
ROUNDS: Final = 3
_WARM: Final = 100
_MS: Final = 1000.0


def latency_of(engine: Interpreter, cases: Sequence[Case]) -> dict[str, Any]:
    """Milliseconds an answer with every classifier asked, p50 and p99 by length, warm.

    Each text is asked ``ROUNDS`` times, the whole list after itself. ``p99_fastest_ms`` takes the
    fastest time of each text: what else runs on the machine is not the engine's.
    ``worst`` tells length and fastest time of the slowest text.
    """
    short = [one.text for one in cases if len(one.text) <= SHORT]
    return {"short": _timed(engine, short), "long": _timed(engine, letters_of(cases))}


def letters_of(cases: Sequence[Case]) -> list[str]:
    """Letters of ``LONG`` characters: texts of one slice after each other, from various starts."""
    slices: dict[str, list[str]] = {}
    for one in cases:
        slices.setdefault(one.slice, []).append(one.text)
    each = max(1, LETTERS // max(1, len(slices)))
    return [_letter(texts, number, each) for texts in slices.values() for number in range(each)]


def _letter(texts: Sequence[str], number: int, of: int) -> str:
    start = number * len(texts) // of
    letter = ""
    for text in cycle([*texts[start:], *texts[:start]]):
        if len(letter) >= LONG:
            break
        letter += f"{text}\n"
    return letter[:LONG]


def _timed(engine: Interpreter, texts: Sequence[str]) -> dict[str, Any]:
    """Figures of one class of lengths."""
    if not texts:
        return {"n": 0}
    for text in texts[:_WARM]:
        _time(engine, text)
    rounds = [[_time(engine, text) for text in texts] for _ in range(ROUNDS)]
    fastest = [min(times) for times in zip(*rounds, strict=True)]
    every = [time for times in rounds for time in times]
    slowest = max(range(len(texts)), key=fastest.__getitem__)
    return {
        "n": len(texts),
        "p50_ms": round(percentile(every, 50), 3),
        "p99_ms": round(percentile(every, 99), 3),
        "p99_fastest_ms": round(percentile(fastest, 99), 3),
        "worst": {"characters": len(texts[slowest]), "ms": round(fastest[slowest], 3)},
    }


def _time(engine: Interpreter, text: str) -> float:
    began = perf_counter()
    engine.parse(text=text, expecting=None, now=NOW, tasks=ALL_TASKS)
    return (perf_counter() - began) * _MS

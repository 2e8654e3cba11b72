"""The systems that are compared, each trained, started, asked, and ended (参评系统)."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final, TypeVar

from app.comparison.rows import copy_with
from app.evaluation.footprint import footprint_of
from app.settings import ROOT
from casework.model.jurisdiction import Jurisdiction
from nlu.embedded.classifier import load_classifier
from nlu.embedded.features import LIMIT
from nlu.embedded.folding import for_classifying
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.embedded.training_data import Example
from nlu.errors import ModelTrainingFailed
from nlu.evaluate.answers import NOW, Answer, Ranking, answers_of
from nlu.evaluate.cases import Case
from nlu.labels import LABELS
from nlu.rasa.files import Pipeline, Places, ensure_token
from nlu.rasa.server import running
from nlu.rasa.training import ensure_model

TRAINING_LIMIT_S: Final = 1800
T = TypeVar("T")
_MS: Final = 1000.0
_WARM: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One system's answers and costs. Times in seconds, and in milliseconds for each answer."""

    name: str
    answers: tuple[Answer, ...]
    times_ms: tuple[float, ...]
    train_s: float
    start_s: float
    resident_mib: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What a system learns ``task`` from, by language, and the cases it is asked."""

    task: str
    rows: dict[str, Sequence[Example]]
    cases: tuple[Case, ...]


def measure_embedded(split: Split, *, city: Jurisdiction) -> list[Measured]:
    """The embedded engine as it works, and its learned model alone, without words and rules.

    Raises ModelTrainingFailed.
    """
    with tempfile.TemporaryDirectory(prefix="zhitong-compare-") as name:
        began = perf_counter()
        model = _train_embedded(split, Path(name))
        train_s = perf_counter() - began
        costs = footprint_of(model)
        start_s = costs.get("import_s", 0.0) + costs.get("load_s", 0.0)
        shared = {"train_s": train_s, "start_s": start_s, "resident_mib": costs["resident_mib"]}
        # Without the network, which has seen the rows that are kept apart here.
        tasks, learned = frozenset({split.task}), load_classifier(model)
        engine = EmbeddedInterpreter(jurisdiction=city, model=None, classifier=learned)

        def parse(case: Case) -> object:
            return engine.parse(text=case.text, expecting=case.expecting, now=NOW, tasks=tasks)

        def rank(case: Case) -> Ranking:
            return _best_first(learned.chances(case.text, tasks)[split.task])

        ranked, alone_ms = _timed(rank, split.cases)
        return [
            Measured(
                name="embedded",
                answers=answers_of(engine, split.cases, jurisdiction=city),
                times_ms=_timed(parse, split.cases)[1],
                **shared,
            ),
            Measured(
                name="embedded, model alone",
                answers=_answers(split.cases, ranked, learned.version),
                times_ms=alone_ms,
                **shared,
            ),
        ]


def _train_embedded(split: Split, folder: Path) -> Path:
    """A model of these rows, by the training program that service uses."""
    data = copy_with(split.rows, split.task, folder)
    command = [sys.executable, "-m", "nlu.embedded.train", "--out", str(folder / "models")]
    done = subprocess.run(
        [*command, "--data", str(data)],
        capture_output=True,
        text=True,
        timeout=TRAINING_LIMIT_S,
        check=False,
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    if done.returncode != 0:
        raise ModelTrainingFailed(folder=str(folder), reason=done.stderr[-500:])
    return Path(done.stdout.strip().splitlines()[-1])


def measure_rasa(split: Split, *, pipeline: Pipeline, places: Places) -> Measured:
    """A Rasa server asked over HTTP, as it answers by itself. The environment must be complete.

    Raises RasaTrainingFailed, RasaNotStarted, RasaFailed.
    """
    token_file = places.folder / "token"
    ensure_token(token_file)
    rows = [one for examples in split.rows.values() for one in examples]
    began = perf_counter()
    model = ensure_model(places, rows, task=split.task, pipeline=pipeline)
    trained = perf_counter()
    with running(
        places,
        model=model,
        port=_free_port(),
        token_file=token_file,
        labels=LABELS[split.task],
        log="compared",
    ) as server:
        ready = perf_counter()

        def rank(case: Case) -> Ranking:
            sent = for_classifying(case.text, limit=LIMIT)
            return _best_first(server.client.parse(sent).chances)

        ranked, times_ms = _timed(rank, split.cases)
        return Measured(
            name=f"rasa, {pipeline}",
            answers=_answers(split.cases, ranked, model.name),
            times_ms=times_ms,
            train_s=trained - began,
            start_s=ready - trained,
            resident_mib=server.resident_mib(),
        )


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _timed(ask: Callable[[Case], T], cases: Sequence[Case]) -> tuple[list[T], tuple[float, ...]]:
    """What each case gives, and the milliseconds it took; the first ones are asked before."""
    for case in cases[:_WARM]:
        ask(case)
    given: list[T] = []
    times: list[float] = []
    for case in cases:
        began = perf_counter()
        given.append(ask(case))
        times.append((perf_counter() - began) * _MS)
    return given, tuple(times)


def _best_first(chances: Mapping[str, float]) -> Ranking:
    return tuple(sorted(chances.items(), key=lambda pair: (-pair[1], pair[0])))


def _answers(cases: Sequence[Case], ranked: Sequence[Ranking], model: str) -> tuple[Answer, ...]:
    return tuple(
        Answer(
            case=case,
            ranking=ranking,
            sensitive=False,
            values=(),
            engine="",
            model_version=model,
            degraded=False,
        )
        for case, ranking in zip(cases, ranked, strict=True)
    )

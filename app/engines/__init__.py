"""Which engine understands (理解引擎的选择): one module an engine, loaded when it is chosen.

The embedded engine is always there. Another one is chosen by ``ZHITONG_NLU_ENGINE``; where it does
not answer the embedded one does, so no choice can stop the intake.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.settings import Settings
from nlu.interpreter import Interpreter
from nlu.rasa.files import read_token
from nlu.region import Region

EMBEDDED: Final = "embedded"
RASA: Final = "rasa"

# Characters up to which the embedded engine is asked in the event loop itself (about 2 ms).
UNDERSTOOD_AT_ONCE: Final = 400
NEVER_AT_ONCE: Final = -1
# So long a command waits for the server of its engine, before the embedded one answers.
SERVER_LIMIT_S: Final = 10.0
THREADS: Final = 2
# Whoever finds no place at a server is answered by the embedded engine: threads for both.
THREADS_FOR_A_SERVER: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How an engine is called: in the loop up to ``at_once`` characters, else in its threads.

    ``apart``: it may be moved to a process of its own, because it waits for nothing.
    """

    at_once: int
    threads: int
    limit_s: float
    apart: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """An engine at work. ``ready`` waits some seconds until its server answers, if it has one."""

    interpreter: Interpreter
    ready: Callable[[float], bool] = lambda _: True
    close: Callable[[], None] = lambda: None


def pace_of(settings: Settings) -> Pace:
    """How the chosen engine is called."""
    limit_s = settings.nlu_time_limit_ms / 1000
    if settings.nlu_engine == EMBEDDED:
        return Pace(
            at_once=UNDERSTOOD_AT_ONCE,
            threads=THREADS,
            limit_s=limit_s,
            apart=settings.nlu_process,
        )
    return Pace(
        at_once=NEVER_AT_ONCE,
        threads=THREADS_FOR_A_SERVER,
        limit_s=limit_s + settings.rasa_time_limit_ms / 1000,
        apart=False,
    )


def require_engine(settings: Settings) -> None:
    """Refuse settings with which the chosen engine could not start. Raises RasaTokenMissing."""
    if settings.nlu_engine == RASA:
        read_token(settings.rasa_token_path)


def make_engine(settings: Settings, *, jurisdiction: Region, model: Path | None) -> Engine:
    """The chosen engine. Raises NluError, among them RasaTokenMissing."""
    # Loaded where it is needed: a server whose texts are read apart holds no model.
    module = importlib.import_module(f"app.engines.{settings.nlu_engine}")
    engine: Engine = module.make(settings, jurisdiction=jurisdiction, model=model)
    return engine

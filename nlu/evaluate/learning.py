"""The learning curve (学习曲线): what more examples would bring, by training on fewer of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from nlu.errors import ModelTrainingFailed
from nlu.evaluate.statistics import rounded
from nlu.evaluate.targets import at

SHARES: Final = (0.25, 0.5, 0.75, 1.0)
LEARNED: Final[Mapping[str, str]] = {
    "intent": "macro_f1",
    "intent_state": "macro_f1",
    "topic": "macro_f1",
    "industry_direct": "macro_f1",
    "industry_complaint": "top3.rate",
}
"""Tasks that a classifier has a part in, and the figure that is followed."""

_TIME_LIMIT_S: Final = 900
_REASON_LENGTH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A model of ``share`` of the examples: its file and how many rows it was trained on."""

    share: float
    rows: int
    model: Path


def train_steps(
    folder: Path, *, shares: Sequence[float] = SHARES, told: Callable[[float], None]
) -> tuple[Step, ...]:
    """Train a model for each share under ``folder``, each in a child process.

    Raises ModelTrainingFailed.
    """
    steps: list[Step] = []
    for share in shares:
        told(share)
        model = folder / f"nlu-share-{round(100 * share)}.npz"
        steps.append(Step(share=share, rows=_train(share, model), model=model))
    return tuple(steps)


def _train(share: float, model: Path) -> int:
    root = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "nlu.evaluate.thinned"]
    try:
        done = subprocess.run(
            [*command, "--share", str(share), "--out", str(model)],
            check=True,
            capture_output=True,
            text=True,
            timeout=_TIME_LIMIT_S,
            env={**os.environ, "PYTHONPATH": paths},
        )
    except subprocess.CalledProcessError as error:
        reason = str(error.stderr)[-_REASON_LENGTH:]
        raise ModelTrainingFailed(folder=str(model.parent), reason=reason) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ModelTrainingFailed(folder=str(model.parent), reason=str(error)) from error
    return int(done.stdout)


def point_of(step: Step, tasks: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """One point of the curve: rows, and the followed figure of each learned task by slice."""
    figures = {
        task: {name: at(figures, LEARNED[task]) for name, figures in slices.items()}
        for task, slices in tasks.items()
    }
    return {"share": rounded(step.share), "rows": step.rows, "tasks": figures}

"""Trains the classifiers of the engine ``e5``: ``python -m nlu.e5.train --out FOLDER``.

Some minutes of one core: each example is encoded once (about 10 ms), then the tasks are fitted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from nlu.e5.encoder import open_encoder
from nlu.e5.models import TASKS, present_path
from nlu.embedded.embedding import Encoder
from nlu.embedded.features import LIMIT
from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.folding import for_classifying
from nlu.embedded.replies import read_examples
from nlu.embedded.train import Trained, train_task, write_model

PROGRAM: Final = "python -m nlu.e5.train"


class _Remembering:
    """An encoder that encodes no text twice: fitting and testing ask for the same ones."""

    def __init__(self, encoder: Encoder) -> None:
        self.size = encoder.size
        self._vector = cache(encoder.vector)

    def vector(self, text: str) -> npt.NDArray[np.float32]:
        return self._vector(text)


def train_tasks(data: Path, encoder: Encoder) -> dict[str, Trained]:
    """Fit the tasks of this engine on the examples under ``data``. Raises TrainingDataError."""
    remembering = _Remembering(encoder)
    trained: dict[str, Trained] = {}
    for task in TASKS:
        examples = read_examples(data, task)
        texts = [for_classifying(example.text, limit=LIMIT) for example in examples]
        labels = [example.label for example in examples]
        asked = [example.expecting for example in examples]
        trained[task] = train_task(texts, labels, remembering, asked)
    return trained


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write below ``--out``; says where on standard output."""
    parser = argparse.ArgumentParser(prog=PROGRAM, description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of the model files")
    chosen = parser.parse_args(arguments)
    path = present_path(chosen.out)
    write_model(path, train_tasks(DATA_FOLDER, open_encoder()))
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Trains a model on a share of the examples: ``python -m nlu.evaluate.thinned --share 0.5``.

A child process of ``learning``; here, as in ``nlu.embedded.train``, scikit-learn is loaded.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.replies import read_examples
from nlu.embedded.train import Trained, seen_by, train_task, write_model
from nlu.embedded.training_data import Example
from nlu.labels import LABELS


def thin(examples: Iterable[Example], share: float) -> Iterator[Example]:
    """``share`` of the examples of every label and file, spread evenly, at least one of each."""
    seen: Counter[tuple[str, str]] = Counter()
    for one in examples:
        number = seen[one.file, one.label]
        seen[one.file, one.label] += 1
        if number == 0 or int((number + 1) * share) > int(number * share):
            yield one


def train_share(data: Path, share: float) -> dict[str, Trained]:
    """Fit every task on its share. Raises TrainingDataError."""
    trained: dict[str, Trained] = {}
    for task in LABELS:
        examples = list(thin(read_examples(data, task), share))
        texts = [seen_by(task, one.text) for one in examples]
        labels, asked = [one.label for one in examples], [one.expecting for one in examples]
        trained[task] = train_task(texts, labels, asked=asked)
    return trained


def main(arguments: Sequence[str] | None = None) -> int:
    """Train all tasks on a share and write the model to ``--out``; says how many rows."""
    parser = argparse.ArgumentParser(prog="python -m nlu.evaluate.thinned", description=__doc__)
    parser.add_argument("--share", type=float, required=True, help="share of the examples, 0 to 1")
    parser.add_argument("--out", type=Path, required=True, help="model file (.npz)")
    parser.add_argument("--data", type=Path, default=DATA_FOLDER, help="folder of the examples")
    chosen = parser.parse_args(arguments)
    write_model(chosen.out, train_share(chosen.data, chosen.share))
    rows = sum(len(list(thin(read_examples(chosen.data, one), chosen.share))) for one in LABELS)
    sys.stdout.write(f"{rows}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Teaches the large reader who speaks, and asks it: ``python -m nlu.teaching.teach --out FILE``.

Run by hand before ``nlu.network.fit --taught FILE`` (``README.md``). Three rounds over the examples
of who speaks, then its chances for every example of every task and for texts near to them. The same
data give nearly the same chances; another processor may turn some digits.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional, utils

from nlu.e5.encoder import check_installed
from nlu.embedded.embedding import shipped_vectors
from nlu.embedded.files import DATA_FOLDER, VECTORS_FOLDER, WORDS_FILE
from nlu.embedded.replies import read_examples
from nlu.embedded.standpoint import own_words
from nlu.embedded.training_data import Example
from nlu.teaching.e5_file import Singles, read_e5
from nlu.teaching.large_reader import LargeReader, Pieces, batches, chances_of, filled
from nlu.teaching.near_texts import SHARES, NearTexts

TASK: Final = "origin"
NEAR: Final = 300_000
"""Texts near to the examples that are asked about."""

ROUNDS: Final = 3
BATCH: Final = 32
ASKED_AT_ONCE: Final = 128
RATE: Final = 8e-5
HEAD_RATE: Final = 1e-3
DECAY: Final = 0.01
WARMING: Final = 200
SMOOTHING: Final = 0.05
STEEPEST: Final = 1.0
"""Rows a step, texts asked at once, rates of learning of encoder and head, decay, steps until the
full rate, smoothing of the labels, largest slope."""

_TOLD_EVERY: Final = 100
_DIGITS: Final = 4


def texts_of(examples: Mapping[str, Sequence[Example]]) -> dict[str, list[str]]:
    """Texts by task as they are read: of who speaks, without what others said."""
    return {
        task: [own_words(one.text) if task == TASK else one.text for one in of_task]
        for task, of_task in examples.items()
    }


def taught(
    reader: LargeReader, texts: Sequence[Sequence[int]], labels: npt.NDArray[np.intp]
) -> None:
    """Teach ``reader`` the labels; rare ones count more, by the root of how rare they are."""
    weights = _weights(labels)
    optimizer = torch.optim.AdamW(_groups(reader))
    steps = -(-len(texts) // BATCH) * ROUNDS
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / WARMING) * max(0.02, 1 - step / steps)
    )
    chance, done, began, costs = np.random.default_rng(0), 0, monotonic(), 0.0
    reader.train()
    for _ in range(ROUNDS):
        for picked in batches(texts, BATCH, chance):
            with torch.autocast("cpu", torch.bfloat16):
                scores = reader(*filled(texts, picked))
            cost = functional.cross_entropy(
                scores.float(),
                torch.from_numpy(labels[picked]),
                weight=weights,
                label_smoothing=SMOOTHING,
            )
            optimizer.zero_grad()
            cost.backward()
            utils.clip_grad_norm_(reader.parameters(), STEEPEST)
            optimizer.step()
            rate.step()
            done, costs = done + 1, costs + cost.item()
            if done % _TOLD_EVERY == 0:
                _tell(f"{done}/{steps}: {costs / _TOLD_EVERY:.3f}, {monotonic() - began:.0f} s")
                costs = 0.0


def _weights(labels: npt.NDArray[np.intp]) -> Any:
    counts = np.bincount(labels)
    return torch.tensor(np.sqrt(len(labels) / (counts * len(counts))), dtype=torch.float32)


def _groups(reader: LargeReader) -> list[dict[str, Any]]:
    """Matrices decay, constants do not, the head learns faster; pieces of words stay."""
    head = {id(one) for one in reader.head.parameters()}
    rest = [one for one in reader.parameters() if one.requires_grad and id(one) not in head]
    return [
        {"params": [one for one in rest if one.ndim != 1], "lr": RATE, "weight_decay": DECAY},
        {"params": [one for one in rest if one.ndim == 1], "lr": RATE, "weight_decay": 0.0},
        {"params": list(reader.head.parameters()), "lr": HEAD_RATE, "weight_decay": DECAY},
    ]


def write(path: Path, labels: Sequence[str], texts: Sequence[str], chances: Singles) -> None:
    """One line of labels, then a line a text: the text and the chance of each label."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(f"{json.dumps(list(labels))}\n")
        for text, of_text in zip(texts, chances, strict=True):
            told = [round(float(one), _DIGITS) for one in of_text]
            file.write(f"{json.dumps([text, told], ensure_ascii=False)}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Teach on the examples, ask about all texts, write what was said."""
    parser = argparse.ArgumentParser(prog="python -m nlu.teaching.teach", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="file of the answers (.jsonl.gz)")
    parser.add_argument("--data", type=Path, default=DATA_FOLDER, help="folder of the examples")
    parser.add_argument("--near", type=int, default=NEAR, help="texts near to the examples")
    chosen = parser.parse_args(arguments)
    torch.manual_seed(0)
    examples = {task: read_examples(chosen.data, task) for task in SHARES}
    by_task = texts_of(examples)
    labels = sorted({one.label for one in examples[TASK]})
    e5 = read_e5(check_installed())
    pieces, reader = Pieces(e5), LargeReader(e5, len(labels))
    known = np.array([labels.index(one.label) for one in examples[TASK]], dtype=np.intp)
    taught(reader, pieces.of(by_task[TASK]), known)
    words = (VECTORS_FOLDER / WORDS_FILE).read_text(encoding="utf-8").split("\n")
    near = NearTexts(by_task, shipped_vectors(), [one for one in words if one])
    everything = dict.fromkeys(text for texts in by_task.values() for text in texts)
    texts = list(everything | dict.fromkeys(near.draw(chosen.near)))
    _tell(f"asking about {len(texts)} texts")
    write(chosen.out, labels, texts, chances_of(reader, pieces.of(texts), ASKED_AT_ONCE))
    return 0


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

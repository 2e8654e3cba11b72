"""Trains the network: ``python -m nlu.network.fit --out FOLDER`` (needs ``requirements.lock``).

Run by hand when the examples have changed much, never by the product. While it learns, words and
numbers are left out at random, labels are smoothed and weights decay, for there are few examples.
The same data give the same files on one machine; another processor may turn a last bit.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import jax
import numpy as np
import numpy.typing as npt
from jax import numpy as jnp

from nlu.embedded.embedding import WordVectors, shipped_vectors
from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.model_store import examples_digest
from nlu.network.archive import write
from nlu.network.files import NETWORK_FOLDER, NETWORK_FORMAT
from nlu.network.learning import STEP_WORDS, Numbers, Pace, Weights, drawing, kept, learned, thinned
from nlu.network.reader import OTHER_QUESTION, WIDTHS
from nlu.network.rows import ASKED, TASKS, Names, Rows, read_rows
from nlu.network.taught import read_taught
from nlu.network.tokens import KNOWN

TAUGHT: Final = Pace(batch=96, rounds=6, rate=2e-3, decay=0.02, warming=200)
PACE: Final = Pace(batch=96, rounds=8, rate=2e-3, decay=0.02, warming=50)
"""First over everything that a larger reader has judged too, then over the examples alone: who
speaks would otherwise leave little room for the tasks of which there are fewer texts."""

OWN: Final = 48
SHARED: Final = 64
FEATURES: Final = 128
HIDDEN: Final = 64
LOOKS: Final = 6
"""Numbers of a word of its own and of its shared vector, features a width, hidden, means."""

LEFT_OUT: Final = {"word": 0.12, "number": 0.2, "feature": 0.4, "hidden": 0.25}
"""Shares that are left out at random while learning."""

_NEVER: Final = -1e9


def first_weights(names: Names, vectors: WordVectors) -> Weights:
    """Random weights."""
    drawn = drawing(32)
    word, tasks = OWN + SHARED, len(TASKS)
    seen = FEATURES * len(WIDTHS) + LOOKS * word
    labels = max(map(len, names.labels.values()))
    questions = OTHER_QUESTION + 1 + len(names.questions)
    weights = {
        "own": drawn(len(names.words) + KNOWN, OWN, scale=0.1),
        "projection": drawn(vectors.size, SHARED),
        "looks": drawn(word, LOOKS),
        "hidden": drawn(tasks, seen, HIDDEN),
        "hidden_bias": jnp.zeros((tasks, HIDDEN)),
        "hidden_question": drawn(questions, HIDDEN, scale=0.1),
        "signs": drawn(len(names.signs), HIDDEN, scale=0.1),
        "out": drawn(tasks, HIDDEN, labels),
        "out_bias": jnp.zeros((tasks, labels)),
        "out_question": jnp.zeros((questions, labels)),
    }
    for width in WIDTHS:
        weights[f"window{width}"] = drawn(width, word, FEATURES, scale=(width * word) ** -0.5)
        weights[f"bias{width}"] = jnp.zeros(FEATURES)
    return weights


class Fit:
    """The network as JAX computes it, with the shared word vectors and the labels of each task."""

    def __init__(self, names: Names, vectors: WordVectors) -> None:
        """Lay the word vectors ready, behind a row of zeros for no word."""
        self._shared = jnp.asarray(vectors.directions(np.arange(vectors.known + 1)))
        labels = [len(names.labels[task]) for task in TASKS]
        places = np.arange(max(labels))
        self._possible = jnp.asarray([places < count for count in labels])

    def scores(self, weights: Weights, rows: Mapping[str, Any], key: Any = None) -> Any:
        """Scores of the labels of each row's task; with ``key`` some of it is left out."""
        keys = [None] * 4 if key is None else jax.random.split(key, 4)
        there = (rows["own"] > 0)[..., None]
        shared = self._shared[rows["shared"]] @ weights["projection"]
        words = jnp.concatenate([weights["own"][rows["own"]], shared], axis=-1)
        words = _without_some(words, keys[0])
        words = _thinned(words, "number", keys[1]) * there
        seen = _thinned(_pooled(weights, words, there), "feature", keys[2])
        task, asked = rows["task"], (rows["task"] == TASKS.index(ASKED))[:, None]
        hidden = jnp.einsum("bs,tsh->bth", seen, weights["hidden"]) + weights["hidden_bias"]
        hidden = jnp.take_along_axis(hidden, task[:, None, None], axis=1)[:, 0]
        hidden += weights["hidden_question"][rows["question"]] * asked
        hidden += rows["signs"] @ weights["signs"]
        hidden = _thinned(jax.nn.relu(hidden), "hidden", keys[3])
        scores = jnp.einsum("bh,bhl->bl", hidden, weights["out"][task]) + weights["out_bias"][task]
        scores += weights["out_question"][rows["question"]] * asked
        return jnp.where(self._possible[task], scores, _NEVER)

    def loss(self, weights: Weights, rows: Mapping[str, Any], key: Any) -> Any:
        """Mean weighted cross entropy with what the network is to answer."""
        chances = jax.nn.log_softmax(self.scores(weights, rows, key))
        told = jnp.where(self._possible[rows["task"]], rows["target"] * chances, 0)
        return -(told.sum(axis=1) * rows["weight"]).mean()


def _pooled(weights: Weights, words: Any, there: Any) -> Any:
    """Strongest answer of each window, and weighted means of the words, side by side."""
    parts = []
    for width in WIDTHS:
        answers = jax.lax.conv_general_dilated(
            words, weights[f"window{width}"], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC")
        )
        answers = jax.nn.relu(answers + weights[f"bias{width}"])
        parts.append(jnp.where(there, answers, 0).max(axis=1))
    looks = jax.nn.softmax(jnp.where(there, words @ weights["looks"], _NEVER), axis=1)
    means = jnp.einsum("bwk,bwd->bkd", looks, words)
    return jnp.concatenate([*parts, means.reshape(len(words), -1)], axis=-1)


def _thinned(values: Any, what: str, key: Any) -> Any:
    return values if key is None else thinned(values, LEFT_OUT[what], key)


def _without_some(words: Any, key: Any) -> Any:
    """Words left out whole, and nothing in their place."""
    if key is None:
        return words
    return words * kept(key, LEFT_OUT["word"], (*words.shape[:-1], 1))


def fit(rows: Rows, names: Names, vectors: WordVectors) -> Weights:
    """Learn the weights from ``rows``, those of the examples last."""
    model, weights = Fit(names, vectors), first_weights(names, vectors)
    if not rows.example.all():
        weights = _fitted(model, weights, rows, TAUGHT)
        rows = rows.examples()
    return _fitted(model, weights, rows, PACE)


def _fitted(model: Fit, weights: Weights, rows: Rows, pace: Pace) -> Weights:
    """The weights after ``pace.rounds`` over ``rows``."""
    lengths = rows.lengths()

    def rows_at(picked: Numbers) -> Mapping[str, Any]:
        """The rows, cut to the longest of them."""
        arrays = {name: getattr(rows, name)[picked] for name in Rows.__dataclass_fields__}
        longest = max(STEP_WORDS, int(-(-lengths[picked].max() // STEP_WORDS) * STEP_WORDS))
        return arrays | {name: arrays[name][:, :longest] for name in ("own", "shared")}

    given = {name: jnp.asarray(one) for name, one in weights.items()}
    return learned(model.loss, given, lengths, rows_at, pace)


def arrays_of(weights: Weights, names: Names) -> dict[str, npt.NDArray[np.float32]]:
    """The weights as the reader wants them: a matrix a width, and each head by itself."""
    arrays = {name: weights[name] for name in ("own", "projection", "looks", "signs")}
    for width in WIDTHS:
        arrays[f"window{width}"] = weights[f"window{width}"].reshape(-1, FEATURES)
        arrays[f"bias{width}"] = weights[f"bias{width}"]
    for number, task in enumerate(TASKS):
        count = len(names.labels[task])
        arrays[f"{task}.hidden"] = weights["hidden"][number]
        arrays[f"{task}.hidden_bias"] = weights["hidden_bias"][number]
        arrays[f"{task}.out"] = weights["out"][number][:, :count]
        arrays[f"{task}.out_bias"] = weights["out_bias"][number][:count]
    count = len(names.labels[ASKED])
    arrays[f"{ASKED}.hidden_question"] = weights["hidden_question"]
    arrays[f"{ASKED}.out_question"] = weights["out_question"][:, :count]
    return arrays


def main(arguments: Sequence[str] | None = None) -> int:
    """Train on the examples and write shape and weights."""
    parser = argparse.ArgumentParser(prog="python -m nlu.network.fit", description=__doc__)
    parser.add_argument("--out", type=Path, default=NETWORK_FOLDER, help="folder of the weights")
    parser.add_argument("--data", type=Path, default=DATA_FOLDER, help="folder of the examples")
    parser.add_argument("--taught", type=Path, help="what nlu.teaching.teach wrote")
    chosen = parser.parse_args(arguments)
    vectors = shipped_vectors()
    taught = read_taught(chosen.taught) if chosen.taught else {}
    rows, names = read_rows(chosen.data, vectors, taught)
    arrays = arrays_of(fit(rows, names, vectors), names)
    shape = {
        "learned_from": examples_digest(chosen.data),
        "labels": names.labels,
        "questions": names.questions,
        "signs": names.signs,
        "words": names.words,
    }
    write(chosen.out, arrays, shape, NETWORK_FORMAT)
    return 0


if __name__ == "__main__":
    sys.exit(main())

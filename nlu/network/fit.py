"""Trains the network: ``python -m nlu.network.fit --out FOLDER`` (needs ``requirements.lock``).

Run by hand when the examples have changed much, never by the product. While it learns, words and
numbers are left out at random, labels are smoothed and weights decay, for there are few examples.
The same data give the same files on one machine; another processor may turn a last bit.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import jax
import numpy as np
import numpy.typing as npt
import optax
from jax import numpy as jnp

from nlu.embedded.embedding import WordVectors, shipped_vectors
from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.model_store import fingerprint
from nlu.network.files import NETWORK_FOLDER, NETWORK_FORMAT, SHAPE_FILE, WEIGHTS_FILE
from nlu.network.reader import OTHER_QUESTION, WIDTHS
from nlu.network.rows import ASKED, TASKS, Names, Rows, read_rows
from nlu.network.tokens import KNOWN

SEED: Final = 0
ROUNDS: Final = 8
BATCH: Final = 96
RATE: Final = 2e-3
DECAY: Final = 0.02
WARMING: Final = 200
"""Steps until the full rate of learning."""

OWN: Final = 48
SHARED: Final = 64
FEATURES: Final = 96
HIDDEN: Final = 64
LOOKS: Final = 6
"""Numbers of a word of its own and of its shared vector, features a width, hidden, means."""

SMOOTHING: Final = 0.08
"""Share of a label's chance that all labels of the task get."""

LEFT_OUT: Final = {"word": 0.12, "number": 0.2, "feature": 0.4, "hidden": 0.25}
"""Shares that are left out at random while learning."""

_STEP_WORDS: Final = 16
_SHELF: Final = 20
_NEVER: Final = -1e9

Weights = dict[str, Any]


def first_weights(names: Names, vectors: WordVectors) -> Weights:
    """Random weights, each as large as its inputs are many."""
    keys = iter(jax.random.split(jax.random.PRNGKey(SEED), 32))

    def drawn(*shape: int, scale: float | None = None) -> Any:
        size = shape[-2] ** -0.5 if scale is None else scale
        return jax.random.normal(next(keys), shape) * size

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
        words = _thinned(words, "word", keys[0], (*rows["own"].shape, 1), scaled=False)
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
        """Mean weighted cross entropy with smoothed labels."""
        chances = jax.nn.log_softmax(self.scores(weights, rows, key))
        possible = self._possible[rows["task"]]
        spread = possible * SMOOTHING / possible.sum(axis=1, keepdims=True)
        target = jax.nn.one_hot(rows["label"], possible.shape[1]) * (1 - SMOOTHING) + spread
        return -(jnp.where(possible, target * chances, 0).sum(axis=1) * rows["weight"]).mean()


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


def _thinned(
    values: Any, what: str, key: Any, shape: Sequence[int] | None = None, *, scaled: bool = True
) -> Any:
    """``values`` with a share of them left out; the others stand in for them if ``scaled``."""
    if key is None:
        return values
    kept = 1 - LEFT_OUT[what]
    values = values * jax.random.bernoulli(key, kept, shape or values.shape)
    return values / kept if scaled else values


def batches(rows: Rows, order: npt.NDArray[np.intp], lengths: Any) -> Iterator[Mapping[str, Any]]:
    """Rows in ``order`` in batches of about the same length, cut to their longest."""
    for start in range(0, len(order), BATCH * _SHELF):
        shelf = order[start : start + BATCH * _SHELF]
        shelf = shelf[np.argsort(lengths[shelf], kind="stable")]
        for at in range(0, len(shelf) - BATCH + 1, BATCH):
            picked = shelf[at : at + BATCH]
            longest = int(-(-lengths[picked].max() // _STEP_WORDS) * _STEP_WORDS)
            longest = max(_STEP_WORDS, longest)
            arrays = {name: getattr(rows, name)[picked] for name in Rows.__dataclass_fields__}
            yield arrays | {name: arrays[name][:, :longest] for name in ("own", "shared")}


def fit(rows: Rows, names: Names, vectors: WordVectors) -> Weights:
    """Learn the weights, ``ROUNDS`` times over all rows in random order."""
    model, weights = Fit(names, vectors), first_weights(names, vectors)
    steps = len(rows.label) // BATCH * ROUNDS
    rate = optax.warmup_cosine_decay_schedule(0.0, RATE, WARMING, steps)
    optimizer = optax.adamw(rate, weight_decay=DECAY)
    state = optimizer.init(weights)

    def step(weights: Weights, state: Any, batch: Mapping[str, Any], key: Any) -> Any:
        loss, slope = jax.value_and_grad(model.loss)(weights, batch, key)
        change, state = optimizer.update(slope, state, weights)
        return optax.apply_updates(weights, change), state, loss

    step_at_once = jax.jit(step)
    key, chance = jax.random.PRNGKey(SEED + 1), np.random.default_rng(SEED)
    lengths = rows.lengths()
    for number in range(ROUNDS):
        losses = []
        all_batches = list(batches(rows, chance.permutation(len(rows.label)), lengths))
        chance.shuffle(all_batches)
        for batch in all_batches:
            key, drawn = jax.random.split(key)
            weights, state, loss = step_at_once(weights, state, batch, drawn)
            losses.append(float(loss))
        sys.stdout.write(f"{number + 1}/{ROUNDS}: {np.mean(losses):.3f}\n")
    return {name: np.asarray(one) for name, one in weights.items()}


def arrays_of(weights: Weights, names: Names) -> dict[str, npt.NDArray[np.float16]]:
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
    return {name: one.astype(np.float16) for name, one in arrays.items()}


def write(folder: Path, arrays: Mapping[str, Any], names: Names, learned_from: str) -> None:
    """Write shape and arrays below ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    (folder / WEIGHTS_FILE).write_bytes(buffer.getvalue())
    shape = {
        "format": NETWORK_FORMAT,
        "weights": hashlib.sha256(buffer.getvalue()).hexdigest(),
        "learned_from": learned_from,
        "labels": names.labels,
        "questions": names.questions,
        "signs": names.signs,
        "words": names.words,
    }
    text = json.dumps(shape, ensure_ascii=False, indent=0)
    (folder / SHAPE_FILE).write_text(f"{text}\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train on the examples and write shape and weights."""
    parser = argparse.ArgumentParser(prog="python -m nlu.network.fit", description=__doc__)
    parser.add_argument("--out", type=Path, default=NETWORK_FOLDER, help="folder of the weights")
    parser.add_argument("--data", type=Path, default=DATA_FOLDER, help="folder of the examples")
    chosen = parser.parse_args(arguments)
    vectors = shipped_vectors()
    rows, names = read_rows(chosen.data, vectors)
    weights = fit(rows, names, vectors)
    write(chosen.out, arrays_of(weights, names), names, fingerprint(chosen.data))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Trains the tagger of names: ``python -m nlu.network.fit_tags --region FILE`` (by hand).

Needs ``requirements.lock`` beside what the product needs. FILE tells the city whose districts and
bodies the rules know, as ``nlu.region.region_to_document`` writes it. The rules read every example
first: the tagger learns from their finds, right and wrong. Run by hand when the marked messages
(``names.yml``) or the rules have changed much, never by the product.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import jax
import numpy as np
import numpy.typing as npt
import optax
from jax import numpy as jnp

from nlu.embedded.embedding import WordVectors, shipped_vectors
from nlu.embedded.files import DATA_FOLDER
from nlu.network.files import SHAPE_FILE, WEIGHTS_FILE
from nlu.network.name_words import ENDINGS, FLAGS, FOUND
from nlu.network.tag_rows import Row, read_rows
from nlu.network.tagging import STEPS, TAGS, TAGS_FOLDER, TAGS_FORMAT
from nlu.network.tokens import KNOWN

SEED: Final = 0
ROUNDS: Final = 22
BATCH: Final = 32
RATE: Final = 3e-3
DECAY: Final = 0.02
WARMING: Final = 100
"""Steps until the full rate of learning."""

OWN: Final = 40
SHARED: Final = 32
ENDING: Final = 12
HIDDEN: Final = 64
"""Numbers of a word of its own, of its shared vector, of its ending, and of each layer."""

SMOOTHING: Final = 0.03
"""Share of a tag's chance that all tags get."""

LEFT_OUT: Final = {"own": 0.25, "shared": 0.15, "ending": 0.2, "entered": 0.15, "layer": 0.2}
LAST_LEFT_OUT: Final = 0.3
"""Shares that are left out at random while learning."""

SILENT: Final = 0.1
"""Share of the messages in which the rules are left out: the tagger must also know by itself."""

_STEP_WORDS: Final = 16
_SHELF: Final = 20
_INPUTS_AT_ONCE: Final = 30
"""Inputs of a window that are not 0 in a usual place; the first weights are scaled by it."""

Weights = dict[str, Any]


def first_weights(known: int, vectors: WordVectors) -> Weights:
    """Random weights, each as large as its inputs are many."""
    keys = iter(jax.random.split(jax.random.PRNGKey(SEED), 16))

    def drawn(*shape: int, scale: float | None = None) -> Any:
        size = shape[-2] ** -0.5 if scale is None else scale
        return jax.random.normal(next(keys), shape) * size

    entered = OWN + SHARED + ENDING + len(FLAGS)
    weights = {
        "own": drawn(known + KNOWN, OWN, scale=0.1),
        "endings": drawn(ENDINGS, ENDING, scale=0.1),
        "projection": drawn(vectors.size, SHARED),
        "window0": drawn(3 * entered, HIDDEN, scale=(3 * _INPUTS_AT_ONCE) ** -0.5),
        "out": drawn(HIDDEN, TAGS),
        "out_bias": jnp.zeros(TAGS),
    }
    for number in range(len(STEPS)):
        weights.setdefault(f"window{number}", drawn(3 * HIDDEN, HIDDEN))
        weights[f"bias{number}"] = jnp.zeros(HIDDEN)
    return weights


class Fit:
    """The tagger as JAX computes it."""

    def __init__(self, vectors: WordVectors) -> None:
        """Lay the word vectors ready, behind a row of zeros for no word."""
        self._shared = jnp.asarray(vectors.directions(np.arange(vectors.known + 1)))
        self._ruled = jnp.asarray([name in FOUND for name in FLAGS])

    def loss(self, weights: Weights, rows: Mapping[str, Any], key: Any) -> Any:
        """Mean cross entropy of a word with smoothed tags."""
        chances = jax.nn.log_softmax(self._scores(weights, rows, key))
        target = jax.nn.one_hot(rows["tags"], TAGS) * (1 - SMOOTHING) + SMOOTHING / TAGS
        there = rows["own"] > 0
        return -((target * chances).sum(axis=-1) * there).sum() / there.sum()

    def _scores(self, weights: Weights, rows: Mapping[str, Any], key: Any) -> Any:
        """Scores of the tags of each word, with some of what is known left out."""
        there = (rows["own"] > 0)[..., None]
        keys = iter(jax.random.split(key, 1 + len(STEPS)))
        layer = self._entered(weights, rows, next(keys)) * there
        for number, step in enumerate(STEPS):
            seen = jax.nn.relu(
                _beside(layer, step) @ weights[f"window{number}"] + weights[f"bias{number}"]
            )
            layer = layer + seen if number else seen
            last = number == len(STEPS) - 1
            share = LAST_LEFT_OUT if last else LEFT_OUT["layer"]
            layer = _thinned(layer, share, next(keys)) * there
        return layer @ weights["out"] + weights["out_bias"]

    def _entered(self, weights: Weights, rows: Mapping[str, Any], key: Any) -> Any:
        """What is known of each word, side by side; whole words or the rules may be left out."""
        keys = jax.random.split(key, 5)
        word = (*rows["own"].shape, 1)
        ending = weights["endings"][rows["ending"]] * (rows["ending"] > 0)[..., None]
        silent = jax.random.bernoulli(keys[3], SILENT, (len(rows["own"]), 1, 1)) & self._ruled
        parts = [
            weights["own"][rows["own"]] * _kept(keys[0], LEFT_OUT["own"], word),
            (self._shared[rows["shared"]] @ weights["projection"])
            * _kept(keys[1], LEFT_OUT["shared"], word),
            ending * _kept(keys[2], LEFT_OUT["ending"], word),
            rows["flags"] * ~silent,
        ]
        return _thinned(jnp.concatenate(parts, axis=-1), LEFT_OUT["entered"], keys[4])


def _beside(rows: Any, step: int) -> Any:
    padded = jnp.pad(rows, ((0, 0), (step, step), (0, 0)))
    size = rows.shape[1]
    return jnp.concatenate([padded[:, :size], rows, padded[:, 2 * step :]], axis=-1)


def _kept(key: Any, share: float, shape: Sequence[int]) -> Any:
    return jax.random.bernoulli(key, 1 - share, shape)


def _thinned(values: Any, share: float, key: Any) -> Any:
    """``values`` with a share of them left out; the others stand in for them."""
    return values * _kept(key, share, values.shape) / (1 - share)


def batches(rows: Sequence[Row], chance: np.random.Generator) -> list[npt.NDArray[np.intp]]:
    """Numbers of the rows in random batches of about the same length."""
    order, lengths = chance.permutation(len(rows)), np.array([len(one.own) for one in rows])
    found = []
    for start in range(0, len(order), BATCH * _SHELF):
        shelf = order[start : start + BATCH * _SHELF]
        shelf = shelf[np.argsort(lengths[shelf], kind="stable")]
        found += [shelf[at : at + BATCH] for at in range(0, len(shelf) - BATCH + 1, BATCH)]
    return [found[number] for number in chance.permutation(len(found))]


def _side_by_side(rows: Sequence[Row]) -> dict[str, Any]:
    """The rows as arrays, filled up with 0 to the length of the longest."""
    longest = max(len(one.own) for one in rows)
    longest = -(-longest // _STEP_WORDS) * _STEP_WORDS

    def filled(one: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.pad(one, ((0, longest - len(one)), *(((0, 0),) * (one.ndim - 1))))

    return {
        name: np.stack([filled(getattr(one, name)) for one in rows])
        for name in Row.__dataclass_fields__
    }


def fit(rows: Sequence[Row], known: int, vectors: WordVectors) -> Weights:
    """Learn the weights, ``ROUNDS`` times over all rows in random order."""
    model, weights = Fit(vectors), first_weights(known, vectors)
    rate = optax.warmup_cosine_decay_schedule(0.0, RATE, WARMING, len(rows) // BATCH * ROUNDS)
    optimizer = optax.adamw(rate, weight_decay=DECAY)
    state = optimizer.init(weights)

    def step(weights: Weights, state: Any, batch: Mapping[str, Any], key: Any) -> Any:
        loss, slope = jax.value_and_grad(model.loss)(weights, batch, key)
        change, state = optimizer.update(slope, state, weights)
        return optax.apply_updates(weights, change), state, loss

    step_at_once = jax.jit(step)
    key, chance = jax.random.PRNGKey(SEED + 1), np.random.default_rng(SEED)
    for number in range(ROUNDS):
        losses = []
        for picked in batches(rows, chance):
            key, drawn = jax.random.split(key)
            batch = _side_by_side([rows[one] for one in picked])
            weights, state, loss = step_at_once(weights, state, batch, drawn)
            losses.append(float(loss))
        sys.stdout.write(f"{number + 1}/{ROUNDS}: {np.mean(losses):.3f}\n")
    return {name: np.asarray(one) for name, one in weights.items()}


def write(folder: Path, weights: Weights, words: Sequence[str]) -> None:
    """Write shape and arrays below ``folder``; no Latin word, no ending: row 0 is all zero."""
    folder.mkdir(parents=True, exist_ok=True)
    weights["endings"] = weights["endings"] * (np.arange(ENDINGS) > 0)[:, None]
    buffer = io.BytesIO()
    arrays = {name: one.astype(np.float16) for name, one in weights.items()}
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    (folder / WEIGHTS_FILE).write_bytes(buffer.getvalue())
    shape = {
        "format": TAGS_FORMAT,
        "weights": hashlib.sha256(buffer.getvalue()).hexdigest(),
        "flags": FLAGS,
        "words": words,
    }
    text = json.dumps(shape, ensure_ascii=False, indent=0)
    (folder / SHAPE_FILE).write_text(f"{text}\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train on the marked messages and write shape and weights."""
    parser = argparse.ArgumentParser(prog="python -m nlu.network.fit_tags", description=__doc__)
    parser.add_argument("--region", type=Path, required=True, help="the city (JSON)")
    parser.add_argument("--out", type=Path, default=TAGS_FOLDER, help="folder of the weights")
    parser.add_argument("--data", type=Path, default=DATA_FOLDER, help="folder of the examples")
    chosen = parser.parse_args(arguments)
    vectors = shipped_vectors()
    rows, words = read_rows(chosen.data, chosen.region, vectors)
    write(chosen.out, fit(rows, len(words), vectors), words)
    return 0


if __name__ == "__main__":
    sys.exit(main())

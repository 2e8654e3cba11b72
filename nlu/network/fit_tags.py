"""Trains the tagger of names: ``python -m nlu.network.fit_tags --region FILE`` (by hand).

Needs ``requirements.lock`` beside what the product needs. FILE tells the city whose districts and
bodies the rules know, as ``nlu.region.region_to_document`` writes it. The rules read every example
first: the tagger learns from their finds, right and wrong. Run by hand when the marked messages
(``names.yml``) or the rules have changed much, never by the product.
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
from nlu.network.archive import write
from nlu.network.files import TAGS_FOLDER, TAGS_FORMAT
from nlu.network.learning import (
    STEP_WORDS,
    Numbers,
    Pace,
    Weights,
    drawing,
    kept,
    learned,
    thinned,
)
from nlu.network.name_words import ENDINGS, FLAGS, FOUND
from nlu.network.tag_rows import Row, read_rows
from nlu.network.tagging import STEPS, TAGS
from nlu.network.tokens import KNOWN

PACE: Final = Pace(batch=32, rounds=22, rate=3e-3, decay=0.02, warming=100)

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

_INPUTS_AT_ONCE: Final = 30
"""Inputs of a window that are not 0 in a usual place; the first weights are scaled by it."""


def first_weights(known: int, vectors: WordVectors) -> Weights:
    """Random weights."""
    drawn = drawing(16)
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
            layer = thinned(layer, share, next(keys)) * there
        return layer @ weights["out"] + weights["out_bias"]

    def _entered(self, weights: Weights, rows: Mapping[str, Any], key: Any) -> Any:
        """What is known of each word, side by side; whole words or the rules may be left out."""
        keys = jax.random.split(key, 5)
        word = (*rows["own"].shape, 1)
        ending = weights["endings"][rows["ending"]] * (rows["ending"] > 0)[..., None]
        silent = jax.random.bernoulli(keys[3], SILENT, (len(rows["own"]), 1, 1)) & self._ruled
        parts = [
            weights["own"][rows["own"]] * kept(keys[0], LEFT_OUT["own"], word),
            (self._shared[rows["shared"]] @ weights["projection"])
            * kept(keys[1], LEFT_OUT["shared"], word),
            ending * kept(keys[2], LEFT_OUT["ending"], word),
            rows["flags"] * ~silent,
        ]
        return thinned(jnp.concatenate(parts, axis=-1), LEFT_OUT["entered"], keys[4])


def _beside(rows: Any, step: int) -> Any:
    padded = jnp.pad(rows, ((0, 0), (step, step), (0, 0)))
    size = rows.shape[1]
    return jnp.concatenate([padded[:, :size], rows, padded[:, 2 * step :]], axis=-1)


def _side_by_side(rows: Sequence[Row]) -> dict[str, Any]:
    """The rows as arrays, filled up with 0 to the length of the longest."""
    longest = max(len(one.own) for one in rows)
    longest = -(-longest // STEP_WORDS) * STEP_WORDS

    def filled(one: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.pad(one, ((0, longest - len(one)), *(((0, 0),) * (one.ndim - 1))))

    return {
        name: np.stack([filled(getattr(one, name)) for one in rows])
        for name in Row.__dataclass_fields__
    }


def fit(rows: Sequence[Row], known: int, vectors: WordVectors) -> Weights:
    """Learn the weights from ``rows``; the ending of no Latin word (row 0) is all zero."""
    lengths = np.array([len(one.own) for one in rows])

    def rows_at(picked: Numbers) -> Mapping[str, Any]:
        return _side_by_side([rows[number] for number in picked])

    model, weights = Fit(vectors), first_weights(known, vectors)
    weights = learned(model.loss, weights, lengths, rows_at, PACE)
    weights["endings"] = weights["endings"] * (np.arange(ENDINGS) > 0)[:, None]
    return weights


def main(arguments: Sequence[str] | None = None) -> int:
    """Train on the marked messages and write shape and weights."""
    parser = argparse.ArgumentParser(prog="python -m nlu.network.fit_tags", description=__doc__)
    parser.add_argument("--region", type=Path, required=True, help="the city (JSON)")
    parser.add_argument("--out", type=Path, default=TAGS_FOLDER, help="folder of the weights")
    parser.add_argument("--data", type=Path, default=DATA_FOLDER, help="folder of the examples")
    chosen = parser.parse_args(arguments)
    vectors = shipped_vectors()
    rows, words = read_rows(chosen.data, chosen.region, vectors)
    shape = {"flags": FLAGS, "words": words}
    write(chosen.out, fit(rows, len(words), vectors), shape, TAGS_FORMAT)
    return 0


if __name__ == "__main__":
    sys.exit(main())

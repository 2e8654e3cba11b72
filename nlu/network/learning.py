"""How both networks learn (训练): AdamW in batches of about the same length, by JAX.

Used by ``fit`` and ``fit_tags``, which are run by hand, and never by the product.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import jax
import numpy as np
import numpy.typing as npt
import optax

SEED: Final = 0
"""The same data give the same numbers on one machine."""

STEP_WORDS: Final = 16
"""Rows are cut, or filled up, to a multiple of so many words: JAX compiles once a length."""

_SHELF: Final = 20

Weights = dict[str, Any]
Numbers = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast and how long: rows a step, rounds over all rows, rate and decay of the weights.

    ``warming``: steps until the full rate of learning.
    """

    batch: int
    rounds: int
    rate: float
    decay: float
    warming: int


def drawing(keys: int) -> Callable[..., Any]:
    """Draws first weights, each as large as its inputs are many unless a ``scale`` is named."""
    drawn_by = iter(jax.random.split(jax.random.PRNGKey(SEED), keys))

    def drawn(*shape: int, scale: float | None = None) -> Any:
        size = shape[-2] ** -0.5 if scale is None else scale
        return jax.random.normal(next(drawn_by), shape) * size

    return drawn


def kept(key: Any, share: float, shape: Sequence[int]) -> Any:
    """Which values are kept when a ``share`` of them is left out."""
    return jax.random.bernoulli(key, 1 - share, shape)


def thinned(values: Any, share: float, key: Any) -> Any:
    """``values`` with a share of them left out; the others stand in for them."""
    return values * kept(key, share, values.shape) / (1 - share)


def batches(lengths: Numbers, size: int, chance: np.random.Generator) -> Iterator[Numbers]:
    """Numbers of the rows in random batches of about the same length, in random order."""
    order, found = chance.permutation(len(lengths)), []
    for start in range(0, len(order), size * _SHELF):
        shelf = order[start : start + size * _SHELF]
        shelf = shelf[np.argsort(lengths[shelf], kind="stable")]
        found += [shelf[at : at + size] for at in range(0, len(shelf) - size + 1, size)]
    yield from (found[number] for number in chance.permutation(len(found)))


def learned(
    loss: Callable[[Weights, Mapping[str, Any], Any], Any],
    weights: Weights,
    lengths: Numbers,
    rows_at: Callable[[Numbers], Mapping[str, Any]],
    pace: Pace,
) -> dict[str, npt.NDArray[np.float32]]:
    """``weights`` after learning; ``rows_at`` gives the arrays of a batch by its numbers.

    ``loss`` is told weights, batch and a key for what is left out at random.
    """
    steps = len(lengths) // pace.batch * pace.rounds
    rate = optax.warmup_cosine_decay_schedule(0.0, pace.rate, pace.warming, steps)
    optimizer = optax.adamw(rate, weight_decay=pace.decay)
    state = optimizer.init(weights)

    def step(weights: Weights, state: Any, batch: Mapping[str, Any], key: Any) -> Any:
        cost, slope = jax.value_and_grad(loss)(weights, batch, key)
        change, state = optimizer.update(slope, state, weights)
        return optax.apply_updates(weights, change), state, cost

    step_at_once = jax.jit(step)
    key, chance = jax.random.PRNGKey(SEED + 1), np.random.default_rng(SEED)
    for number in range(pace.rounds):
        costs = []
        for picked in batches(lengths, pace.batch, chance):
            key, drawn = jax.random.split(key)
            weights, state, cost = step_at_once(weights, state, rows_at(picked), drawn)
            costs.append(float(cost))
        _tell(number + 1, pace.rounds, costs)
    return {name: np.asarray(one) for name, one in weights.items()}


def _tell(number: int, rounds: int, costs: Iterable[float]) -> None:
    sys.stdout.write(f"{number}/{rounds}: {np.mean(list(costs)):.3f}\n")
    sys.stdout.flush()

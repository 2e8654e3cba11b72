"""The tagger of names at work (名称标注): which words are those of a firm or of a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from nlu.embedded.embedding import WordVectors, shipped_vectors
from nlu.embedded.reading import Reading, Span
from nlu.errors import ModelUnusable
from nlu.interpreter import Entity
from nlu.network.archive import Halves, opened
from nlu.network.files import TAGS_FOLDER, TAGS_FORMAT
from nlu.network.name_words import FLAGS, NameWords, own_numbers, words_of
from nlu.network.tokens import KNOWN

KINDS: Final = ("company", "person")

OUTSIDE: Final = 0
TAGS: Final = 1 + 2 * len(KINDS)
"""Of no name; and for each kind the first word of a name, and a further one."""

STEPS: Final = (1, 1, 2, 4)
"""How far the neighbours stand apart that each layer looks at: 8 words to each side in all."""

_LEAST: Final = 1e-6
_PLAIN: Final = 0.1
"""Where all tags of names together are less likely, no name is looked for."""

Singles = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tagged:
    """A name with its place; ``certainty`` is the chance of its weakest word."""

    kind: str
    span: Span
    certainty: float


@dataclass(frozen=True)
class Layers:
    """The numbers of the tagger: vectors of words and endings, layers of windows, scores of tags.

    ``windows`` take a word between two neighbours side by side.
    """

    own: Halves
    endings: Singles
    projection: Singles
    windows: tuple[Singles, ...]
    biases: tuple[Singles, ...]
    out: Singles
    out_bias: Singles


class Tagger:
    """Names the words of firms and persons, knowing what the rules said of them."""

    def __init__(self, *, layers: Layers, words: Mapping[str, int], vectors: WordVectors) -> None:
        """Keep the arrays; ``words`` lead to the rows of the own vectors."""
        self._layers = layers
        self._words = words
        self._vectors = vectors

    def names(self, reading: Reading, found: Sequence[Entity]) -> tuple[Tagged, ...]:
        """The names at the head of a message in which the rules ``found`` these values."""
        words = words_of(reading, found, self._vectors)
        return tuple(names_in(words, self.chances(words))) if words.spans else ()

    def chances(self, words: NameWords) -> Singles:
        """Chance of each tag, one row a word."""
        layers = self._layers
        rows = self._entered(words)
        for number, (step, window, bias) in enumerate(
            zip(STEPS, layers.windows, layers.biases, strict=True)
        ):
            seen = np.maximum(_beside(rows, step) @ window + bias, 0.0)
            rows = rows + seen if number else seen
        scores = rows @ layers.out + layers.out_bias
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances: Singles = raised / raised.sum(axis=1, keepdims=True)
        return chances

    def _entered(self, words: NameWords) -> Singles:
        """What is known of each word, side by side."""
        own = self._layers.own[own_numbers(words.texts, self._words)].astype(np.float32)
        shared = self._vectors.directions(words.shared) @ self._layers.projection
        endings = self._layers.endings[words.ending]
        return np.concatenate([own, shared, endings, words.flags], axis=1)


def _beside(rows: Singles, step: int) -> Singles:
    """Each row between its neighbours ``step`` away; nothing stands beyond the ends."""
    size, wide = rows.shape
    beside = np.zeros((size, 3 * wide), dtype=np.float32)
    beside[step:, :wide] = rows[: max(0, size - step)]
    beside[:, wide : 2 * wide] = rows
    beside[: max(0, size - step), 2 * wide :] = rows[step:]
    return beside


def names_in(words: NameWords, chances: Singles) -> Iterator[Tagged]:
    """The names that the most likely possible row of tags makes."""
    for first, tags in _likely_rows(chances):
        last = first + len(tags)
        starts = [n for n in range(first, last) if tags[n - first] % 2]
        for start in starts:
            inside = tags[start - first] + 1
            end = start + 1
            while end < last and tags[end - first] == inside:
                end += 1
            yield Tagged(
                kind=KINDS[inside // 2 - 1],
                span=Span(words.spans[start].start, words.spans[end - 1].end),
                certainty=_certainty(chances, start, end, inside),
            )


def _certainty(chances: Singles, start: int, end: int, inside: int) -> float:
    """How sure it is that the name begins here, goes on, and ends there."""
    ends = 1.0 - chances[end, inside] if end < len(chances) else 1.0
    return float(min(chances[start, inside - 1], *chances[start + 1 : end, inside], ends, 1.0))


def _likely_rows(chances: Singles) -> Iterator[tuple[int, list[int]]]:
    """Stretches where a name may stand, by their first word, with their most likely tags."""
    maybe = np.flatnonzero(chances[:, OUTSIDE] < 1.0 - _PLAIN)
    if len(maybe):
        for stretch in np.split(maybe, np.flatnonzero(np.diff(maybe) > 1) + 1):
            first, last = int(stretch[0]), int(stretch[-1]) + 1
            logs = np.log(np.maximum(chances[first:last], _LEAST)).tolist()
            yield first, _best_row(logs)


def _best_row(logs: Sequence[Sequence[float]]) -> list[int]:
    """The most likely tags of which no further word stands without a first one (Viterbi)."""
    never = -1e9
    best = [one if tag == OUTSIDE or tag % 2 else never for tag, one in enumerate(logs[0])]
    ways: list[list[int]] = []
    for row in logs[1:]:
        top = max(range(TAGS), key=best.__getitem__)
        way, score = [top] * TAGS, [best[top] + one for one in row]
        for inside in range(2, TAGS, 2):
            way[inside] = inside if best[inside] >= best[inside - 1] else inside - 1
            score[inside] = best[way[inside]] + row[inside]
        ways.append(way)
        best = score
    tags = [max(range(TAGS), key=best.__getitem__)]
    for way in reversed(ways):
        tags.append(way[tags[-1]])
    return tags[::-1]


@lru_cache(maxsize=1)
def shipped_tagger() -> Tagger:
    """The tagger that comes with the program, read once. Raises ModelUnusable."""
    return load_tagger(TAGS_FOLDER, shipped_vectors())


def load_tagger(folder: Path, vectors: WordVectors) -> Tagger:
    """Read shape and arrays below ``folder``; nothing is unpickled.

    Raises ModelUnusable for a missing, foreign or damaged file.
    """
    with opened(folder, TAGS_FORMAT) as (shape, arrays):
        if shape["flags"] != list(FLAGS):
            raise ModelUnusable(file=str(folder), reason="flags")
        words = {word: number for number, word in enumerate(shape["words"], start=KNOWN)}
        return Tagger(layers=_layers(arrays), words=words, vectors=vectors)


def _layers(arrays: Mapping[str, Halves]) -> Layers:
    def of(name: str) -> Singles:
        return arrays[name].astype(np.float32)

    return Layers(
        own=arrays["own"],
        endings=of("endings"),
        projection=of("projection"),
        windows=tuple(of(f"window{number}") for number in range(len(STEPS))),
        biases=tuple(of(f"bias{number}") for number in range(len(STEPS))),
        out=of("out"),
        out_bias=of("out_bias"),
    )

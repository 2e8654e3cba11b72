"""Near-duplicates (近似重复): no test utterance may be a training example in other clothes.

Long texts are near when four in five of their character 4-grams are the same; short ones when
they consist of the same words. A control phrase of one or two words (你好, yes please) has few
ways to be said and may stand on both sides, in the tasks of intents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from nlu.embedded.files import DATA_FOLDER as TRAINING
from nlu.embedded.training_data import read_file
from nlu.evaluate.cases import Case
from nlu.evaluate.likeness import LONG, grams, jaccard, normal, words
from nlu.labels import LANGUAGES

NEAR: Final = 0.8
"""Likeness (Jaccard) from which two long texts count as the same."""

_PHRASE_WORDS: Final = 2
_CHARACTERS_A_WORD: Final = 2
_CONTROL: Final = frozenset({"intent", "intent_state"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a text stands. ``scope`` keeps apart what may be said twice: task and question."""

    file: str
    line: int
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A test utterance and the text it is too near to."""

    file: str
    line: int
    text: str
    other: Place
    other_text: str
    likeness: float


@dataclass
class Shelf:
    """Texts that were seen, filed so that those near to another one are found at once."""

    _texts: list[tuple[str, Place, frozenset[str]]] = field(default_factory=list)
    _by_gram: dict[str, list[int]] = field(default_factory=dict)
    _by_words: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    _by_normal: dict[str, list[int]] = field(default_factory=dict)

    def add(self, text: str, place: Place) -> None:
        """File ``text``."""
        number, normalised = len(self._texts), normal(text)
        own = grams(normalised) if len(normalised) >= LONG else frozenset()
        self._texts.append((text, place, own))
        for gram in own:
            self._by_gram.setdefault(gram, []).append(number)
        self._by_normal.setdefault(normalised, []).append(number)
        self._by_words.setdefault(tuple(sorted(words(text))), []).append(number)

    def near(self, text: str, *, scope: str | None = None) -> Iterator[tuple[str, Place, float]]:
        """Texts near to ``text``, most alike first; only those of ``scope`` when one is given."""
        normalised = normal(text)
        found = dict.fromkeys(self._by_normal.get(normalised, []), 1.0)
        if len(normalised) >= LONG:
            found |= self._alike(grams(normalised))
        else:
            found |= dict.fromkeys(self._by_words.get(tuple(sorted(words(text))), []), 1.0)
        for number, likeness in sorted(found.items(), key=lambda one: (-one[1], one[0])):
            other, place, _ = self._texts[number]
            if scope is None or place.scope == scope:
                yield other, place, likeness

    def _alike(self, own: frozenset[str]) -> dict[int, float]:
        shared = Counter(number for gram in own for number in self._by_gram.get(gram, ()))
        enough = (number for number, n in shared.items() if n >= NEAR * len(own))
        rated = {number: jaccard(own, self._texts[number][2]) for number in enough}
        return {number: likeness for number, likeness in rated.items() if likeness >= NEAR}


def training_shelf(folder: Path = TRAINING) -> tuple[Shelf, int]:
    """All training examples of every task and language, and how many. Raises TrainingDataError."""
    shelf, rows = Shelf(), 0
    for language in LANGUAGES:
        for path in sorted((folder / language).glob("*.yml")):
            for example in read_file(path):
                shelf.add(example.text, Place(file=example.file, line=example.line))
                rows += 1
    return shelf, rows


def twins_of(cases: Sequence[Case], training: Shelf) -> tuple[Twin, ...]:
    """Cases too near to a training example, then cases too near to an earlier case."""
    return (*_to_training(cases, training), *_among(cases))


def _to_training(cases: Iterable[Case], training: Shelf) -> Iterator[Twin]:
    for case in cases:
        if not may_be_common(case):
            found = next(training.near(case.text), None)
            if found is not None:
                yield _twin(case, found)


def _among(cases: Iterable[Case]) -> Iterator[Twin]:
    """Within a task; the answer to one question may be that to another as well."""
    shelf = Shelf()
    for case in cases:
        scope = f"{case.task}:{case.expecting or ''}"
        found = next(shelf.near(case.text, scope=scope), None)
        if found is not None and not (may_be_common(case) and case.text != found[0]):
            yield _twin(case, found)
        shelf.add(case.text, Place(file=case.file, line=case.line, scope=scope))


def may_be_common(case: Case) -> bool:
    """Whether the case is a control phrase of one or two words."""
    if case.task not in _CONTROL:
        return False
    found = words(case.text)
    characters = sum(not word.isascii() for word in found)
    latin = len(found) - characters
    return latin + characters / _CHARACTERS_A_WORD <= _PHRASE_WORDS


def _twin(case: Case, found: tuple[str, Place, float]) -> Twin:
    other, place, likeness = found
    return Twin(
        file=case.file,
        line=case.line,
        text=case.text,
        other=place,
        other_text=other,
        likeness=round(likeness, 2),
    )

"""The marked messages as the fit of the tagger reads them: words in numbers, a tag for each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from nlu.embedded.embedding import WordVectors
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.embedded.lexicon import load_lexicon
from nlu.embedded.reading import open_message
from nlu.evaluate.cases import Case, Gold
from nlu.evaluate.reader import read_file
from nlu.evaluate.tasks import TASKS
from nlu.interpreter import MORE_VALUES
from nlu.labels import LANGUAGES
from nlu.network.name_words import NUMBER, NameWords, own_numbers, words_of
from nlu.network.rows import words_of_several
from nlu.network.tagging import KINDS
from nlu.network.tokens import KNOWN
from nlu.region import region_from_document

NAMES_FILE: Final = "names.yml"
"""Messages with the names in them marked, in the folder of each language."""

FEWEST: Final = 2
"""Messages that must have a word for it to be known."""

_BEFORE_ALL: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""When the messages are read: no name hangs on it."""


@dataclass(frozen=True)
class Row:
    """One message: its words in numbers, and the tag of each."""

    own: npt.NDArray[np.intp]
    shared: npt.NDArray[np.intp]
    ending: npt.NDArray[np.intp]
    flags: npt.NDArray[np.float32]
    tags: npt.NDArray[np.intp]


def read_rows(data: Path, region: Path, vectors: WordVectors) -> tuple[list[Row], list[str]]:
    """All marked messages below ``data``, and the words whose numbers stand in them."""
    read = list(_read(data, region, vectors))
    texts = ((word for word in one.texts if not word.isdigit()) for _, one in read)
    words = [NUMBER, *words_of_several(texts, FEWEST)]
    known = {word: number for number, word in enumerate(words, start=KNOWN)}
    rows = [
        Row(
            own=own_numbers(one.texts, known),
            shared=one.shared,
            ending=one.ending,
            flags=one.flags,
            tags=tags_of(one, case.values),
        )
        for case, one in read
    ]
    return rows, words


def _read(data: Path, region: Path, vectors: WordVectors) -> Iterator[tuple[Case, NameWords]]:
    """Each message with its words, as the rules leave them."""
    city = region_from_document(json.loads(region.read_text(encoding="utf-8")))
    engine, lexicon = EmbeddedInterpreter(jurisdiction=city, model=None), load_lexicon(data)
    for language in LANGUAGES:
        path = data / language / NAMES_FILE
        for case in read_file(path, task=TASKS["entities"], name=language):
            found = engine.parse(
                text=case.text, expecting=None, now=_BEFORE_ALL, tasks=MORE_VALUES
            ).entities
            reading = open_message(text=case.text, expecting=None, lexicon=lexicon)
            yield case, words_of(reading, found, vectors)


def tags_of(words: NameWords, values: Sequence[Gold]) -> npt.NDArray[np.intp]:
    """The tag of each word, given the names that are marked."""
    tags = np.zeros(len(words.spans), dtype=np.intp)
    for one in values:
        first = 1 + 2 * KINDS.index(one.entity)
        inside = [
            place
            for place, span in enumerate(words.spans)
            if one.start <= span.start and span.end <= one.end
        ]
        tags[inside] = first + 1
        tags[inside[:1]] = first
    return tags

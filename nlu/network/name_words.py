"""Words of a message as the tagger of names reads them, with what is known of each.

Chinese is read character by character, for names straddle the words of a dictionary; the word in
which a character stands is one of the things that are known of it. What the rules found is another
one: the tagger decides with their knowledge, not in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

from nlu.embedded.embedding import WordVectors
from nlu.embedded.lexicon import Lexicon
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity
from nlu.network.tokens import NOTHING, STRANGE

MOST_CHARACTERS: Final = 600
"""Characters of a message that are read for names."""

ENDINGS: Final = 256
"""Endings of words that are told apart; several share a number."""

NUMBER: Final = "0"

_LETTER: Final = r"[^\W\d_\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_TOKEN: Final = re.compile(rf"{_LETTER}+|\d+|\S")
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_END: Final = 3
_WORDS: Final = 2_048
"""Words of which it is kept what is known of them."""

_LISTS: Final = (
    *("names.given_exact", "names.family_exact", "names.last_exact", "names.ambiguous_exact"),
    *("names.ordinary_exact", "person.stop_exact", "company.stop_exact", "person.titles_exact"),
    *("company.firm_words_exact", "company.firm_places_exact"),
)
_LETTERS: Final = (
    *("person.surnames_exact", "names.common_exact", "names.given_often", "names.given_never"),
)
_PHRASES: Final = (
    *("company.firm_endings", "company.firm_stems", "company.counterparts", "company.own"),
    *("company.third_party", "person.others", "places.other_cities"),
)
_FORM: Final = "company.form_patterns"
_KINDS: Final = {
    "company": "company",
    "person": "person",
    "authority": "unit",
    "respondent": "unit",
    "district": "place",
    "area": "place",
}
_SENTENCES: Final = frozenset({"facts", "demand", "business", "urgency"})
"""Values that are whole sentences: names may stand in them."""

_SHAPES: Final = (
    *("small", "capital", "capitals", "letter", "mixed"),
    *("digits", "han", "other", "sign"),
)
_AROUND: Final = ("blank", "line")
_IN_WORD: Final = ("alone", "begins", "inside", "ends")
FOUND: Final = tuple(
    f"{kind}.{place}"
    for kind in ("company", "company.own", "person", "person.own", "unit", "place", "value")
    for place in ("begins", "inside")
)
FLAGS: Final = (*_SHAPES, *_AROUND, *_IN_WORD, *_LISTS, *_LETTERS, *_PHRASES, _FORM, *FOUND)
"""What is known of a word, each true or false."""

_BIT: Final[Mapping[str, int]] = {name: 1 << number for number, name in enumerate(FLAGS)}
_BITS: Final = np.arange(len(FLAGS), dtype=np.uint64)

Numbers = npt.NDArray[np.intp]
Flags = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class NameWords:
    """Words with their places in the message, their texts (folded) and what is known of them.

    ``shared`` are numbers among the word vectors (0: in none), ``ending`` those of the last
    letters (0: no Latin word).
    """

    spans: Sequence[Span]
    texts: Sequence[str]
    shared: Numbers
    ending: Numbers
    flags: Flags


def words_of(reading: Reading, found: Iterable[Entity], vectors: WordVectors) -> NameWords:
    """The words at the head of a message, given what the rules found in it."""
    head = reading.original[:MOST_CHARACTERS]
    spans = [Span(*one.span()) for one in _TOKEN.finditer(head)]
    shared, bits = [NOTHING] * len(head), [0] * len(head)
    _mark_dictionary(reading, len(head), vectors, shared, bits)
    _mark_phrases(reading, len(head), bits)
    _mark_found(found, len(head), bits)
    texts, words, endings = [], [], []
    for start, end in spans:
        text = reading.folded[start:end]
        bit, number, ending = _known(reading.lexicon, vectors, head[start:end], text)
        before = reading.folded[start - 1 : start] if start else "\n"
        bits[start] |= bit | (_BIT["line"] if before == "\n" else before == " " and _BIT["blank"])
        texts.append(text)
        words.append(shared[start] or number)
        endings.append(ending)
    packed = np.array([bits[one.start] for one in spans], dtype=np.uint64)
    return NameWords(
        spans=spans,
        texts=texts,
        shared=np.array(words, dtype=np.intp),
        ending=np.array(endings, dtype=np.intp),
        flags=((packed[:, None] >> _BITS) & np.uint64(1)).astype(np.float32),
    )


def own_numbers(texts: Iterable[str], known: Mapping[str, int]) -> Numbers:
    """Number of each word in the tagger's own list."""
    return np.array(
        [known.get(NUMBER if one.isdigit() else one, STRANGE) for one in texts], dtype=np.intp
    )


def _mark_dictionary(
    reading: Reading, size: int, vectors: WordVectors, shared: list[int], bits: list[int]
) -> None:
    """The known word in which each Chinese character stands, and where in it."""
    for run in _HAN.finditer(reading.folded, 0, size):
        text, place = run.group(), 0
        while place < len(text):
            length, number = vectors.longest(text, place)
            at = run.start() + place
            shared[at : at + length] = [NOTHING if number is None else number + 1] * length
            if length == 1:
                bits[at] |= _BIT["alone"]
            else:
                bits[at] |= _BIT["begins"]
                bits[at + length - 1] |= _BIT["ends"]
                for inner in range(at + 1, at + length - 1):
                    bits[inner] |= _BIT["inside"]
            place += length


def _mark_phrases(reading: Reading, size: int, bits: list[int]) -> None:
    for name in _PHRASES:
        for hit in reading.hits(name):
            _mark(bits, hit.start, min(hit.end, size), _BIT[name])
    for form in reading.lexicon.pattern(_FORM).finditer(reading.folded, 0, size):
        _mark(bits, form.start(), form.end(), _BIT[_FORM])


def _mark_found(found: Iterable[Entity], size: int, bits: list[int]) -> None:
    for one in found:
        if one.start >= size or one.entity in _SENTENCES:
            continue
        kind = _KINDS.get(one.entity, "value")
        kind += ".own" if one.own and kind in ("company", "person") else ""
        _mark(bits, one.start, min(one.end, size), _BIT[f"{kind}.inside"])
        bits[one.start] |= _BIT[f"{kind}.begins"]


def _mark(bits: list[int], start: int, end: int, bit: int) -> None:
    for place in range(start, end):
        bits[place] |= bit


@lru_cache(maxsize=_WORDS)
def _known(lexicon: Lexicon, vectors: WordVectors, written: str, text: str) -> tuple[int, int, int]:
    """What is known of a word by itself: flags, number among the word vectors, of the ending."""
    bits = _BIT[_shape(written)]
    if not written[0].isalpha() or _HAN.match(text):
        return bits | sum(_BIT[name] for name in _LETTERS if text in lexicon.words(name)[0]), 0, 0
    bits |= sum(_BIT[name] for name in _LISTS if text in lexicon.folded(name))
    number = vectors.number_of(text)
    ending = 1 + crc32(text[-_END:].encode()) % (ENDINGS - 1)
    return bits, NOTHING if number is None else number + 1, ending


def _shape(written: str) -> str:
    first = written[0]
    if _HAN.match(first):
        return "han"
    if first.isdigit():
        return "digits"
    if first.lower() == first.upper():
        return "other" if first.isalpha() else "sign"
    return _case(written)


def _case(written: str) -> str:
    """How capitals and small letters stand in a word."""
    if written.islower():
        return "small"
    if written.isupper():
        return "letter" if len(written) == 1 else "capitals"
    return "capital" if written.istitle() else "mixed"

"""Folding of text for matching (归一化): the original is stored, folded text only matched.

``fold`` keeps one character for one character, so that every offset in the folded text is an
offset in the original. ``for_classifying`` may change the length: models count n-grams, not places.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import opencc

_CACHED_CHARACTERS: Final = 16_384
_TYPOGRAPHY: Final = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2013": "-",
    "\u2014": "-",
    "\u2212": "-",
    "\u3010": "[",
    "\u3011": "]",
    "\u200b": " ",
    "\ufeff": " ",
    "\x00": " ",
    "\r": " ",
    "\t": " ",
}
_REPLACEMENT: Final = "\ufffd"
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_DIGIT: Final = re.compile(r"\d")
_BLANKS: Final = re.compile(r"\s+")

# Characters to characters for places (t2s), whole phrases for meaning (tw2sp: 軟體 is 软件).
_CHARACTERS: Final = opencc.OpenCC("t2s")
_PHRASES: Final = opencc.OpenCC("tw2sp")


class _Folded(dict[int, str]):
    """Folded form of each character met so far; ``str.translate`` asks it for one at a time."""

    def __missing__(self, code: int) -> str:
        folded = _one(chr(code))
        if len(self) < _CACHED_CHARACTERS:
            self[code] = folded
        return folded


_FOLDED: Final = _Folded()


def _one(char: str) -> str:
    """Folded form of one character, itself when the folded form is longer than one."""
    if char in _TYPOGRAPHY:
        return _TYPOGRAPHY[char]
    if _SURROGATES.match(char):
        return _REPLACEMENT
    folded = unicodedata.normalize("NFKC", char).lower()
    return folded if len(folded) == 1 else char


def fold(text: str) -> str:
    """NFKC, lower case and Simplified characters, always as long as ``text``."""
    folded = text.translate(_FOLDED)
    if folded.isascii():
        return folded
    simplified = _convert(_CHARACTERS, folded)
    return simplified if len(simplified) == len(text) else folded


def _convert(converter: opencc.OpenCC, text: str) -> str:
    return str(converter.convert(text))


def is_traditional(text: str) -> bool:
    """True when converting the characters of ``text`` to Simplified changes it."""
    clean = _SURROGATES.sub(_REPLACEMENT, text)
    return not text.isascii() and _convert(_CHARACTERS, clean) != clean


def simplify(text: str) -> str:
    """Traditional to Simplified by whole phrases (臺灣軟體 → 台湾软件)."""
    clean = _SURROGATES.sub(_REPLACEMENT, text)
    return clean if clean.isascii() else _convert(_PHRASES, clean)


def for_classifying(text: str, *, limit: int) -> str:
    """Text as the models see it: ``limit`` characters, simplified, small letters, digits as 0."""
    head = unicodedata.normalize("NFKC", simplify(text[:limit])).lower()
    return _BLANKS.sub(" ", _DIGIT.sub("0", head.replace("\u2019", "'"))).strip()

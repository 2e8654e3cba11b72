"""Small readings of a text: folded form, clauses, what is left when fillers are gone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from bot.dialogue.fillers import Fillers

STORY_HAN, STORY_WORDS = 15, 8  # Chinese characters, English words
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
SYLLABLE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uac00-\ud7af\u0400-\u04ff]")
SYLLABLES_A_CHARACTER = 3  # kana, hangul and Cyrillic say less a sign than Chinese characters
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'’-]*")
_KEPT_SIGNS = frozenset("#/:+@.-")
_COMMON = 0x10000
_CLAUSE_END = re.compile(r"[,;!?\n\uff0c\u3002\uff1b\uff01\uff1f\u3001]+|\.(?=\s|$)|:\s")
_SENTENCE = re.compile(r"[^.!?\n\u3002\uff01\uff1f]*(?:[.!?\u3002\uff01\uff1f]+|\n|$)")
_ABBREVIATED = re.compile(r"(?i)(?:\b(?:ltd|inc|corp|co)|(?<![a-z])[a-z]\.[a-z])$")
_QUESTION_END = ("?", "\uff1f")
PAUSES = " \t,.;:!\uff0c\u3002\uff1b\uff1a\uff01"
_TITLE_HAN = 30
_TITLE_LATIN = 70


def fold(text: str) -> str:
    """NFKC, lower case, punctuation and blanks at the edges gone, inner blanks single."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return " ".join(plain.translate(_FOLDED).split())


@lru_cache(maxsize=1024)
def fold_name(name: str) -> str:
    """``fold`` of a name of the registers, worked out once; never of what a person wrote."""
    return fold(name)


class _Folded(dict[int, str]):
    """What each character becomes, worked out when it is first seen."""

    def __missing__(self, code: int) -> str:
        folded = _folded(chr(code))
        if code < _COMMON:  # every character of daily use; the others are not worth the memory
            self[code] = folded
        return folded


def _folded(char: str) -> str:
    if char in _KEPT_SIGNS:
        return char
    if char in "'’":
        return ""
    return " " if unicodedata.category(char)[0] in "PCS" else char


_FOLDED = _Folded()


def bare(text: str) -> str:
    """The folded text without signs at its ends (``2.`` and ``２、`` become ``2``)."""
    folded = fold(text)
    stripped = folded.strip(" .-:")
    return stripped or folded


def printable(text: str) -> str:
    """The text without control characters; line ends and tabs stay."""
    return "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf")
    ).strip()


def has_words(text: str) -> bool:
    """Whether a letter or a digit stands in the text (an emoji alone has none)."""
    return any(char.isalnum() for char in text)


def han(text: str) -> int:
    """Number of Chinese characters."""
    return len(HAN.findall(text))


def latin(text: str) -> int:
    """Number of Latin words."""
    return len(LATIN.findall(text))


def tells_a_story(text: str) -> bool:
    """Whether a text is long enough to be more than the answer to a short question."""
    return han(text) >= STORY_HAN or latin(text) >= STORY_WORDS


def clauses(text: str) -> list[tuple[int, int]]:
    """Start and end of each clause, as offsets into ``text``."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _CLAUSE_END.finditer(text):
        found.append((start, match.start()))
        start = match.end()
    found.append((start, len(text)))
    return [(left, right) for left, right in found if text[left:right].strip()]


def statements(text: str) -> str:
    """The sentences that are no questions, in order and as written."""
    kept = [one for one in _SENTENCE.findall(text) if not one.rstrip().endswith(_QUESTION_END)]
    return "".join(kept).strip()


def strip_pauses(text: str) -> str:
    """The text without pauses at its ends; the full stop of "Co., Ltd." or "e.K." stays."""
    stripped = text.strip(PAUSES)
    behind = text[text.find(stripped) + len(stripped) :]
    return f"{stripped}." if behind.startswith(".") and _ABBREVIATED.search(stripped) else stripped


def ends_as_question(text: str) -> bool:
    """Whether the text ends with a question mark."""
    return text.rstrip().endswith(_QUESTION_END)


def without_spans(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the spans blanked out."""
    chars = list(text)
    for start, end in spans:
        for place in range(max(start, 0), min(end, len(chars))):
            chars[place] = " "
    return "".join(chars)


def content_size(text: str, *, fillers: Fillers, stop_words: frozenset[str]) -> int:
    """How much the text tells beyond filler words: Chinese characters, or twice Latin words."""
    rest = fillers.without(unicodedata.normalize("NFKC", text).lower())
    words = [one for one in LATIN.findall(rest) if one.lower().rstrip("'’") not in stop_words]
    return han(rest) + 2 * len(words) + len(SYLLABLE.findall(rest)) // SYLLABLES_A_CHARACTER


def short_title(text: str) -> str:
    """A short title of the facts (诉求标题): the first clauses that fit, never inside a word."""
    line = " ".join(printable(text).split())
    limit = _TITLE_HAN if HAN.search(line) else _TITLE_LATIN
    if len(line) <= limit:
        return line
    ends = [end for _, end in clauses(line) if end <= limit]
    if ends and ends[-1] >= limit // 3:
        return line[: ends[-1]].strip()
    cut = line[:limit]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut) + "…"


def shown(text: str, limit: int = 40) -> str:
    """A value as it is echoed: one line, shortened for the eye only."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"

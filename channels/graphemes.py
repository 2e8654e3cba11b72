"""Where a text may be cut without tearing a sign apart (字素簇, grapheme clusters).

The rules of Unicode's UAX #29, from the character data that Python brings along. Where that data
does not tell, the answer is "no boundary": a cut that is left out does no harm.
"""

from __future__ import annotations

import unicodedata

ZERO_WIDTH_JOINER = "\u200d"
_JOINED_BEFORE = frozenset({"Mn", "Me", "Mc"})
_CONTROLS = frozenset({"Cc", "Zl", "Zp"})
# Extend to the left though their category does not say so: zero-width (non-)joiner, the voiced
# marks of half-width katakana.
_EXTENDERS = frozenset("\u200c\u200d\uff9e\uff9f")
# Signs that belong to the number or letter behind them.
_PREPENDED = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
_EXTENDING = (("\U0001f3fb", "\U0001f3ff"), ("\U000e0020", "\U000e007f"))
"""Skin tones, and the tags behind a flag."""
_JAMO = (
    ("\u1100", "\u115f", "L"),
    ("\ua960", "\ua97c", "L"),
    ("\u1160", "\u11a7", "V"),
    ("\ud7b0", "\ud7c6", "V"),
    ("\u11a8", "\u11ff", "T"),
    ("\ud7cb", "\ud7fb", "T"),
)
_FOLLOWERS = {"L": "LVAB", "A": "VT", "V": "VT", "B": "T", "T": "T"}
"""L leading consonant, V vowel, T tail; A a whole syllable without a tail, B one with it."""
_TAILS = 28
"""Syllables of the same beginning: one without a tail, 27 with one."""
_VIRAMA = 9
"""Combining class of the sign that joins two consonants of an Indic script."""


def is_boundary(text: str, place: int) -> bool:
    """Whether the text may be cut before the character at ``place``."""
    if place <= 0 or place >= len(text):
        return True
    before, after = text[place - 1], text[place]
    if _is_control(before) or _is_control(after):
        return (before, after) != ("\r", "\n")
    if _is_flag_letter(before) and _is_flag_letter(after):
        return _flag_letters_before(text, place) % 2 == 0
    return not (_extends(after) or _draws_in(before, after) or _one_syllable(before, after))


def boundary_before(text: str, place: int, *, floor: int = 0) -> int:
    """The last boundary at or before ``place``; ``floor`` when the sign there reaches beyond."""
    while place > floor and not is_boundary(text, place):
        place -= 1
    return place


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in _CONTROLS


def _extends(sign: str) -> bool:
    """Whether the sign clings to the one before it: accents, skin tones, tags of flags."""
    if sign in _EXTENDERS or unicodedata.category(sign) in _JOINED_BEFORE:
        return True
    return any(first <= sign <= last for first, last in _EXTENDING)


def _draws_in(before: str, after: str) -> bool:
    """Whether the first sign takes the second one to itself: a joiner, a number mark, a virama."""
    if before == ZERO_WIDTH_JOINER or before in _PREPENDED:
        return True
    return unicodedata.combining(before) == _VIRAMA and unicodedata.category(after) == "Lo"


def _is_flag_letter(sign: str) -> bool:
    """Regional indicators: two of them are one flag."""
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _flag_letters_before(text: str, place: int) -> int:
    count = 0
    while count < place and _is_flag_letter(text[place - 1 - count]):
        count += 1
    return count


def _one_syllable(before: str, after: str) -> bool:
    """Whether both are parts of one Hangul syllable."""
    return _part(after) in _FOLLOWERS.get(_part(before), "")


def _part(sign: str) -> str:
    """The part that a sign plays in a Hangul syllable; "-" for every other sign."""
    if "\uac00" <= sign <= "\ud7a3":
        return "A" if (ord(sign) - 0xAC00) % _TAILS == 0 else "B"
    return next((part for first, last, part in _JAMO if first <= sign <= last), "-")

"""What a person wrote, before it stands in a document: its words, never its control signs.

A control character makes a Word file unreadable, a change of direction (RTL override) turns the
words around it, a zero-width sign hides a difference between two names that look the same.
"""

from __future__ import annotations

import unicodedata

LINE = "\n"
_BREAKS = str.maketrans(dict.fromkeys("\r\v\f\x85\u2028\u2029", LINE) | {"\t": " "})
_KEPT_FORMAT = frozenset("\u200d")  # joins the parts of one emoji
_NO_CHARACTERS = range(0xFDD0, 0xFDF0)
_LAST_OF_PLANE = 0xFFFE  # the last two code points of each plane are no characters
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")


def clean(value: str) -> str:
    """The words of ``value`` in logical order, lines parted by a line feed, nothing invisible.

    Cc, Cf (bidirectional marks, zero-width signs, tags), half characters (Cs) and code points
    that no text has (noncharacters) go; everything else stays 1:1.
    """
    broken = value.replace("\r\n", LINE).translate(_BREAKS)
    return "".join(char for char in broken if char == LINE or _shown(char))


def _shown(char: str) -> bool:
    if char in _KEPT_FORMAT:
        return True
    code = ord(char)
    if char in _UNSEEN or code in _NO_CHARACTERS or code & _LAST_OF_PLANE == _LAST_OF_PLANE:
        return False
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs"}

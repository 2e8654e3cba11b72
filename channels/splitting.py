"""Texts that are too long for a platform, in parts: nothing is cut off, no sign torn (分段).

Cut at the end of a paragraph, else of a line, of a sentence, at a blank, and at last between two
signs. The parts put together are the text, to the last blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from channels.channel import ChannelProfile, TextUnit
from channels.graphemes import boundary_before, is_boundary

LEAST = 4
"""No unit of any platform needs more for one character (UTF-8: four bytes)."""
_ENDS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\n[^\S\n]*\n\s*",
        r"\n",
        r"[。！？；…][”’」』）】]*\s*|[.!?;][\"')\]]*\s+",
        r"[，、：]|\s+",
    )
)
"""Ends of a paragraph, a line, a sentence, a word: the earlier the better a place to cut."""


def measure(text: str, unit: TextUnit) -> int:
    """Length of the text as the platform counts it."""
    if unit is TextUnit.BYTES:
        return len(text.encode("utf-8", "surrogatepass"))
    if unit is TextUnit.UTF16:
        return len(text) + sum(sign > "\uffff" for sign in text)
    return len(text)


def split(text: str, *, limit: int, unit: TextUnit) -> tuple[str, ...]:
    """The text in parts of at most ``limit`` units; ``"".join(parts) == text``.

    An empty text has no part. Raises ValueError for a limit that not every character fits in.
    """
    if limit < LEAST:
        raise ValueError(f"a part needs room for {LEAST} units, not {limit}")
    return tuple(_parts(text, limit, unit))


def parts_for(text: str, profile: ChannelProfile) -> tuple[str, ...]:
    """The text in parts that a platform carries, without blank ones and blank edges."""
    parts = split(text, limit=profile.text_limit, unit=profile.text_unit)
    return tuple(filter(None, (part.strip() for part in parts)))


def shortened(text: str, *, tail: str, limit: int, unit: TextUnit) -> str:
    """The text in one message: whole if it fits, else its beginning and ``tail`` (a link).

    For a platform that lets only one more message through. Raises ValueError when the tail leaves
    no room.
    """
    if measure(text, unit) <= limit:
        return text
    return split(text, limit=limit - measure(tail, unit), unit=unit)[0].rstrip() + tail


def _parts(text: str, limit: int, unit: TextUnit) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = _reach(text, start, limit, unit)
        if end < len(text):
            end = _cut(text, start, end)
        yield text[start:end]
        start = end


def _reach(text: str, start: int, limit: int, unit: TextUnit) -> int:
    """How far a part that begins at ``start`` may go."""
    room = limit
    for place in range(start, min(len(text), start + limit)):
        room -= measure(text[place], unit)
        if room < 0:
            return place
    return min(len(text), start + limit)


def _cut(text: str, start: int, end: int) -> int:
    """The best place between ``start`` and ``end``, in the second half if there is one.

    A single sign that is longer than a whole part (hundreds of accents on one letter) is cut
    between two of its characters: there is no other way.
    """
    half = start + (end - start) // 2
    for pattern in _ENDS:
        ends = [match.end() for match in pattern.finditer(text, start, end)]
        for place in reversed(ends):
            if place >= half and is_boundary(text, place):
                return place
    place = boundary_before(text, end, floor=start)
    return place if place > start else end

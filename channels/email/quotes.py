"""What is new in an answer (回信中的新内容): earlier mails below it were read before.

Only what is known word for word is left out. A line that stands among the earlier ones and that
nobody has seen yet is the writer's, and where the beginning cannot be found all of it stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from channels.email.phrases import phrases

_MARK: Final = ">"
_WRAPPED: Final = 3
"""An opening line that a programme has wrapped runs over so many lines at most."""


def new_words(text: str, *, known: Iterable[str]) -> str:
    """The text without what ``known`` texts of the conversation say already; "" for no new word.

    The frame of an earlier mail goes with the words that follow it.
    """
    lines = text.splitlines()
    frames = _frames(lines)
    opening = next((at for at, one in enumerate(lines) if frames[at] or _is_quoted(one)), None)
    if opening is None:
        return text.strip()
    before, rest = lines[:opening], lines[opening:]
    quoted = any(_is_quoted(line) for line in rest)
    if not quoted and not any(line.strip() for line in before):
        return text.strip()
    said = "".join(_bare(one) for one in known)
    goes = [
        None if frames[at] or _is_bare(line) else _is_earlier(line, said, quoted=quoted)
        for at, line in enumerate(rest, start=opening)
    ]
    kept = [line for line, gone in zip(rest, _with_frames(goes), strict=True) if not gone]
    return "\n".join([*before, *kept]).strip()


def begins_with_mail(text: str) -> bool:
    """Whether another mail begins before the writer said a word."""
    lines = text.strip().splitlines()
    return bool(lines) and (_frames(lines)[0] or _is_quoted(lines[0]))


def _frames(lines: Sequence[str]) -> list[bool]:
    """For each line whether a programme wrote it to frame an earlier mail."""
    found = [False] * len(lines)
    for place in range(len(lines)):
        start = _opens_at(lines, place)
        if start is not None:
            found[start : place + 1] = [True] * (place + 1 - start)
        if _is_head(lines, place) and _is_head(lines, place + 1):
            found[place : place + 2] = [True, True]
    return found


def _opens_at(lines: Sequence[str], place: int) -> int | None:
    """Where the opening line begins that ends at ``place``.

    Its shortest form is tried first: what stands before it is the writer's, even where it begins
    as such a line does.
    """
    for start in range(place, max(place - _WRAPPED, -1), -1):
        joined = " ".join(_plain(one) for one in lines[start : place + 1])
        if _plain(lines[start]) and phrases().opens.fullmatch(joined):
            return start
    return None


def _is_head(lines: Sequence[str], place: int) -> bool:
    """Whether the line looks like one of a mail's head."""
    plain = _plain(lines[place]) if place < len(lines) else ""
    return phrases().heads.fullmatch(plain) is not None


def _with_frames(goes: Sequence[bool | None]) -> list[bool]:
    """Frames (None) share the fate of the next words; behind the last ones they go."""
    found: list[bool] = []
    fate = True
    for one in reversed(goes):
        fate = fate if one is None else one
        found.append(fate)
    return found[::-1]


def _is_earlier(line: str, said: str, *, quoted: bool) -> bool:
    """A line that was said; where a programme marks its quotes, only marked ones can be."""
    return (_is_quoted(line) or not quoted) and _bare(_plain(line)) in said


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(_MARK)


def _is_bare(line: str) -> bool:
    """Without words: a blank line, or a rule."""
    return not _plain(line).strip("_-=* ")


def _plain(line: str) -> str:
    return line.strip(" >\t\u3000")


def _bare(text: str) -> str:
    """Words without blanks and quote marks: programmes wrap lines where they like."""
    return "".join(text.replace(_MARK, "").split())

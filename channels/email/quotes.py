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
    """The text without what ``known`` texts of the conversation say already."""
    lines = text.splitlines()
    opening, begin = _opening(lines)
    before, frame, rest = lines[:opening], lines[opening:begin], lines[begin:]
    answered_above = any(line.strip() for line in before)
    quoted = any(_is_quoted(line) for line in rest)
    if not answered_above and not quoted:
        return text.strip()
    said = "".join(_bare(one) for one in known)
    seen = [_may_go(line, quoted=quoted) and _is_known(line, said) for line in rest]
    first = next((at for at, line in enumerate(rest) if line.strip()), None)
    kept = [line for line, gone in zip(rest, seen, strict=True) if not gone]
    if first is not None and not seen[first]:
        kept = [*frame, *kept]
    return "\n".join([*before, *kept]).strip() or text.strip()


def _opening(lines: Sequence[str]) -> tuple[int, int]:
    """Where the frame of the earlier mails begins, and where their first line is."""
    found = phrases()
    for place, line in enumerate(lines):
        if _is_quoted(line):
            return place, place
        if found.heads.fullmatch(line.strip()) and _is_head(lines, place + 1):
            return place, place
        # The last line of the frame is met first by its shortest form: what stands before it is
        # the writer's, even where it begins as such a frame does.
        for start in range(place, max(place - _WRAPPED, -1), -1):
            joined = " ".join(one.strip() for one in lines[start : place + 1])
            if lines[start].strip() and found.opens.fullmatch(joined):
                return start, place + 1
    return len(lines), len(lines)


def _is_head(lines: Sequence[str], place: int) -> bool:
    """Whether the next line is one of a mail's head too."""
    following = lines[place].strip(" >\t") if place < len(lines) else ""
    return phrases().heads.fullmatch(following) is not None


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(_MARK)


def _may_go(line: str, *, quoted: bool) -> bool:
    """Where a programme marks its quotes, only marked lines can be earlier ones."""
    return _is_quoted(line) or not quoted


def _is_known(line: str, said: str) -> bool:
    """A line of an earlier mail: its frame, or words that were said."""
    plain = line.strip(" >\t\u3000")
    frame = phrases()
    return (
        not plain.strip("_-=* ")
        or frame.opens.fullmatch(plain) is not None
        or frame.heads.fullmatch(plain) is not None
        or _bare(plain) in said
    )


def _bare(text: str) -> str:
    """Words without blanks and quote marks: programmes wrap lines where they like."""
    return "".join(text.replace(_MARK, "").split())


def begins_with_mail(text: str) -> bool:
    """Whether another mail begins before the writer said a word."""
    lines = text.strip().splitlines()
    return bool(lines) and _opening(lines)[0] == 0

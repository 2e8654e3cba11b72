"""The grammar of who speaks (谁在说话): how a word for a body stands in its sentence.

A body speaks where a relation holds: the writer is it, works there, acts for it, was told by it to
write; it is the subject of what only a writer does; or it stands where a name signs. The relations
are data (``speaker.toml``): words before, modifiers that may lie between, words right behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nlu.embedded.phrases import Hit
from nlu.embedded.reading import Reading, Span

_RELATIONS: Final = "speaker.relation"
_HEAD: Final = 1_200
_FOOT: Final = 600
"""Characters of a long message in which who writes is looked for without a word for a body."""
_LEFT: Final = 120
_RIGHT: Final = 90
_GAP: Final = 26
"""Chinese characters that may stand between a relation's words and the body."""
_LATIN: Final = 3
"""Latin letters that count as one Chinese character there."""


def speaks(reading: Reading, name: str, hit: Hit[str]) -> bool:
    """Whether the body ``hit`` of the kind ``name`` is who speaks, by a relation or its place."""
    left, right = _around(reading, hit)
    if _only_part(reading, left, right):
        return False
    if any(_holds(reading, one, name, left, right) for one in _relations(reading)):
        return True
    return not is_ordinary(reading) and _signs(reading, hit)


def is_mention(reading: Reading, hit: Hit[str]) -> bool:
    """Whether the words around it leave the body only named: a place, a denial, one that told."""
    left, right = _around(reading, hit)
    return (
        _only_part(reading, left, right)
        or reading.lexicon.pattern("speaker.mention_before_patterns").search(left) is not None
        or reading.lexicon.pattern("speaker.mention_after_patterns").match(right) is not None
    )


def is_ordinary(reading: Reading) -> bool:
    """Whether the enterprise itself plainly speaks ("our factory", 我司), and nobody above it."""
    return reading.matches("speaker.ordinary_patterns") and not reading.matches(
        "speaker.above_patterns"
    )


def is_impersonal(reading: Reading) -> bool:
    """Whether the message is a question in which nobody says I or we: "Can a consulate …?"."""
    return reading.matches("speaker.impersonal_patterns")


def spoken_spans(reading: Reading, name: str) -> Iterator[Span]:
    """Words that tell who speaks by themselves: "our Shenyang subsidiary", 我会会员企业."""
    pattern = reading.lexicon.pattern(f"speaker.self.{name}_patterns")
    for part in _head_and_foot(len(reading.folded)):
        for found in pattern.finditer(reading.folded, part.start, part.end):
            left = reading.folded[max(0, found.start() - _RIGHT) : found.start()]
            if found.end() > found.start() and not _denied(reading, left):
                yield Span(*found.span())


def _head_and_foot(length: int) -> tuple[Span, ...]:
    """Where a message says who writes: all of it, of a long one its head and its foot."""
    if length <= _HEAD + _FOOT:
        return (Span(0, length),)
    return Span(0, _HEAD), Span(length - _FOOT, length)


def from_abroad(reading: Reading) -> Iterator[Span]:
    """The works in Shenyang, where the writer is plainly elsewhere: its owner speaks."""
    abroad = reading.lexicon.pattern("speaker.weak.abroad_patterns").search(reading.folded)
    works = reading.lexicon.pattern("speaker.weak.headquarters_patterns").search(reading.folded)
    if abroad is not None and works is not None:
        yield Span(*works.span())


def _around(reading: Reading, hit: Hit[str]) -> tuple[str, str]:
    """What stands before and behind the hit in its sentence."""
    sentence = reading.sentence_at(hit.start)
    left = reading.folded[max(sentence.start, hit.start - _LEFT) : hit.start].lstrip()
    return left, reading.folded[hit.end : min(sentence.end, hit.end + _RIGHT)].rstrip()


def _relations(reading: Reading) -> tuple[str, ...]:
    lists = reading.lexicon.under(_RELATIONS)
    return tuple(dict.fromkeys(one.split(".")[0] for one in lists))


def _holds(reading: Reading, relation: str, name: str, left: str, right: str) -> bool:
    start = f"{_RELATIONS}.{relation}"
    kinds = reading.lexicon.words(f"{start}.for_exact")
    if kinds and name not in kinds:
        return False
    after = reading.lexicon.pattern(f"{start}.after_patterns")
    if reading.lexicon.words(f"{start}.after_patterns") and after.match(right) is None:
        return False
    before = reading.lexicon.pattern(f"{start}.before_patterns")
    return any(_joined(reading, left[one.end() :]) for one in before.finditer(left))


def _joined(reading: Reading, gap: str) -> bool:
    """Whether nothing but modifiers stands between a relation's words and the body."""
    size = sum(1 if char > "\u3400" else 1 / _LATIN for char in gap)
    return size <= _GAP and reading.lexicon.pattern("speaker.break_patterns").search(gap) is None


def _only_part(reading: Reading, left: str, right: str) -> bool:
    belonging = reading.lexicon.pattern("speaker.belonging_patterns")
    return belonging.match(right) is not None or _denied(reading, left)


def _denied(reading: Reading, left: str) -> bool:
    return reading.lexicon.pattern("speaker.denied_patterns").search(left) is not None


def _signs(reading: Reading, hit: Hit[str]) -> bool:
    """Whether the hit stands in words that are nothing but a name, where names sign."""
    line = reading.folded.rfind("\n", 0, hit.start) + 1
    if reading.lexicon.pattern("speaker.copied_patterns").match(reading.folded, line):
        return False
    parts = (reading.clause_at(hit.start), reading.sentence_at(hit.start))
    return any(_titled(reading, hit, part) for part in parts)


def _titled(reading: Reading, hit: Hit[str], part: Span) -> bool:
    if max(hit.start - part.start, part.end - hit.end) > _LEFT:
        return False
    before = reading.folded[max(0, part.start - _RIGHT) : part.start]
    behind = reading.folded[part.end : part.end + _RIGHT].strip()
    left = reading.folded[part.start : hit.start].lstrip()
    right = reading.folded[hit.end : part.end].rstrip(" \n.,;:。")
    if not _bare(reading, left, right) or "?" in reading.folded[hit.end : part.end]:
        return False
    if not before.strip():
        return bool(behind) and bool(left.strip() or right.strip())
    introduced = reading.lexicon.pattern("speaker.name.intro_patterns")
    start = max(reading.clause_at(max(0, part.start - 1)).start, part.start - _RIGHT)
    previous = reading.folded[start : part.start].rstrip(" ,:;\n")
    if introduced.search(previous):
        return True
    closed = reading.lexicon.pattern("speaker.name.closing_patterns").search(before)
    return not behind and closed is not None


def _bare(reading: Reading, left: str, right: str) -> bool:
    """Whether the words around the hit are those of a name and a function."""
    first = reading.lexicon.pattern("speaker.name.left_patterns").fullmatch(left)
    last = reading.lexicon.pattern("speaker.name.right_patterns").fullmatch(right)
    return first is not None and last is not None

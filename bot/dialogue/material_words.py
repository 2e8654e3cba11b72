"""Items of the legal list in a text (法定材料的识别): said unasked, or as the answer to a question.

What nobody asked for is taken only where its own words stand beside it; an address must look like
one. A value of the respondent is never the writer's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.dialogue.checks import CHECKS, CheckScope
from bot.dialogue.statutory import VALUE, MaterialKind, MaterialSpec, Statutory
from bot.dialogue.text import strip_pauses

THIRD = "respondent"
_ALONE = re.compile(r"(?<![\w-])\d{6}(?![\w-])", re.ASCII)
LONGEST = 4000
"""Beyond this many characters of a text nothing is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An item in a text: its value, its words as written, and where the whole of it stands."""

    spec: MaterialSpec
    value: str
    words: str
    start: int
    end: int


def find_materials(text: str, statutory: Statutory, scope: CheckScope) -> tuple[Found, ...]:
    """Items that the text names with a value; of overlapping ones the respondent's count first."""
    found = [one for spec in statutory.items for one in _of(spec, text[:LONGEST], scope)]
    found.sort(key=lambda one: (one.spec.rule.block != THIRD, one.start))
    kept: list[Found] = []
    for one in found:
        if not any(_touches(one, other) for other in kept):
            kept.append(one)
    return tuple(sorted(_split(kept, statutory), key=lambda one: one.start))


def file_item(name: str, statutory: Statutory) -> str | None:
    """The item that a file is by its name, or by the words beside it."""
    folded = name.lower()
    for spec in statutory.items:
        if any(cue in folded for cue in spec.file_cues):
            return spec.key
    return None


def split_address(text: str, post_code: MaterialSpec) -> tuple[str, str]:
    """An address without its post code, and the post code; empty when there is none."""
    for pattern in post_code.patterns:
        found = pattern.search(text)
        if found is not None:
            return strip_pauses(text[: found.start()] + text[found.end() :]), found[VALUE]
    alone = _ALONE.search(text)
    if alone is None:
        return text, ""
    return strip_pauses(text[: alone.start()] + text[alone.end() :]), alone.group()


def _of(spec: MaterialSpec, text: str, scope: CheckScope) -> Iterator[Found]:
    """The first occurrence of one item."""
    for pattern in spec.patterns:
        for match in pattern.finditer(text):
            value = (
                strip_pauses(match[VALUE]).strip(" ()\uff08\uff09")
                if _plain(spec)
                else match[VALUE]
            )
            checked = CHECKS[spec.check](value, scope)
            if checked.value is None or not _signed(spec, value):
                continue
            yield Found(
                spec=spec,
                value=checked.value,
                words=match[VALUE].strip(),
                start=match.start(),
                end=match.end(VALUE),
            )
            return


def _plain(spec: MaterialSpec) -> bool:
    return spec.kind is not MaterialKind.TEXT


def _signed(spec: MaterialSpec, value: str) -> bool:
    folded = value.lower()
    return not spec.signs or any(sign in folded for sign in spec.signs)


def _touches(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end


def _split(found: list[Found], statutory: Statutory) -> Iterator[Found]:
    """An address gives its post code away, unless that is said by itself."""
    said = {one.spec.key for one in found}
    for one in found:
        other = post_code_of(one.spec, statutory)
        if one.spec.kind is not MaterialKind.ADDRESS or other is None:
            yield one
            continue
        value, code = split_address(one.value, other)
        yield replace(one, value=value)
        if code and other.key not in said:
            yield Found(spec=other, value=code, words=code, start=one.start, end=one.end)


def post_code_of(address: MaterialSpec, statutory: Statutory) -> MaterialSpec | None:
    """The item of the post code that belongs to an address."""
    block = address.rule.block
    codes = (one for one in statutory.items if one.kind is MaterialKind.POST_CODE)
    return next((one for one in codes if one.rule.block == block), None)

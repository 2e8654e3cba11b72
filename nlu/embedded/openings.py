"""Characters that a match can begin with (首字符): at most places of a letter none of them stands.

A list of thirty expressions costs thirty attempts at every character. One look at a set of
characters spares them. What is matched stays the same: where nothing is known of the beginning of
an expression, nothing is put before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Final, NamedTuple

_ANY: Final = r"\s\S"
_EDGE: Final = re.compile(r"(?:\\b|\(\?<[=!](?:\[[^\]\\]*\]|[^()\[\]|\\])*\))+")
_ESCAPE: Final = r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[^ux0-9])"
_REPEAT: Final = re.compile(r"(?:(?P<none>[?*]|\{0?,\d*\}|\{0\})|\+|\{\d+(?:,\d*)?\})[?+]?")
_FIRST: Final = "^"
_WIDTHLESS: Final = re.compile(r"\$|\\[bBZ]")
_PLAIN: Final = re.compile(r"[^\\()\[\]|]+")
_ONE: Final = re.compile(rf"{_ESCAPE}|[^\\()\[\].]")
_SET: Final = re.compile(rf"\[(?P<not>\^?)(?P<body>\]?(?:{_ESCAPE}|[^\]\\])*)\]")
_MEMBER: Final = re.compile(rf"(?P<one>{_ESCAPE}|[^\\])(?:-(?P<last>{_ESCAPE}|[^\\]))?")
_GROUP: Final = re.compile(r"\((?P<look>\?<?[=!])?(?:\?:|\?P<\w+>|(?!\?)|(?<=[=!]))")


class _Start(NamedTuple):
    """Members of a set ``[…]`` that a part can begin with, and whether it can be empty.

    ``^`` is among them where the part can stand at the beginning of the text alone.
    """

    members: frozenset[str]
    empty: bool


def joined(expressions: Iterable[str]) -> str:
    """One expression that matches whatever one of ``expressions`` does, the first before others."""
    told = [(opening(one), one) for one in expressions]
    parts = []
    for known, run in groupby(told, key=lambda pair: pair[0] is not None):
        pairs = list(run)
        whole = "|".join(f"(?:{one})" for _, one in pairs)
        parts.append(f"(?:{_gate(pairs)})(?:{whole})" if known else whole)
    return "|".join(parts)


def _gate(pairs: Iterable[tuple[frozenset[str] | None, str]]) -> str:
    """What holds wherever one of the expressions begins to match."""
    gates: dict[str, set[str]] = {}
    for members, expression in pairs:
        gates.setdefault(_edge(expression), set()).update(members or ())
    return "|".join(_ways(edge, members) for edge, members in sorted(gates.items()))


def _ways(edge: str, members: set[str]) -> str:
    """A character of the set behind ``edge``, or the beginning of the text."""
    characters = "".join(sorted(members - {_FIRST}))
    ways = [f"{edge}(?=[{characters}])"] if characters else []
    return "|".join([*ways, _FIRST] if _FIRST in members else ways)


def _edge(expression: str) -> str:
    """What an expression asks first of the place before it: the edge of a word, no letter."""
    found = _EDGE.match(expression)
    if found is None or _sequence(expression, 0)[1] < len(expression):
        return ""
    return found.group()


def opening(expression: str) -> frozenset[str] | None:
    """Members of a set of all characters that a match can begin with; None if they are unknown."""
    try:
        start, end = _alternatives(expression, 0)
    except ValueError:
        return None
    if start.empty or _ANY in start.members or end < len(expression):
        return None
    return start.members


def _alternatives(text: str, place: int) -> tuple[_Start, int]:
    """All ways that are parted by ``|``, up to a closing bracket or the end."""
    start, place = _sequence(text, place)
    while text[place : place + 1] == "|":
        other, place = _sequence(text, place + 1)
        start = _Start(start.members | other.members, start.empty or other.empty)
    return start, place


def _sequence(text: str, place: int) -> tuple[_Start, int]:
    """Parts one after the other: those up to the first that cannot be empty begin a match."""
    start = _Start(frozenset(), empty=True)
    while place < len(text) and text[place] not in "|)":
        if not start.empty and (plain := _PLAIN.match(text, place)):
            place = plain.end()  # only the end is looked for by now
            continue
        part, place = _part(text, place)
        if start.empty:
            start = _Start(start.members | part.members, part.empty)
    return start, place


def _part(text: str, place: int) -> tuple[_Start, int]:
    """One character, set or group with its repetition."""
    start, place = _group(text, place) if text[place] == "(" else _single(text, place)
    repeat = _REPEAT.match(text, place)
    if repeat is None:
        return start, place
    return _Start(start.members, start.empty or repeat["none"] is not None), repeat.end()


def _group(text: str, place: int) -> tuple[_Start, int]:
    """A group; looking ahead or behind takes no characters. ValueError: a kind not known here."""
    opens = _GROUP.match(text, place)
    if opens is None:
        raise ValueError(text)
    start, end = _alternatives(text, opens.end())
    if text[end : end + 1] != ")":
        raise ValueError(text)
    return (_Start(frozenset(), empty=True) if opens["look"] else start), end + 1


def _single(text: str, place: int) -> tuple[_Start, int]:
    """A place in the text, a character or a set. ValueError: something not known here."""
    if text[place] == _FIRST:
        return _Start(frozenset({_FIRST}), empty=False), place + 1
    if edge := _WIDTHLESS.match(text, place):
        return _Start(frozenset(), empty=True), edge.end()
    if text[place] == ".":
        return _Start(frozenset({_ANY}), empty=False), place + 1
    if one := _ONE.match(text, place):
        return _letter(one.group()), one.end()
    if several := _SET.match(text, place):
        members = {_ANY} if several["not"] else set(map(_range, _MEMBER.finditer(several["body"])))
        return _Start(frozenset(members), empty=False), several.end()
    raise ValueError(text)


@cache
def _letter(character: str) -> _Start:
    """What begins with one character; the same few thousand come again and again."""
    return _Start(frozenset({_member(character)}), empty=False)


def _range(found: re.Match[str]) -> str:
    last = found["last"]
    return _member(found["one"]) + ("" if last is None else f"-{_member(last)}")


@cache
def _member(character: str) -> str:
    return character if character.startswith("\\") else re.escape(character)

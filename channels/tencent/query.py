"""The query of a call (URL 参数): each field once, of its form, of a sensible length."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from channels.tencent.refused import Reason, Refused

_MOST: Final = 128
"""Characters of a field; ``echostr`` of WeCom is the longest."""
_MOST_ECHO: Final = 1024
_MOST_DIGITS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What is signed beside the body. ``timestamp`` in seconds since 1970."""

    timestamp: str
    nonce: str
    signature: str

    @property
    def seconds(self) -> int:
        """The timestamp as a number."""
        return int(self.timestamp)


def once_each(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The query as a mapping. Raises Refused when a field stands there twice."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise Refused(Reason.QUERY)
        found[name] = value
    return found


def stamp(query: Mapping[str, str], *, signature: str) -> Stamp:
    """Timestamp, nonce and the signature of that name. Raises Refused."""
    timestamp = field(query, "timestamp")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _MOST_DIGITS):
        raise Refused(Reason.QUERY)
    return Stamp(
        timestamp=timestamp, nonce=field(query, "nonce"), signature=field(query, signature)
    )


def echo(query: Mapping[str, str]) -> str:
    """What the platform wants to read back when it checks the address. Raises Refused."""
    return field(query, "echostr", most=_MOST_ECHO)


def field(query: Mapping[str, str], name: str, *, most: int = _MOST) -> str:
    """A field that must be there. Raises Refused."""
    value = query.get(name, "")
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise Refused(Reason.QUERY)
    return value

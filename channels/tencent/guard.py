"""The XML guard (XML 防护): reads a message of the platform and nothing that could hurt.

One pass of expat both checks and reads, so that what was checked is what is used. Refused are
more than 64 KiB, more than 6 levels or 200 elements, any DOCTYPE (and with it every entity),
other encodings than UTF-8, another root than ``xml``, and a field that tells who speaks or what
it is when it stands there twice or at another place than directly below the root.
"""

from __future__ import annotations

from collections import Counter
from typing import Final
from xml.parsers import expat

from channels.tencent.refused import Reason, Refused
from channels.tencent.xml import Branch, Value

MOST_BYTES: Final = 64 * 1024
MOST_LEVELS: Final = 6
MOST_ELEMENTS: Final = 200

_WHOLE: Final = True
_TOP: Final = 2
"""Level of the fields of a message; the root is the first."""
_ONCE: Final = frozenset(
    {"ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId", "Event", "Encrypt"}
)


def read_xml(raw: bytes, *, otherwise: Reason = Reason.XML) -> Branch:
    """The message in ``raw``. Raises Refused: too large, or ``otherwise``."""
    if len(raw) > MOST_BYTES:
        raise Refused(Reason.TOO_LARGE)
    try:
        raw.decode("utf-8")
        return _Reader().read(raw)
    except (expat.ExpatError, ValueError) as error:
        raise Refused(otherwise) from error


class _Unsafe(ValueError):
    """Well formed perhaps, but not as the platform writes."""


class _Reader:
    """State of one reading."""

    def __init__(self) -> None:
        self._open: list[tuple[str, dict[str, Value], list[str]]] = []
        self._seen: Counter[str] = Counter()
        self._elements = 0
        self._root: Value = ""

    def read(self, raw: bytes) -> Branch:
        """Raises _Unsafe, ExpatError, ValueError."""
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(raw, _WHOLE)
        if not isinstance(self._root, Branch):
            raise _Unsafe("no fields")
        return self._root

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() != "utf-8":
            raise _Unsafe("encoding")

    def _doctype(self, *_: object) -> None:
        raise _Unsafe("doctype")

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        level = len(self._open) + 1
        self._elements += 1
        if level > MOST_LEVELS or self._elements > MOST_ELEMENTS:
            raise _Unsafe("size")
        if level == 1 and name != "xml":
            raise _Unsafe("root")
        if name in _ONCE:
            self._seen[name] += 1
            if level != _TOP or self._seen[name] > 1:
                raise _Unsafe("twice or out of place")
        self._open.append((name, {}, []))

    def _text(self, text: str) -> None:
        self._open[-1][2].append(text)

    def _end(self, name: str) -> None:
        _, children, texts = self._open.pop()
        if children and name in _ONCE:
            raise _Unsafe("a field with parts")
        found: str | Branch = Branch(children) if children else "".join(texts)
        if self._open:
            _add(self._open[-1][1], name, found)
        else:
            self._root = found


def _add(siblings: dict[str, Value], name: str, found: str | Branch) -> None:
    """Several of one name become a list."""
    there = siblings.get(name)
    if there is None:
        siblings[name] = found
    elif isinstance(there, list):
        there.append(found)
    else:
        siblings[name] = [there, found]

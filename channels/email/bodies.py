"""Bodies of mails (邮件正文): which part is the text, which are files, in any character set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from typing import Final

from channels.email.headers import FAULTS, header, tidy
from channels.email.html import text_of

PARTS_MOST: Final = 200
_DEEPEST: Final = 12
_ORNAMENT_MOST: Final = 20_000
"""Bytes; a picture inside the text that is smaller is a logo or a smiley of the programme."""
_SIGNATURES: Final = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_SEALED: Final = frozenset(
    {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
    | {"application/ms-tnef", "application/vnd.ms-tnef"}
)
"""Wrappings that only the writer's own programme opens."""
_WIDER: Final = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs"}
_SHORT: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of a mail."""

    name: str
    media_type: str
    data: bytes


@dataclass(slots=True)
class Body:
    """What was found. ``faulty``: some of it could not be read as it was meant."""

    texts: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    inner: list[Message] = field(default_factory=list)
    faulty: bool = False
    parts: int = 0

    @property
    def text(self) -> str:
        """All text, in the order of the parts."""
        return "\n\n".join(filter(None, (one.strip() for one in self.texts)))


def body_of(letter: Message) -> Body:
    """Texts and files of a mail; mails inside it stand in the text with their own heads."""
    found = Body()
    _read(letter, found, depth=0)
    return found


def _read(part: Message, found: Body, *, depth: int) -> None:
    found.parts += 1
    if depth > _DEEPEST or found.parts > PARTS_MOST:
        found.faulty = True
        return
    kind = _type(part)
    if kind == "message/rfc822":
        _read_inner(part, found, depth)
    elif kind == "multipart/alternative":
        _read_best(part, found, depth)
    elif part.is_multipart():
        found.faulty |= kind == "multipart/encrypted"
        for one in _parts(part):
            _read(one, found, depth=depth + 1)
    elif kind in _SEALED:
        found.faulty = True
    elif kind in {"text/plain", "text/html"} and not _is_file(part):
        found.texts.append(_text(part, kind, found))
    elif kind not in _SIGNATURES:
        _read_file(part, kind, found)


def _read_inner(part: Message, found: Body, depth: int) -> None:
    """A mail inside the mail, as people forward one: its head in words, then what it says."""
    for letter in _parts(part):
        found.inner.append(letter)
        head = [f"{name}: {header(letter, name)}" for name in ("From", "Date", "Subject")]
        found.texts.append("\n".join(head))
        _read(letter, found, depth=depth + 1)


def _read_best(part: Message, found: Body, depth: int) -> None:
    """The plain form of several, unless the other one says far more than it."""
    plain, rich = Body(), Body()
    for one in _parts(part):
        into = plain if _type(one) == "text/plain" else rich
        _read(one, into, depth=depth + 1)
    rich_says_more = len(rich.text) > 4 * len(plain.text) + _SHORT
    best = rich if not plain.text or rich_says_more else plain
    found.texts += best.texts
    found.files += [*plain.files, *rich.files]
    found.inner += [*plain.inner, *rich.inner]
    found.parts += plain.parts + rich.parts
    found.faulty |= best.faulty


def _read_file(part: Message, kind: str, found: Body) -> None:
    data = _bytes(part)
    if data is None:
        found.faulty = True
        return
    inside = _disposition(part) != "attachment" and "Content-ID" in part
    if inside and kind.startswith("image/") and len(data) < _ORNAMENT_MOST:
        return
    found.files.append(File(name=_name(part), media_type=kind, data=data))


def _text(part: Message, kind: str, found: Body) -> str:
    data = _bytes(part)
    if data is None:
        found.faulty = True
        return ""
    text, whole = decoded(data, _charset(part))
    found.faulty |= not whole
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if kind == "text/html":
        return text_of(text)
    return _unflowed(text) if _flows(part) else text


def decoded(data: bytes, charset: str) -> tuple[str, bool]:
    """The text, and whether every byte of it could be read; the named set is tried first."""
    for name in (_WIDER.get(charset, charset), "utf-8", "gb18030"):
        try:
            return data.decode(name), True
        except (LookupError, UnicodeError):
            continue
    return data.decode("utf-8", "replace"), False


def _unflowed(text: str) -> str:
    """Lines that end with a blank go on in the next one (RFC 3676)."""
    lines: list[str] = []
    going_on = False
    for line in text.split("\n"):
        if going_on and not line.startswith(">"):
            lines[-1] += line.removeprefix(" ")
        else:
            lines.append(line)
        going_on = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return "\n".join(lines)


def _parts(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (one for one in payload if isinstance(one, Message))


def _type(part: Message) -> str:
    try:
        return part.get_content_type()
    except FAULTS:
        return "application/octet-stream"


def _disposition(part: Message) -> str:
    try:
        return part.get_content_disposition() or ""
    except FAULTS:
        return "attachment"


def _is_file(part: Message) -> bool:
    return _disposition(part) == "attachment" or bool(_name(part))


def _name(part: Message) -> str:
    try:
        return tidy(str(part.get_filename() or ""))
    except FAULTS:
        return ""


def _charset(part: Message) -> str:
    try:
        return (part.get_content_charset() or "utf-8").casefold()
    except FAULTS:
        return "utf-8"


def _flows(part: Message) -> bool:
    try:
        return str(part.get_param("format", "")).casefold() == "flowed"
    except FAULTS:
        return False


def _bytes(part: Message) -> bytes | None:
    """The bytes of a part, its transfer encoding undone; None where there is no undoing it."""
    try:
        data = part.get_payload(decode=True)
    except FAULTS:
        return None
    return data if isinstance(data, bytes) else None

"""Heads of mails (邮件头) read so that no fault in them is an exception."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.errors import MessageError
from email.header import decode_header
from email.message import EmailMessage, Message
from email.utils import getaddresses
from typing import Final

FAULTS: Final = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RecursionError,
    AssertionError,
    MessageError,
)
"""What the standard library raises over heads and bodies that break the rules."""

_ADDRESS = re.compile(r"[^\s<>@\"(),;:\\]+@[^\s<>@\"(),;:\\]+\.?[^\s<>@\"(),;:\\]*")
_ID = re.compile(r"<([!-;=?-~]{3,990})>", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_ADDRESS_MOST: Final = 200
_SUBJECT_MOST: Final = 500


def header(letter: Message, name: str) -> str:
    """A head as text, unfolded; "" where it is missing or cannot be read at all."""
    try:
        return tidy(str(letter.get(name, "")))
    except FAULTS:
        return tidy(_raw(letter, name))


def headers(letter: Message, name: str) -> list[str]:
    """All heads of that name."""
    try:
        return [tidy(str(one)) for one in letter.get_all(name, [])]
    except FAULTS:
        return [found] if (found := tidy(_raw(letter, name))) else []


def sender_of(letter: EmailMessage) -> str:
    """The writer's address, in small letters; "" where there is none."""
    for name in ("From", "Sender", "Reply-To"):
        for _, address in _addresses(header(letter, name)):
            found = _ADDRESS.search(address)
            if found is not None and len(found.group()) <= _ADDRESS_MOST:
                return found.group().casefold()
    return ""


def subject_of(letter: Message) -> str:
    """The subject on one line; a head that was never decoded is decoded as far as it goes."""
    return header(letter, "Subject")[:_SUBJECT_MOST].strip()


def ids_of(letter: Message, *names: str) -> tuple[str, ...]:
    """Message ids in those heads, with their brackets, each once, in their order."""
    found = [f"<{one}>" for name in names for one in _ID.findall(_raw(letter, name))]
    return tuple(dict.fromkeys(found))


def date_of(arrived: datetime | None, *, now: datetime, oldest: timedelta) -> datetime:
    """When the mail arrived in the mailbox; a time that cannot be is now."""
    if arrived is None or not now - oldest <= arrived <= now:
        return now
    return arrived.astimezone(UTC)


def tidy(text: str) -> str:
    """One line without control characters or halves of characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(_CONTROL.sub(" ", whole).split())


def _addresses(value: str) -> Sequence[tuple[str, str]]:
    try:
        found = getaddresses([value])
    except FAULTS:
        return [("", value)]
    return found if any(address for _, address in found) else [("", value)]


def _raw(letter: Message, name: str) -> str:
    """The head as it came, decoded piece by piece; pieces that cannot be are left as they are."""
    wanted = name.casefold()
    for key, value in letter.raw_items():
        if str(key).casefold() == wanted:
            return _decoded(str(value))
    return ""


def _decoded(value: str) -> str:
    try:
        pieces = decode_header(value)
    except FAULTS:
        return value
    return "".join(
        piece if isinstance(piece, str) else _text(piece, charset) for piece, charset in pieces
    )


def _text(piece: bytes, charset: str | None) -> str:
    for name in (charset or "ascii", "utf-8", "gb18030"):
        try:
            return piece.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return piece.decode("latin-1")

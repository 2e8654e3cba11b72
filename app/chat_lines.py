"""Lines of the chat as they are written: one object each, checked before anything is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from channels.message import AttachmentKind

KEYS = frozenset({"conversation", "text", "choice", "attachments", "burst", "message_id", "at"})
STIMULI = ("text", "choice", "attachments", "burst")


class LineRefused(ValueError):
    """A line that is not understood; the process goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One checked line."""

    conversation: str
    texts: tuple[str, ...] = ()
    choice: str | None = None
    attachments: tuple[Mapping[str, Any], ...] = ()
    message_id: str = field(default_factory=lambda: uuid4().hex)
    at: datetime | None = None


def read_line(document: object) -> Line:
    """Check one line. Raises LineRefused with what is wrong."""
    if not isinstance(document, dict):
        raise LineRefused("an object is expected")
    unknown = sorted(set(document) - KEYS)
    if unknown:
        raise LineRefused(f"unknown keys: {unknown}")
    conversation = document.get("conversation")
    if not isinstance(conversation, str) or not conversation:
        raise LineRefused("conversation: a text is expected")
    given = [name for name in STIMULI if name in document]
    if not given or ("burst" in given and len(given) > 1):
        raise LineRefused("one of text, choice, attachments, burst is expected")
    return Line(
        conversation=conversation,
        texts=_texts(document),
        choice=_optional(document, "choice"),
        attachments=_attachments(document.get("attachments", [])),
        message_id=_optional(document, "message_id") or uuid4().hex,
        at=_at(document.get("at")),
    )


def _texts(document: Mapping[str, Any]) -> tuple[str, ...]:
    if "burst" in document:
        burst = document["burst"]
        if not isinstance(burst, list) or not burst:
            raise LineRefused("burst: a list of texts is expected")
        if not all(isinstance(one, dict) and isinstance(one.get("text"), str) for one in burst):
            raise LineRefused('burst: each entry is {"text": …}')
        return tuple(one["text"] for one in burst)
    text = _optional(document, "text")
    return () if text is None else (text,)


def _optional(document: Mapping[str, Any], name: str) -> str | None:
    value = document.get(name)
    if value is not None and not isinstance(value, str):
        raise LineRefused(f"{name}: a text is expected")
    return value


def _attachments(given: object) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(given, list):
        raise LineRefused("attachments: a list is expected")
    kinds = [kind.value for kind in AttachmentKind]
    for one in given:
        if not isinstance(one, dict) or one.get("kind") not in kinds:
            raise LineRefused(f"attachments: kind is one of {kinds}")
    return tuple(given)


def _at(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise LineRefused(f"at: {error}") from error
    if at.tzinfo is None:
        raise LineRefused("at: an offset is expected, such as +08:00")
    return at

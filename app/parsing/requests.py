"""What a program may ask: a text or several messages, and the question that they answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from casework.model.complaint import FieldKey

DECISIONS: Final = frozenset(
    {"confirm", "confirm_withdraw", "confirm_discard", "same_or_new", "resume_choice"}
    | {"receipt_code", "industry", "rating"}
)
"""Open questions beside those for the fields."""

_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_REPLACEMENT: Final = "\ufffd"
_KEYS: Final = frozenset({"text", "messages", "expecting"})


def read_request(document: Any, *, further: frozenset[str] = frozenset()) -> tuple[str, str | None]:
    """Text and open question of a request; keys of ``further`` are let pass unread.

    Raises ValueError and TypeError with what is wrong.
    """
    if not isinstance(document, dict):
        raise TypeError("an object is expected")
    unknown = set(document) - _KEYS - further
    if unknown:
        raise ValueError(f"unknown keys: {sorted(unknown)}")
    return _text(document), _expecting(document)


def _text(document: Mapping[str, Any]) -> str:
    messages = document.get("messages", [document["text"]] if "text" in document else None)
    if not isinstance(messages, list) or not all(isinstance(one, str) for one in messages):
        raise ValueError('"text" or "messages" (a list of texts) is expected')
    # Half a surrogate pair is no character and cannot be sent back; one stands in for it.
    return _SURROGATES.sub(_REPLACEMENT, "\n".join(messages))


def _expecting(document: Mapping[str, Any]) -> str | None:
    expecting = document.get("expecting")
    if expecting is None:
        return None
    if expecting not in {key.value for key in FieldKey} | DECISIONS:
        raise ValueError(f"expecting: not an open question: {expecting}")
    return str(expecting)

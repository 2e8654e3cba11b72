"""Text for chats of the platform: what people wrote stays text (纯文本)."""

from __future__ import annotations

import re
from typing import Final

_TAGS: Final = re.compile(r"<(?=\s*/?\s*a\b|\s*@)", re.IGNORECASE)
_WIDE_LESS: Final = "\uff1c"
"""Looks like the sign that opens a tag, and opens none."""


def plain(text: str) -> str:
    """``text`` without what a chat shows as a link or a mention: ``<a href=…>``, ``<@member>``."""
    return _TAGS.sub(_WIDE_LESS, text)

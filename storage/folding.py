"""One spelling of a name for equality search."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Width, case and blanks do not count: ``ＡＢＣ  Ltd`` and ``abcltd`` are one name."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())

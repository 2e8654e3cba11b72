"""Comparing names of enterprises: the same name in another spelling of width, case or blanks."""

from __future__ import annotations

import unicodedata


def fold_name(name: str) -> str:
    """Folded form: NFKC (full width to half), case folded, without any white space.

    Only for finding; what people see is always the name as it was written.
    """
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())

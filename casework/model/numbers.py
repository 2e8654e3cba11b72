"""Ticket numbers (诉求编号): ``SY-2026-4F7Q2M``, random, never sequential, last character a check.

The six characters are Crockford base 32 without ``Z``; the check makes any single wrong character
and any swap of two neighbours visible.
"""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
BODY_LENGTH = 5
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SHAPE = re.compile(r"^([A-Z]{2,4})-(\d{4})-([0-9A-Z]{6})$")


def check_character(body: str) -> str:
    """Check character of five characters: sum of value times 8 to the place, modulo 31."""
    total = sum(ALPHABET.index(char) * 8 ** (place + 1) for place, char in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]


def make_number(*, jurisdiction: str, year: int, body: str) -> str:
    """Number from five random characters of ALPHABET (the caller draws them)."""
    return f"{jurisdiction}-{year:04d}-{body}{check_character(body)}"


def read_number(text: str) -> str | None:
    """Canonical number if ``text`` is one with a right check character, else None.

    Lower case, blanks around it and the look-alikes O, I, L in the last part are forgiven.
    """
    number = tidy_number(text)
    code = "" if number is None else number[-BODY_LENGTH - 1 :]
    if not code or any(char not in ALPHABET for char in code):
        return None
    return number if check_character(code[:BODY_LENGTH]) == code[BODY_LENGTH] else None


def tidy_number(text: str) -> str | None:
    """What has the shape of a number, as one is written, its check right or not; else None."""
    head, _, tail = text.strip().upper().rpartition("-")
    shaped = f"{head}-{tail.translate(_LOOK_ALIKES)}"
    return shaped if _SHAPE.match(shaped) else None

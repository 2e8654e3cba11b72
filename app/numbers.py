"""Random things that leave the house: ticket numbers (诉求编号) and look-up codes (查询码)."""

from __future__ import annotations

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from casework.model.numbers import ALPHABET, BODY_LENGTH, make_number
from storage.keyring import KeyRing

CITY_ZONE = ZoneInfo("Asia/Shanghai")
LOOKUP_DIGITS = 16


def new_number(*, jurisdiction: str, now: datetime) -> str:
    """A random ticket number of the city's year. Uniqueness is the store's own constraint."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(BODY_LENGTH))
    return make_number(jurisdiction=jurisdiction, year=now.astimezone(CITY_ZONE).year, body=body)


def new_lookup(keys: KeyRing) -> tuple[str, bytes]:
    """A look-up code in four groups of four digits, and the hash under which it is kept."""
    digits = "".join(secrets.choice("0123456789") for _ in range(LOOKUP_DIGITS))
    code = " ".join(digits[at : at + 4] for at in range(0, LOOKUP_DIGITS, 4))
    return code, keys.lookup_hash(digits)


def hash_lookup(keys: KeyRing, code: str) -> bytes:
    """Hash of a look-up code as a person typed it: blanks and hyphens do not count."""
    return keys.lookup_hash("".join(char for char in code if char.isdigit()))

"""Secrets of a played account (凭据): made for one play, known to both of its sides."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field

_KEY_BYTES = 32


def _key() -> str:
    """An EncodingAESKey: 43 characters of base64 for 32 bytes."""
    return base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode("ascii").rstrip("=")


def _word() -> str:
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Secret of the interface; token and key of the callback."""

    secret: str = field(default_factory=_word, repr=False)
    token: str = field(default_factory=_word, repr=False)
    key: str = field(default_factory=_key, repr=False)

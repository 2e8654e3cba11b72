"""What can be wrong with the settings of a corporation's application (企业应用配置检查)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from channels.tencent.keys import aes_key

PUBLISHED_KEYS: Final = frozenset({"jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"})
"""Keys of test files: everybody has them."""


class CorpFault(StrEnum):
    """What is wrong with the settings; the code of the sentence that says so."""

    INCOMPLETE = "corp_incomplete"
    KEY_MALFORMED = "corp_key_malformed"
    KEY_PUBLISHED = "corp_key_published"
    BASE_URL_OPEN = "corp_base_url_open"


def corp_faults(
    *, needed: Sequence[str], encoding_aes_key: str, base_url: str, production: bool
) -> tuple[CorpFault, ...]:
    """What has to be put right before the start; in production more than at a desk."""
    found = {
        CorpFault.INCOMPLETE: not all(needed),
        CorpFault.KEY_MALFORMED: not _is_key(encoding_aes_key),
        CorpFault.KEY_PUBLISHED: production and encoding_aes_key in PUBLISHED_KEYS,
        CorpFault.BASE_URL_OPEN: production and not base_url.startswith("https://"),
    }
    return tuple(fault for fault, is_so in found.items() if is_so)


def _is_key(encoding_aes_key: str) -> bool:
    try:
        aes_key(encoding_aes_key)
    except ValueError:
        return False
    return True

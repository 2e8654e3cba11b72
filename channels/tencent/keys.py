"""Keys of callbacks (消息加解密密钥): their form, and which of them everybody has.

Nothing heavy is imported here: settings are read by desks that use no such platform.
"""

from __future__ import annotations

import base64
import re
from typing import Final

KEY_LENGTH: Final = 43
"""Characters of an EncodingAESKey."""

_KEY: Final = re.compile(rf"[A-Za-z0-9+/]{{{KEY_LENGTH}}}\Z")


def aes_key(encoding_aes_key: str) -> bytes:
    """The 32 bytes behind an EncodingAESKey. Raises ValueError when it is not of its form."""
    if not _KEY.match(encoding_aes_key):
        raise ValueError(f"an EncodingAESKey has {KEY_LENGTH} letters and digits")
    return base64.b64decode(encoding_aes_key + "=")

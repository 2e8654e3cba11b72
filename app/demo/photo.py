"""A picture to send (示范图片): a few grey bands, drawn on the spot."""

from __future__ import annotations

import struct
import zlib
from typing import Final

_SIGN: Final = b"\x89PNG\r\n\x1a\n"
_WIDTH, _HEIGHT, _BAND = 320, 200, 20
_LIGHT, _DARK = b"\xe6", b"\x9a"


def photo() -> bytes:
    """A PNG of eight-bit grey."""
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    rows = b"".join(
        b"\0" + (_LIGHT if row // _BAND % 2 else _DARK) * _WIDTH for row in range(_HEIGHT)
    )
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return _SIGN + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checked = kind + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

"""Width and height of a picture from its header; nothing is decoded."""

from __future__ import annotations

import struct
from collections.abc import Callable

from channels.filetypes import GIF, JPEG, PNG, WEBP, FileType

MAX_PIXELS = 250_000_000
"""Above the largest phone sensors (200 megapixels), far below a decompression bomb."""

Size = tuple[int, int]
_MARKER = 0xFF
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_STANDALONE = frozenset({0x01, *range(0xD0, 0xDA)})


def pixels(data: bytes, file_type: FileType) -> int | None:
    """Number of pixels, or None when the type is no picture or the header does not say."""
    reader = _READERS.get(file_type)
    if reader is None:
        return None
    try:
        size = reader(data)
    except (struct.error, IndexError):
        return None
    return size[0] * size[1] if size else None


def _png(data: bytes) -> Size | None:
    """From the IHDR chunk, which comes first."""
    width, height = struct.unpack_from(">II", data, 16)
    return (width, height) if data[12:16] == b"IHDR" else None


def _gif(data: bytes) -> Size | None:
    """From the logical screen."""
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _webp(data: bytes) -> Size | None:
    """From whichever of the three chunks comes first."""
    if data[12:16] == b"VP8X":
        return _three_bytes(data, 24) + 1, _three_bytes(data, 27) + 1
    if data[12:16] == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if data[12:16] == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _three_bytes(data: bytes, at: int) -> int:
    """A 24-bit little-endian number."""
    return int.from_bytes(data[at : at + 3], "little")


def _jpeg(data: bytes) -> Size | None:
    """From the first start-of-frame segment."""
    at = 2
    while data[at] == _MARKER:
        code = data[at + 1]
        if code in _START_OF_FRAME:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        if code == _MARKER:
            at += 1
        elif code in _STANDALONE:
            at += 2
        else:
            at += 2 + int(struct.unpack_from(">H", data, at + 2)[0])
    return None


_READERS: dict[FileType, Callable[[bytes], Size | None]] = {
    PNG: _png,
    GIF: _gif,
    WEBP: _webp,
    JPEG: _jpeg,
}

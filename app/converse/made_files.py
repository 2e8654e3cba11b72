"""Small true files that scripts send, by the ending of their names."""

from __future__ import annotations

import struct
from pathlib import Path

from channels.message import AttachmentKind

_KINDS = {
    ".jpg": AttachmentKind.IMAGE,
    ".amr": AttachmentKind.VOICE,
    ".ogg": AttachmentKind.VOICE,
}


def content_of(name: str) -> bytes:
    """Bytes of a file that is what its name says."""
    return _MADE.get(Path(name).suffix, _MADE[".pdf"])


def kind_of(name: str) -> AttachmentKind:
    """What a platform says that it is."""
    return _KINDS.get(Path(name).suffix, AttachmentKind.FILE)


def _jpeg() -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, 480, 640, 3) + b"\x01\x22\x00" * 3
    head = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\x00" + b"\x01" * 9
    return head + b"\xff" + frame + b"\xff\xd9"


_MADE = {
    ".jpg": _jpeg(),
    ".pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF\n",
    ".exe": b"MZ" + b"\x00" * 58 + struct.pack("<I", 64) + b"PE\x00\x00",
    ".amr": b"#!AMR\n" + b"\x3c" * 32,
    ".ogg": b"OggS\x00\x02" + b"\x00" * 22 + b"OpusHead" + b"\x01" * 11,
}

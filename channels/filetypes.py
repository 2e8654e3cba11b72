"""Which type a file is, by its content alone. What is not recognised here is not taken.

Pictures, PDF, Office files without macros, plain text, voice and video; never SVG, HTML or
anything else that a browser or desktop would execute.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from channels.message import AttachmentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class FileType:
    """A type that is taken; the first extension is given to files that come without one."""

    kind: AttachmentKind
    media_type: str
    extensions: tuple[str, ...]


def _type(kind: AttachmentKind, media_type: str, *extensions: str) -> FileType:
    """Short form for the table below."""
    return FileType(kind=kind, media_type=media_type, extensions=extensions)


_OFFICE = "application/vnd.openxmlformats-officedocument."

JPEG = _type(AttachmentKind.IMAGE, "image/jpeg", ".jpg", ".jpeg", ".jpe", ".jfif")
PNG = _type(AttachmentKind.IMAGE, "image/png", ".png")
GIF = _type(AttachmentKind.IMAGE, "image/gif", ".gif")
WEBP = _type(AttachmentKind.IMAGE, "image/webp", ".webp")
HEIC = _type(AttachmentKind.IMAGE, "image/heic", ".heic", ".heif")
PDF = _type(AttachmentKind.FILE, "application/pdf", ".pdf")
DOCX = _type(AttachmentKind.FILE, _OFFICE + "wordprocessingml.document", ".docx")
XLSX = _type(AttachmentKind.FILE, _OFFICE + "spreadsheetml.sheet", ".xlsx")
PPTX = _type(AttachmentKind.FILE, _OFFICE + "presentationml.presentation", ".pptx")
TEXT = _type(AttachmentKind.FILE, "text/plain", ".txt")
CSV = _type(AttachmentKind.FILE, "text/csv", ".csv")
AMR = _type(AttachmentKind.VOICE, "audio/amr", ".amr")
MP3 = _type(AttachmentKind.VOICE, "audio/mpeg", ".mp3")
M4A = _type(AttachmentKind.VOICE, "audio/mp4", ".m4a")
OGG = _type(AttachmentKind.VOICE, "audio/ogg", ".ogg", ".oga", ".opus")
WAV = _type(AttachmentKind.VOICE, "audio/wav", ".wav")
MP4 = _type(AttachmentKind.VIDEO, "video/mp4", ".mp4", ".m4v")
MOV = _type(AttachmentKind.VIDEO, "video/quicktime", ".mov")

ALL_TYPES = (
    *(JPEG, PNG, GIF, WEBP, HEIC, PDF, DOCX, XLSX, PPTX, TEXT, CSV),
    *(AMR, MP3, M4A, OGG, WAV, MP4, MOV),
)
"""Everything that is taken."""

OFFICE_ROOTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
"""Main part of each Office type inside its archive."""

ZIP_START = b"PK\x03\x04"
_PREFIXES = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
    (b"#!AMR\n", AMR),
    (b"#!AMR-WB\n", AMR),
    (b"ID3", MP3),
    (b"OggS", OGG),
)
_RIFF_FORMS = {b"WEBP": WEBP, b"WAVE": WAV}
_BRANDS = {b"M4A ": (M4A,), b"M4B ": (M4A,), b"qt  ": (MOV,)} | dict.fromkeys(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), (HEIC,)
)
_VIDEO_BRAND = re.compile(rb"(iso.|mp4.|avc1|M4V.|MSNV|dash|3gp.)")
_MP3_FRAME = re.compile(rb"\xff[\xfb\xfa\xf3\xf2]")

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffe\uffff]")
_MARKUP = re.compile(
    r"^\s*(?:<|#!|%!PS|\{\\rtf)|<(?:!doctype|html|script|svg|body|iframe|object)\b|<\?(?:xml|php)",
    re.IGNORECASE,
)
_MARKUP_WITHIN = 4096


def sniff(data: bytes) -> tuple[FileType, ...]:
    """Types that the content may be: none, one, or a few that only the name tells apart.

    Archives are left to ``channels.archives``: they answer with nothing here.
    """
    for prefix, found in _PREFIXES:
        if data.startswith(prefix):
            return (found,)
    if data[:4] == b"RIFF" and data[8:12] in _RIFF_FORMS:
        return (_RIFF_FORMS[data[8:12]],)
    if data[4:8] == b"ftyp":
        return _media_container(data[8:12])
    if _MP3_FRAME.match(data):
        return (MP3,)
    return (TEXT, CSV) if is_plain_text(data) else ()


def is_plain_text(data: bytes) -> bool:
    """Whether the bytes are text in UTF-8 or GB 18030 without markup or control characters."""
    text = _decode(data)
    return (
        text is not None
        and _NOT_TEXT.search(text) is None
        and _MARKUP.search(text[:_MARKUP_WITHIN]) is None
    )


def _decode(data: bytes) -> str | None:
    """Text in the two encodings that people here send, or None."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _media_container(brand: bytes) -> tuple[FileType, ...]:
    """Types of an ISO base media file by its brand; phones write voice with a video's brand."""
    if brand in _BRANDS:
        return _BRANDS[brand]
    return (MP4, M4A) if _VIDEO_BRAND.fullmatch(brand) else ()

"""The gate for files: what is taken, what is turned away and why.

The type comes from the content, never from what the sender claims; name and content must agree.
Nothing is unpacked or decoded here. Originals are kept as they came: they are evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

import puremagic

from channels.archives import office_type
from channels.errors import (
    FileActive,
    FileDamaged,
    FileEmpty,
    FileMismatch,
    FileTooLarge,
    FileTypeRefused,
    FileUnpacksTooLarge,
)
from channels.filenames import NAME_LIMIT, clean_name, split_name
from channels.filetypes import PDF, ZIP_START, FileType, sniff
from channels.message import AttachmentKind
from channels.pictures import MAX_PIXELS, pixels

MEGABYTE = 1024 * 1024
_HEAD = 64 * 1024
_ACTIVE_PDF = (b"/JavaScript", b"/Launch")
_REFUSED_BY_SECOND_OPINION = frozenset(
    {".svg", ".html", ".htm", ".xhtml", ".hta", ".exe", ".dll", ".jar", ".swf", ".ps", ".eps"}
    | {".sh", ".bat", ".php", ".msi", ".lnk", ".class", ".elf", ".js", ".vbs", ".rtf"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Size of one file in bytes, and files in one message."""

    max_bytes: int = 20 * MEGABYTE
    max_files: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A file that is taken: kind, true media type, and a harmless name with its extension."""

    kind: AttachmentKind
    media_type: str
    name: str


def check(data: bytes, *, name: str, limits: Limits) -> Checked:
    """Decide about one file. Raises a FileRefused whose ``code`` names the cause."""
    clean = clean_name(name)
    _check_size(data, clean, limits)
    found = _agreed_type(_content_types(data, clean), clean)
    _check_harmless(data, clean, found)
    return Checked(kind=found.kind, media_type=found.media_type, name=_with_extension(clean, found))


def _check_size(data: bytes, name: str, limits: Limits) -> None:
    """Raise FileEmpty or FileTooLarge."""
    if not data:
        raise FileEmpty(name=name)
    if len(data) > limits.max_bytes:
        raise FileTooLarge(name=name, limit_mb=limits.max_bytes // MEGABYTE)


def _content_types(data: bytes, name: str) -> tuple[FileType, ...]:
    """Types by content. Raises FileTypeRefused when there is none."""
    if data.startswith(ZIP_START):
        return (office_type(data, name=name),)
    found = sniff(data)
    if not found or _second_opinion(data) & _REFUSED_BY_SECOND_OPINION:
        raise FileTypeRefused(name=name)
    return found


def _second_opinion(data: bytes) -> frozenset[str]:
    """Extensions that an independent table of signatures sees in the beginning of the file."""
    try:
        return frozenset(match.extension for match in puremagic.magic_string(data[:_HEAD]))
    except (puremagic.PureError, ValueError):
        return frozenset()


def _agreed_type(candidates: tuple[FileType, ...], name: str) -> FileType:
    """The candidate that the name agrees with; a name without extension agrees with the first."""
    extension = split_name(name)[1].lower()
    if not extension:
        return candidates[0]
    for candidate in candidates:
        if extension in candidate.extensions:
            return candidate
    raise FileMismatch(name=name)


def _check_harmless(data: bytes, name: str, found: FileType) -> None:
    """Raise for an active document, a picture bomb, or a picture without a readable size."""
    if found is PDF and any(word in data for word in _ACTIVE_PDF):
        raise FileActive(name=name)
    size = pixels(data, found)
    if size is not None and size > MAX_PIXELS:
        raise FileUnpacksTooLarge(name=name)
    if size == 0:
        raise FileDamaged(name=name)


def _with_extension(name: str, found: FileType) -> str:
    """The name, completed by the type's own extension when it came without one."""
    stem, extension = split_name(name)
    if extension:
        return name
    added = found.extensions[0]
    return stem[: NAME_LIMIT - len(added)] + added

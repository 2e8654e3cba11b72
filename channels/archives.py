"""Office files are archives: judged by their directory, before anything is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile

from channels.errors import FileActive, FileDamaged, FileTypeRefused, FileUnpacksTooLarge
from channels.filetypes import OFFICE_ROOTS, FileType

MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
_SMALL = 1024 * 1024
"""Below this unpacked size a high ratio harms nobody (an empty sheet packs very well)."""

_CONTENT_TYPES = "[Content_Types].xml"
_ACTIVE_ENDINGS = (
    *("vbaproject.bin", "vbadata.xml", ".exe", ".dll", ".scr", ".com", ".bat", ".cmd", ".msi"),
    *(".js", ".jse", ".vbs", ".vbe", ".wsf", ".hta", ".ps1", ".sh", ".jar", ".lnk", ".html"),
    *(".htm", ".svg"),
)
_ACTIVE_FOLDERS = ("/activex/", "/macrosheets/")
_ACTIVE_TYPES = (b"macroenabled", b"vbaproject", b"activex", b"macrosheet")
_ENCRYPTED = 0x1


def office_type(data: bytes, *, name: str) -> FileType:
    """Which Office type the archive is.

    Raises FileUnpacksTooLarge, FileActive, FileDamaged, and FileTypeRefused for any other archive.
    """
    archive = _open(data, name)
    entries = archive.infolist()
    _refuse_bomb(entries, packed=len(data), name=name)
    names = {entry.filename.lower() for entry in entries}
    found = [kind for root, kind in OFFICE_ROOTS.items() if root in names]
    if len(found) != 1 or _CONTENT_TYPES.lower() not in names:
        raise FileTypeRefused(name=name)
    if any(_is_active(entry) for entry in names) or _declares_macros(archive, name):
        raise FileActive(name=name)
    return found[0]


def _open(data: bytes, name: str) -> zipfile.ZipFile:
    """The archive by its directory; one that claims too many entries is never listed."""
    if _claimed_entries(data) > MAX_ENTRIES:
        raise FileUnpacksTooLarge(name=name)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileDamaged(str(error), name=name) from error


def _claimed_entries(data: bytes) -> int:
    """Number of entries that the end record claims, 0 when there is none."""
    end = data.rfind(b"PK\x05\x06")
    if end < 0 or len(data) < end + 12:
        return 0
    claimed: int = struct.unpack_from("<H", data, end + 10)[0]
    return claimed


def _refuse_bomb(entries: list[zipfile.ZipInfo], *, packed: int, name: str) -> None:
    """Raise FileUnpacksTooLarge or, for an encrypted archive, FileDamaged."""
    unpacked = sum(entry.file_size for entry in entries)
    too_dense = unpacked > _SMALL and unpacked > packed * MAX_RATIO
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or too_dense:
        raise FileUnpacksTooLarge(name=name)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise FileDamaged("encrypted", name=name)


def _is_active(entry: str) -> bool:
    """Whether an entry's name (lower case) is that of a program, script, macro or markup."""
    return entry.endswith(_ACTIVE_ENDINGS) or any(part in f"/{entry}" for part in _ACTIVE_FOLDERS)


def _declares_macros(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether the list of content types names macros under whatever file name."""
    try:
        with archive.open(_entry(archive, _CONTENT_TYPES)) as listing:
            head = listing.read(_SMALL).lower()
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, NotImplementedError) as error:
        raise FileDamaged(str(error), name=name) from error
    return any(word in head for word in _ACTIVE_TYPES)


def _entry(archive: zipfile.ZipFile, wanted: str) -> zipfile.ZipInfo:
    """An entry whatever the case of its name. Raises KeyError."""
    for entry in archive.infolist():
        if entry.filename.lower() == wanted.lower():
            return entry
    raise KeyError(wanted)

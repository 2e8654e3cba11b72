"""Names of files that people send: shown and offered for download, never used as a path."""

from __future__ import annotations

import re
import unicodedata

NAME_LIMIT = 150
"""Longest name kept, in characters, extension included."""

_PATH = re.compile(r"[/\\]")
_UNWANTED = re.compile(r'[<>:"|?*]')
_BLANKS = re.compile(r"\s+")
_EXTENSION_LIMIT = 12
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "clock$", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)}
)
"""Device names of Windows, whatever extension follows."""


def clean_name(name: str) -> str:
    """A harmless form of a file name.

    Path parts, control and format characters (right-to-left marks among them) go; device names of
    Windows get an underscore; what is empty then is called ``file``.
    """
    last = _PATH.split(unicodedata.normalize("NFC", name))[-1]
    visible = "".join(map(_visible, last))
    tidy = _BLANKS.sub(" ", _UNWANTED.sub("_", visible)).strip(" .")
    stem, extension = split_name(tidy)
    stem = (stem.rstrip(" .") or "file")[: NAME_LIMIT - len(extension)]
    if stem.split(".")[0].strip().casefold() in _RESERVED:
        stem = f"_{stem}"[: NAME_LIMIT - len(extension)]
    return stem + extension


def split_name(name: str) -> tuple[str, str]:
    """Stem and extension with its dot; something long or blank after a dot is no extension."""
    stem, dot, extension = name.rpartition(".")
    usable = extension.isalnum() and len(extension) < _EXTENSION_LIMIT
    if not dot or not stem or not usable:
        return name, ""
    return stem, dot + extension


def _visible(char: str) -> str:
    """The character, a blank for a line break or tab, nothing for what cannot be seen."""
    if char.isspace():
        return " "
    return "" if unicodedata.category(char).startswith("C") else char

"""What the status page needs of the application (进度查询页)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from casework.service.complainant.view import ComplainantView


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledFile:
    """A file of the ticket; ``sha256`` in hexadecimal, empty for one that was only named."""

    name: str
    size: int
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSheet:
    """What number and look-up code together open."""

    view: ComplainantView
    files: tuple[FiledFile, ...] = ()


class StatusService(Protocol):
    """Opens a ticket to whoever has its number and its look-up code."""

    async def look_up(self, *, number: str, code: str, address: str) -> StatusSheet | None:
        """The sheet, or None for every pair that does not belong together.

        ``address`` is where the request comes from: guessing is limited by it, by the number and
        in total. Raises TooManyGuesses, Unavailable.
        """

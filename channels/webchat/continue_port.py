"""What the page behind a one-time link needs of the application (续填链接)."""

from __future__ import annotations

from typing import Protocol


class ContinueService(Protocol):
    """Follows links by which a matter begun on a channel abroad goes on here."""

    async def go_on(
        self, *, token: str, language: str | None, tells: bool, address: str
    ) -> str | None:
        """The token of the browser's session; the link is used up by it.

        None for every link that opens nothing: unknown, used, cancelled or expired. ``language``
        is the page's, ``tells`` whether number and status may be told where the link came from,
        ``address`` where the request comes from: tries are limited by it. Raises TooManyGuesses,
        Unavailable.
        """

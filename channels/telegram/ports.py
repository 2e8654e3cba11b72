"""What the bot asks of the application beside the desk: two looks into the books."""

from __future__ import annotations

from typing import Protocol

from channels.telegram.buttons import ButtonRef


class Ledger(Protocol):
    """What was said and heard before. Errors of the store come as DeskUnavailable."""

    async def choice(self, ref: ButtonRef, *, recipient: str) -> str | None:
        """The id of the choice at that place of a delivery to ``recipient`` (the chat).

        None when there is no such delivery, it went to somebody else, or it has no such place.
        """

    async def message_id(self, *, account: str, sender: str, ending: str) -> str | None:
        """The id of the stored message of ``sender`` that ends in ``ending``; the latest, or None.

        Ids of this channel end in the platform's own number of the message, which is all that an
        edit names.
        """

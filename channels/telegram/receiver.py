"""What happens to an update (收件): decode, look up, drop what may not be kept, hand over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final, Protocol

from channels.message import InboundMessage
from channels.telegram.buttons import read_button
from channels.telegram.decode import Decoded, Press, decode
from channels.telegram.ports import Ledger
from channels.telegram.updates import Update
from channels.webhook import Desk

OLD: Final = "expired"
"""The choice of a button that is not known any more: no choice has this id."""
Reduce = Callable[[InboundMessage], InboundMessage]
"""Takes out of a message what may not be kept (``channels.reduction``)."""


class Courtesies(Protocol):
    """What the app is told after a press."""

    def answer(self, press: Press) -> None:
        """That the press arrived."""

    def mark(self, press: Press) -> None:
        """What was chosen."""


class Receiver:
    """Takes updates from the webhook and from polling alike.

    ``reduce`` is None where whole messages may be kept; otherwise it comes before anything is
    stored.
    """

    def __init__(
        self,
        *,
        account: str,
        desk: Desk,
        ledger: Ledger,
        courtesies: Courtesies,
        clock: Callable[[], datetime],
        reduce: Reduce | None,
    ) -> None:
        self._account = account
        self._desk = desk
        self._ledger = ledger
        self._courtesies = courtesies
        self._clock = clock
        self._reduce = reduce

    async def accept(self, update: Update) -> None:
        """Store what the update brought; once however often it comes. Raises DeskUnavailable."""
        decoded = decode(update, account=self._account, now=self._clock())
        if decoded.press is not None:
            self._courtesies.answer(decoded.press)
        if decoded.signal is not None:
            await self._desk.note(decoded.signal, wait_s=0)
        if decoded.message is None:
            return
        message = await self._looked_up(decoded, decoded.message)
        if self._reduce is not None:
            message = self._reduce(message)
        answered = await self._desk.take(message, wait_s=0)
        if decoded.press is not None and not answered.repeated:
            self._courtesies.mark(decoded.press)

    async def _looked_up(self, decoded: Decoded, message: InboundMessage) -> InboundMessage:
        """The message with our own ids in place of the platform's."""
        if decoded.press is not None:
            return replace(message, choice=await self._choice(decoded.press))
        if decoded.edit_ending:
            known = await self._ledger.message_id(
                account=self._account, sender=message.sender, ending=decoded.edit_ending
            )
            return replace(message, edit_of=known or decoded.edit_ending)
        return message

    async def _choice(self, press: Press) -> str:
        """What the button stands for; one that nobody knows is an old one."""
        ref = read_button(press.data)
        if ref is None:
            return OLD
        return await self._ledger.choice(ref, recipient=str(press.chat_id)) or OLD

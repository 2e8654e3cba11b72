"""What an officer reads who wrote without being asked (服务官帮助): help, and open tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.officer_cards import Line, OfficerCards
from casework.model.people import Officer
from casework.model.ticket import Ticket
from casework.service.ports import TicketFilter
from channels.message import OutboundMessage
from channels.neutral import Neutral
from notify.ways import MAIL
from storage.interface import Store

LISTED: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerHelp:
    """A short help, and the open tickets by number."""

    cards: OfficerCards

    def overview(
        self, store: Store, officer: Officer, *, channel: str, now: datetime
    ) -> OutboundMessage:
        """Help and list."""
        cards = self.cards
        tickets, count = _open_tickets(store, officer)
        name = cards.name(officer) if cards.stays(channel) else ""
        said: list[Line | Neutral] = [Line(key="help.text", params={"name": name})]
        said.append(Line(key="help.open" if count else "help.none", params={"count": count}))
        said += [
            cards.entry(store, one, officer, channel=channel, place=place, now=now)
            for place, one in enumerate(tickets, start=1)
        ]
        if count > len(tickets):
            said.append(Line(key="help.more", params={"link": self._console}))
        return cards.plain(channel, *said)

    def letter(self) -> OutboundMessage:
        """By e-mail, whose sender nobody proved: only where to go."""
        return self.cards.plain(MAIL, Line(key="help.mail", params={"link": self._console}))

    @property
    def _console(self) -> str:
        return f"{self.cards.base_url}/console"


def _open_tickets(store: Store, officer: Officer) -> tuple[list[Ticket], int]:
    """The newest open tickets of an officer, and how many there are."""
    wanted = TicketFilter(
        officer_id=officer.id, visible_to=officer.id, open_only=True, limit=LISTED
    )
    found = (store.tickets.get(row.id) for row in store.lists.page(wanted))
    tickets = [one for one in found if one is not None]
    return tickets, store.officers.open_tickets(officer.id)

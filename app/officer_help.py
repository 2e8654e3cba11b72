"""What an officer reads who wrote without being asked (服务官帮助): help, and open tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.officer_cards import OfficerCards
from casework.model.people import Officer
from casework.model.ticket import Ticket
from casework.service.ports import TicketFilter
from channels.message import OutboundMessage
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
        say = self.cards.say
        tickets, count = _open_tickets(store, officer)
        lines = [
            say("help.numbered", place=place, line=self._line(store, one, officer, channel, now))
            for place, one in enumerate(tickets, start=1)
        ]
        head = say("help.open", count=count) if count else say("help.none")
        more = [say("help.more", link=self._console)] if count > len(tickets) else []
        name = officer.name if self.cards.stays(channel) else ""
        text = "\n".join([say("help.text", name=name), head, *lines, *more])
        return self.cards.plain(channel, text)

    def _line(
        self, store: Store, ticket: Ticket, officer: Officer, channel: str, now: datetime
    ) -> str:
        return self.cards.brief(store, ticket, officer, channel=channel, now=now)

    def letter(self) -> OutboundMessage:
        """By e-mail, whose sender nobody proved: only where to go."""
        return self.cards.plain(MAIL, self.cards.say("help.mail", link=self._console))

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

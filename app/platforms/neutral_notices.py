"""What the desk says where data leaves the country (境外渠道通知): every text from the closed list.

Whatever a part of the desk wanted to say to such a conversation is replaced here, by the name of
its template, with a sentence that holds number, neutral status, date and link alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from casework.model.ticket import Ticket, TicketStatus
from channels.message import OutboundMessage
from channels.neutral import Neutral, NeutralMessage, NeutralStatus, NeutralVoice, Template
from storage.interface import Store

STATUS_PAGE: Final = "/status"
_NAMES: Final[Mapping[str, Template]] = {
    "question": Template.QUESTION,
    "supplement_asked": Template.QUESTION,
    "explained": Template.QUESTION,
    "not_accepted": Template.ANSWER_READY,
    "referred": Template.ANSWER_READY,
    "result_told": Template.ANSWER_READY,
    "concluded": Template.STATUS,
    "converted": Template.STATUS,
    "extended": Template.STATUS,
    "reopened": Template.STATUS,
    "struck_off": Template.STATUS,
    "acknowledged": Template.STATUS,
    "material_complete": Template.STATUS,
    "accepted": Template.STATUS,
    "due_recomputed": Template.STATUS,
    "apology": Template.TROUBLE,
    "nudge": Template.DRAFT_WAITS,
}
_STATES: Final[Mapping[TicketStatus, NeutralStatus]] = {
    TicketStatus.RECEIVED: NeutralStatus.RECEIVED,
    TicketStatus.CONCLUDED: NeutralStatus.ANSWER_READY,
    TicketStatus.NOT_ACCEPTED: NeutralStatus.ANSWER_READY,
    TicketStatus.CLOSED: NeutralStatus.CLOSED,
    TicketStatus.WITHDRAWN: NeutralStatus.CLOSED,
}
"""Every other status is "in progress"."""
_UNNUMBERED: Final = frozenset({Template.TROUBLE, Template.DRAFT_WAITS})


def neutral_status(ticket: Ticket) -> NeutralStatus:
    """How the matter stands, without what it is about."""
    return _STATES.get(ticket.status, NeutralStatus.IN_PROGRESS)


def next_due(ticket: Ticket) -> date | None:
    """The next date that was promised."""
    return min((one.due for one in ticket.deadlines if one.state == "open"), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """Messages for channels abroad. ``collects`` tells them apart by name."""

    voice: NeutralVoice
    collects: Callable[[str], bool]
    public_url: str

    def fitting(
        self,
        store: Store,
        message: OutboundMessage,
        *,
        channel: str,
        template: str,
        language: str,
        ticket_id: UUID | None,
    ) -> OutboundMessage:
        """The message itself, or the neutral one that takes its place abroad."""
        if self.collects(channel) or isinstance(message, NeutralMessage):
            return message
        ticket = None if ticket_id is None else store.tickets.get(ticket_id)
        return self.voice.say([self._told(template, ticket)], languages=[language])

    def status(self, ticket: Ticket, template: Template = Template.STATUS) -> Neutral:
        """How a matter stands, in a sentence."""
        return Neutral(
            template=template,
            number=ticket.number,
            status=neutral_status(ticket),
            due=next_due(ticket),
            link=self.status_page,
        )

    @property
    def status_page(self) -> str:
        """The page that opens with number and look-up code."""
        return self.public_url + STATUS_PAGE

    def _told(self, template: str, ticket: Ticket | None) -> Neutral:
        kind = _NAMES.get(template, Template.NEWS)
        if ticket is None or kind in _UNNUMBERED:
            return Neutral(template=kind if kind in _UNNUMBERED else Template.NEWS)
        return self.status(ticket, kind)

"""A ticket at the officers' window, inside a transaction that the caller opened.

The console and the command line show the same page and carry the same commands out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from app.console_papers import papers_of
from app.execute import CONSOLE
from app.wiring import House
from casework.model.clocks import due_date
from casework.model.deadline import ClockCode
from casework.model.errors import NotPermitted
from casework.model.jurisdiction import Jurisdiction
from casework.model.lights import GREEN, Light, due_light, last_entry, light
from casework.model.lights import limit_in_working_days as limit_of
from casework.model.moves import Act
from casework.model.people import Officer
from casework.model.rules import RuleSet
from casework.model.ticket import Ticket
from casework.model.when import local_date
from casework.service.assign import Care, is_cleared
from casework.service.clocks import open_deadline
from casework.service.commands import OfficerCommand
from casework.service.outcomes import TicketChanged
from casework.service.ports import TicketRow
from console import ports, rights
from console.acts import act_of
from notify.ways import TO_OFFICERS
from storage.interface import Store
from storage.records import DeliveryRow


@dataclass(frozen=True)
class ConsoleDesk:
    """What an officer finds of a ticket, and what he does to it."""

    house: House

    @cached_property
    def _jurisdiction(self) -> Jurisdiction:
        return self.house.jurisdiction

    def look(
        self, store: Store, viewer: Officer, number: str, *, now: datetime
    ) -> ports.TicketPage | None:
        """One ticket as its page shows it, or None."""
        ticket = store.tickets.by_number(number)
        if ticket is None or not rights.may_read_ticket(viewer, ticket):
            return None
        return self._page(store, ticket, now)

    def carry_out(
        self, store: Store, viewer: Officer, command: OfficerCommand, *, now: datetime
    ) -> TicketChanged:
        """Carry a command out in the viewer's own name. Raises the desk's errors."""
        if command.officer_id != viewer.id:
            raise NotPermitted(f"{viewer.login} acts for another", act=act_of(command).value)
        outcome = self.house.executor.execute(store, command, now=now)
        if not isinstance(outcome, TicketChanged):
            raise TypeError(f"an officer's command gave {type(outcome).__name__}")
        return outcome

    def row_light(self, row: TicketRow, now: datetime) -> Light:
        """Light of a line of a list, by its next deadline."""
        if row.next_due is None or row.next_rule is None:
            return GREEN
        rules = self._jurisdiction.rules
        rule = rules.deadline(row.next_rule, track=row.track)
        if rule is None:
            return GREEN
        calendar = self._jurisdiction.calendar
        return due_light(
            rule=row.next_rule,
            due=row.next_due,
            limit=limit_of(rule=rule, due=row.next_due, calendar=calendar),
            calendar=calendar,
            policy=rules.lights,
            on=local_date(now),
        )

    def _page(self, store: Store, ticket: Ticket, now: datetime) -> ports.TicketPage:
        events = list(store.events.of_ticket(ticket.id))
        everyone = list(store.officers.all())
        care = Care(sensitive=ticket.sensitive, restricted=ticket.restricted)
        candidates = [
            one
            for one in everyone
            if one.active
            and rights.reads_tickets(one)
            and one.id != ticket.assignment.officer_id
            and (not care.careful or is_cleared(one, care))
        ]
        rules = self._jurisdiction.rules_of(
            rule_set=ticket.rule_set, version=ticket.rule_set_version
        )
        return ports.TicketPage(
            ticket=ticket,
            rules=rules,
            light=light(
                ticket=ticket,
                calendar=self._jurisdiction.calendar,
                policy=self._jurisdiction.rules.lights,
                now=now,
                last_entry_on=last_entry(events),
            ),
            events=events,
            deliveries=[delivery_view(row, ticket) for row in store.outbox.of_ticket(ticket.id)],
            officers={one.id: one for one in everyone},
            accept_due=self._accept_due(ticket, rules, now),
            extended_due=self._extended_due(ticket),
            papers=papers_of(store, self.house.documents, ticket),
            candidates=candidates,
        )

    def _accept_due(self, ticket: Ticket, rules: RuleSet, now: datetime) -> ports.DueDate | None:
        """Due date of ``handling`` if the ticket were accepted now, by its own rules."""
        rule = rules.deadline(ClockCode.HANDLING, track=ticket.track)
        if rule is None:
            return None
        start, calendar = local_date(now), self._jurisdiction.calendar
        due, provisional = due_date(rule=rule, start=start, calendar=calendar)
        return ports.DueDate(due=due, provisional=provisional)

    def _extended_due(self, ticket: Ticket) -> ports.DueDate | None:
        """The due date that waits for approval: ``days`` working days after the present one."""
        proposal = ticket.procedure.proposal
        handling = open_deadline(ticket.deadlines, ClockCode.HANDLING)
        if proposal is None or proposal.act != Act.EXTEND or handling is None:
            return None
        days = int(proposal.data["days"])
        due, provisional = self._jurisdiction.calendar.add_working_days(handling.due, days)
        return ports.DueDate(due=due, provisional=provisional or handling.provisional)


def delivery_view(row: DeliveryRow, ticket: Ticket | None) -> ports.DeliveryView:
    """A delivery as the console shows it."""
    to_officer = row.channel == CONSOLE or row.template in TO_OFFICERS
    return ports.DeliveryView(
        id=row.id,
        ticket_number=ticket.number if ticket else None,
        audience=ports.Audience.OFFICER if to_officer else ports.Audience.COMPLAINANT,
        officer_id=_officer_id(row) if to_officer else None,
        channel=row.channel,
        template=row.template,
        state=row.state,
        attempts=row.attempts,
        created_at=row.created_at,
        sent_at=row.sent_at,
        delivered_at=row.delivered_at,
        acknowledged_at=row.acknowledged_at,
        failure=row.failure,
    )


def _officer_id(row: DeliveryRow) -> UUID | None:
    """Whose notice it is; on a platform the ledger knows only the platform's own name."""
    try:
        return UUID(row.recipient)
    except ValueError:
        return None

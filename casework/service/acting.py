"""What every act of an officer begins with: the ticket as he saw it, the words that it needs."""

from __future__ import annotations

from collections.abc import Collection

from casework.model.errors import TextMissing, UnknownCode
from casework.model.moves import Act, require
from casework.model.people import Actor, ActorType, Officer
from casework.model.rules import RuleSet
from casework.model.ticket import Ticket
from casework.service.access import require_version, ticket_for_officer
from casework.service.commands import OfficerCommand
from casework.service.context import Context


def open_for(command: OfficerCommand, act: Act, context: Context) -> tuple[Ticket, Officer]:
    """The ticket of the command, if the officer may do ``act`` to it as he saw it.

    Raises TicketNotFound, NotPermitted, StaleTicket, NotAllowedNow.
    """
    ticket, officer = ticket_for_officer(command, act=act, context=context)
    require_version(ticket, command.expected_version)
    require(act, ticket)
    return ticket, officer


def officer_actor(officer: Officer) -> Actor:
    """The officer as the one who acted."""
    return Actor(type=ActorType.OFFICER, ref=str(officer.id))


def require_text(text: str, act: Act) -> str:
    """``text`` without outer blanks. Raises TextMissing when nothing is left."""
    kept = text.strip()
    if not kept:
        raise TextMissing(f"{act} without words", act=act.value)
    return kept


def require_code(value: str, known: Collection[str], *, what: str) -> str:
    """``value``, if the rule set knows it. Raises UnknownCode."""
    if value not in known:
        raise UnknownCode(f"{what} {value!r}", what=what, value=value)
    return value


def rules_of(ticket: Ticket, context: Context) -> RuleSet:
    """The rules that were frozen onto the ticket."""
    return context.jurisdiction.rules_of(rule_set=ticket.rule_set, version=ticket.rule_set_version)

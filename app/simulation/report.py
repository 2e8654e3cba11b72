"""What a simulation found, for people and programs: counts, clocks, and whatever did not hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from app.simulation.run import Run
from casework.model.events import TicketEvent
from casework.model.ticket import Ticket
from casework.service.ports import TicketFilter, UnitOfWork

_PAGE = 500


def report(run: Run) -> dict[str, Any]:
    """JSON-ready: the plan, what was done and refused, how everything stands, violations."""
    world, plan = run.world, run.plan
    tickets = list(_tickets(world.uow))
    return {
        "jurisdiction": world.jurisdiction.key,
        "rule_set": world.jurisdiction.rules.ref,
        "days": plan.days,
        "cases": plan.cases,
        "seed": plan.seed,
        "start": plan.start.isoformat(),
        "commands": dict(sorted(world.commands.items())),
        "refused": dict(sorted(world.refusals.items())),
        "looks_at_lights": run.looks,
        "events": _counted(event.kind for one in tickets for event in _events(world.uow, one)),
        "statuses": _counted(one.status for one in tickets),
        "tracks": _counted(one.track for one in tickets),
        "clocks": _clocks(tickets),
        "rounds": _counted(str(one.procedure.round) for one in tickets),
        "ratings": _ratings(tickets),
        "seconds": round(run.seconds, 2),
        "violations": world.violated,
        "found": [
            {
                "at": one.at.isoformat(),
                "number": one.number,
                "command": one.command,
                "sentence": one.sentence,
            }
            for one in world.found
        ],
    }


def _tickets(uow: UnitOfWork) -> Iterator[Ticket]:
    """Every ticket, also those on which no clock runs any more."""
    for row_id in _ids(uow):
        ticket = uow.tickets.get(row_id)
        if ticket is not None:
            yield ticket


def _ids(uow: UnitOfWork) -> Iterator[UUID]:
    after = None
    while rows := uow.lists.page(TicketFilter(after=after, limit=_PAGE)):
        yield from (row.id for row in rows)
        after = (rows[-1].created_at, rows[-1].id)


def _events(uow: UnitOfWork, ticket: Ticket) -> Sequence[TicketEvent]:
    return uow.events.of_ticket(ticket.id)


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(map(str, values)).items()))


def _clocks(tickets: list[Ticket]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for one in (deadline for ticket in tickets for deadline in ticket.deadlines):
        found.setdefault(one.rule, Counter())[one.state.value] += 1
    return {rule: dict(sorted(states.items())) for rule, states in sorted(found.items())}


def _ratings(tickets: list[Ticket]) -> dict[str, Any]:
    """Ratings with their number: a mean of nothing is not shown."""
    scores = [one.procedure.rating for one in tickets if one.procedure.rating is not None]
    mean = round(sum(scores) / len(scores), 2) if scores else None
    return {"n": len(scores), "mean": mean}

"""``zhitong simulate``: a desk over many days, from the first complaint to the last strike-off.

Time is a queue of moments: somebody files, somebody acts, the morning's look at the lights comes
on every working day, and one day the next year's calendar is announced. Weekends, make-up days
and the turn of the year happen as they happen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from time import perf_counter
from uuid import UUID

from app.simulation.acts import BUILDERS, WILL, Scene
from app.simulation.people import Staff, filing, staff
from app.simulation.world import World
from casework.model.jurisdiction import Jurisdiction
from casework.model.moves import Act, allowed
from casework.model.people import Officer
from casework.model.ticket import Ticket, TicketStatus
from casework.model.when import CITY
from casework.service.commands import Reassign, RecomputeDueDates, Supervise
from casework.service.ports import UnitOfWork

MORNING = time(8, 37)
ANNOUNCED = (11, 12)
"""Month and day on which the simulated State Council announces the next year's calendar."""
_FIRST, _LAST = 8 * 60, 20 * 60
SATURDAY = 5
_PAGE = 500
_RASH, _STRANGER, _FORGOTTEN = 0.03, 0.04, 0.08
_QUICK, _SLOW = 3.0, 45.0
_OFFICERS_ONLY = frozenset({Act.APPROVE, Act.DECLINE})

Moment = tuple[datetime, int, Callable[[datetime], None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to simulate: how long, how many, with which chance, from which day."""

    days: int
    cases: int
    seed: int
    start: date


@dataclass(slots=True, kw_only=True)
class Simulation:
    """One run. ``world`` holds the desk and what was found."""

    plan: Plan
    world: World
    people: Staff
    random: Random
    queue: list[Moment] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=count)
    looks: int = 0

    def run(self) -> None:
        """Live through all the days."""
        for officer in self.people.officers:
            self.world.uow.officers.save(officer)
        for day in range(self.plan.days):
            self._plan_day(self.plan.start + timedelta(days=day))
        for number in range(1, self.plan.cases + 1):
            self._at(self._some_time(self.random.randrange(self.plan.days)), self._filed(number))
        end = _moment(self.plan.start + timedelta(days=self.plan.days), time.min)
        while self.queue and self.queue[0][0] < end:
            now, _, happen = heappop(self.queue)
            happen(now)

    def _plan_day(self, day: date) -> None:
        if (day.month, day.day) == ANNOUNCED:
            self._at(_moment(day, MORNING), self._announced)
        self._at(_moment(day, MORNING), self._morning)

    def _filed(self, number: int) -> Callable[[datetime], None]:
        def happen(now: datetime) -> None:
            command = filing(number, self.world.jurisdiction, self.random, year=now.year)
            ticket = self.world.give(command, ticket=None, now=now)
            if ticket is not None:
                self._next_act(ticket.id, now)

        return happen

    def _next_act(self, ticket_id: UUID, now: datetime) -> None:
        mean = _SLOW if self.random.random() < _FORGOTTEN else _QUICK
        later = now + timedelta(days=self.random.expovariate(1 / mean))
        self._at(later, lambda at: self._act(ticket_id, at))

    def _act(self, ticket_id: UUID, now: datetime) -> None:
        ticket = self.world.ticket(ticket_id)
        act = self._wanted(ticket)
        officer = self._officer(ticket, act)
        scene = Scene(
            ticket=ticket,
            rules=self.world.jurisdiction.rules_of(
                rule_set=ticket.rule_set, version=ticket.rule_set_version
            ),
            officer_id=officer.id,
            message_id=f"m{next(self.order)}",
            today=now.astimezone(CITY).date(),
            random=self.random,
        )
        command = (
            Reassign(
                **scene.officer(),
                to_officer_id=self.random.choice(self.people.officers).id,
                reason=scene.words(),
            )
            if act is Act.REASSIGN
            else BUILDERS[act](scene)
        )
        after = self.world.give(command, ticket=ticket, now=now) or ticket
        if after.status is not TicketStatus.CLOSED or _has_clocks(after):
            self._next_act(ticket_id, now)

    def _wanted(self, ticket: Ticket) -> Act:
        """An act that is possible, by how much it is wanted; now and then any act at all."""
        if self.random.random() < _RASH:
            return self.random.choice(list(Act))
        possible = [act for act in WILL if allowed(act, ticket)]
        return self.random.choices(possible, [WILL[act] for act in possible])[0]

    def _officer(self, ticket: Ticket, act: Act) -> Officer:
        if self.random.random() < _STRANGER:
            return self.random.choice(self.people.officers)
        if act in _OFFICERS_ONLY:
            return self.random.choice(self.people.deciders)
        assigned = self.world.uow.officers.get(ticket.assignment.officer_id)
        return assigned or self.people.officers[0]

    def _morning(self, now: datetime) -> None:
        """The look at every light on a working day (每日督办)."""
        if not self.world.jurisdiction.calendar.is_working_day(now.date()):
            return
        for ticket in self._with_clocks():
            self.looks += 1
            self.world.give(Supervise(ticket_id=ticket.id), ticket=ticket, now=now)

    def _announced(self, now: datetime) -> None:
        """The next year's calendar is there: every provisional date is counted again."""
        world = self.world
        world.jurisdiction = with_announced_year(world.jurisdiction, now.year + 1)
        for ticket in self._with_clocks():
            world.give(RecomputeDueDates(ticket_id=ticket.id), ticket=ticket, now=now)

    def _with_clocks(self) -> Iterator[Ticket]:
        after: UUID | None = None
        while ids := self.world.uow.lists.with_clocks(after=after, limit=_PAGE):
            yield from map(self.world.ticket, ids)
            after = ids[-1]

    def _some_time(self, day: int) -> datetime:
        minute = self.random.randrange(_FIRST, _LAST)
        midnight = _moment(self.plan.start + timedelta(days=day), time.min)
        return midnight + timedelta(minutes=minute)

    def _at(self, moment: datetime, happen: Callable[[datetime], None]) -> None:
        heappush(self.queue, (moment, next(self.order), happen))


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A finished run, and how long it took in seconds."""

    plan: Plan
    world: World
    looks: int
    seconds: float


def simulate(plan: Plan, jurisdiction: Jurisdiction, *, uow: UnitOfWork | None = None) -> Run:
    """Live through ``plan``; on ``uow``, else on a store in memory."""
    began = perf_counter()
    world = World(jurisdiction=jurisdiction)
    if uow is not None:
        world.uow = uow
    simulation = Simulation(
        plan=plan, world=world, people=staff(jurisdiction), random=Random(plan.seed)
    )
    simulation.run()
    return Run(plan=plan, world=world, looks=simulation.looks, seconds=perf_counter() - began)


def _has_clocks(ticket: Ticket) -> bool:
    return any(one.state == "open" for one in ticket.deadlines)


def with_announced_year(jurisdiction: Jurisdiction, year: int) -> Jurisdiction:
    """The jurisdiction with the estimate of ``year`` announced, one working Saturday in it."""
    calendar = jurisdiction.calendar
    table = calendar.years[year]
    saturday = next(
        day for day in _days(year) if day.weekday() == SATURDAY and day not in table.off
    )
    announced = replace(table, announced=True, work=frozenset({saturday}))
    later = replace(
        calendar,
        version=f"{calendar.version}+{year}",
        years={**calendar.years, year: announced},
    )
    return replace(jurisdiction, calendar=later)


def _days(year: int) -> Iterator[date]:
    return (date(year, 2, 1) + timedelta(days=day) for day in range(60))


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=CITY)

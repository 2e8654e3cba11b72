"""Any act of anybody at any time: no illegal step, no lost clock, no limit that moves by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.simulation.acts import BUILDERS, WILL, Scene
from app.simulation.people import filing, staff
from app.simulation.run import with_announced_year
from app.simulation.world import World
from casework.model.moves import Act, allowed
from casework.model.ticket import Ticket
from casework.model.when import CITY
from casework.service.commands import RecomputeDueDates, Supervise
from tests.support.desk_world import shenyang

START = datetime(2026, 9, 7, 9, 0, tzinfo=CITY)
"""Near enough to the year that nobody has announced yet for limits to reach into it."""
PEOPLE = staff(shenyang())
chance = st.randoms(use_true_random=False)


class LawClock(RuleBasedStateMachine):
    """A desk of four matters; the acts of the simulation, chosen by the search instead."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(jurisdiction=shenyang())
        self.now = START
        self.tickets: list[Ticket] = []
        self.said = 0
        for officer in PEOPLE.officers:
            self.world.uow.officers.save(officer)

    @initialize(random=chance)
    def begin(self, random: Random) -> None:
        self.file(random)

    @precondition(lambda self: len(self.tickets) < 4)
    @rule(random=chance)
    def file(self, random: Random) -> None:
        command = filing(len(self.tickets) + 1, shenyang(), random, year=self.now.year)
        ticket = self.world.give(command, ticket=None, now=self.now)
        assert ticket is not None
        self.tickets.append(ticket)

    @rule(place=st.integers(0, 3), random=chance)
    def do_what_is_possible(self, place: int, random: Random) -> None:
        ticket = self.tickets[place % len(self.tickets)]
        possible = [act for act in WILL if allowed(act, ticket)]
        self.give(random.choice(possible), ticket, random)

    @rule(place=st.integers(0, 3), act=st.sampled_from(sorted(BUILDERS)), random=chance)
    def do_anything(self, place: int, act: Act, random: Random) -> None:
        self.give(act, self.tickets[place % len(self.tickets)], random)

    @rule(hours=st.integers(1, 24 * 40))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def look_at_the_lights(self) -> None:
        for ticket in self.tickets:
            self.keep(self.world.give(Supervise(ticket_id=ticket.id), ticket=ticket, now=self.now))

    @precondition(lambda self: not self.world.jurisdiction.calendar.is_announced(2027))
    @rule()
    def announce_the_next_year(self) -> None:
        self.world.jurisdiction = with_announced_year(self.world.jurisdiction, 2027)
        for ticket in self.tickets:
            command = RecomputeDueDates(ticket_id=ticket.id)
            self.keep(self.world.give(command, ticket=ticket, now=self.now))

    @invariant()
    def nothing_was_violated(self) -> None:
        assert self.world.found == []

    def give(self, act: Act, ticket: Ticket, random: Random) -> None:
        self.said += 1
        deciders = [*PEOPLE.deciders, *PEOPLE.officers[:1]]
        assigned = ticket.assignment.officer_id
        decides = act in {Act.APPROVE, Act.DECLINE}
        scene = Scene(
            ticket=ticket,
            rules=self.world.jurisdiction.rules,
            officer_id=random.choice(deciders).id if decides else assigned,
            message_id=f"m{self.said}",
            today=self.now.date(),
            random=random,
        )
        self.keep(self.world.give(BUILDERS[act](scene), ticket=ticket, now=self.now))

    def keep(self, ticket: Ticket | None) -> None:
        assert ticket is not None
        place = next(n for n, one in enumerate(self.tickets) if one.id == ticket.id)
        self.tickets[place] = ticket


LawClock.TestCase.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
TestLawClock = LawClock.TestCase

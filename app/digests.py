"""Sends officers what waits for them (服务官定时汇总), by the first open way, in their language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from app.officer_cards import Line, OfficerCards
from app.officer_pushes import OfficerPushes, Told
from casework.model.jurisdiction import Jurisdiction
from casework.model.lights import GREEN, Colour, due_light, limit_in_working_days
from casework.model.people import Officer, Role
from casework.model.when import local_date
from casework.service.ports import TicketFilter, TicketRow
from channels.message import CardRow, OutboundMessage
from channels.neutral import Neutral, Template
from notify.digest import DIGEST, Item, cause_of, next_slot, waiting
from notify.ways import KINDS
from storage.interface import Store

OFFICER_DIGESTS: Final = "officer_digests"
LISTED: Final = 5
PAGE: Final = 200
ACT: Final = "officer.digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """Writes digests into the outbox, inside the caller's transaction."""

    jurisdiction: Jurisdiction
    cards: OfficerCards
    pushes: OfficerPushes

    def send(self, store: Store, *, now: datetime) -> int:
        """To every officer for whom something waits and who was not told of it today; how many."""
        return sum(self._sent(store, one, now) for one in store.officers.all() if _reads(one))

    def schedule(self, store: Store, now: datetime) -> None:
        """The next slot after ``now``."""
        office = self.jurisdiction.office
        at = next_slot(now, calendar=self.jurisdiction.calendar, office=office)
        store.clock.schedule(
            subject_type="house",
            subject_id="",
            kind=OFFICER_DIGESTS,
            level=0,
            occurrence=at.isoformat(timespec="minutes"),
            due_at=at,
            due_on=None,
        )

    def _sent(self, store: Store, officer: Officer, now: datetime) -> int:
        ways = self.pushes.ways(store, officer)
        items = self._waiting(store, officer, now) if ways else []
        if not items:
            return 0
        message = self._message(officer, items, channel=ways[0].channel)
        stem = cause_of(items, reader=str(officer.id), on=local_date(now))
        told = Told(stem=stem, template=DIGEST, ticket=None)
        return self.pushes.send(store, officer, ways[0], told, message, now=now)

    def _waiting(self, store: Store, officer: Officer, now: datetime) -> list[Item]:
        mine = TicketFilter(
            officer_id=officer.id, visible_to=officer.id, open_only=True, limit=PAGE
        )
        rows = store.lists.page(mine)
        return waiting(((row, self._colour(row, now)) for row in rows), now=now)

    def _colour(self, row: TicketRow, now: datetime) -> Colour:
        """Light of the row's next date; what only the timeline shows is the morning's round's."""
        rules, calendar = self.jurisdiction.rules, self.jurisdiction.calendar
        rule = None if row.next_rule is None else rules.deadlines.get(row.next_rule)
        if rule is None or row.next_rule is None or row.next_due is None:
            return GREEN.colour
        return due_light(
            rule=row.next_rule,
            due=row.next_due,
            limit=limit_in_working_days(rule=rule, due=row.next_due, calendar=calendar),
            calendar=calendar,
            policy=rules.lights,
            on=local_date(now),
        ).colour

    def _message(self, officer: Officer, items: Sequence[Item], *, channel: str) -> OutboundMessage:
        """Numbers, why, and dates: no word of a matter, on whatever channel."""
        cards = self.cards.to(officer)
        console = f"{cards.base_url}/console"
        head = Line(key="digest.text", params={"count": len(items)})
        if not cards.collects(channel):
            neutral = [_neutral(one) for one in items[:LISTED]]
            return cards.plain(channel, head, *neutral, kind=DIGEST, link=console)
        rows = tuple(_rows(cards, items))
        if KINDS[channel].rows:
            message = cards.plain(channel, head, kind=DIGEST, link=console)
            return replace(message, card=rows, acts=(ACT,))
        lines = [Line(key="row", params={"label": one.label, "value": one.value}) for one in rows]
        return replace(cards.plain(channel, head, *lines, kind=DIGEST, link=console), acts=(ACT,))


def _rows(cards: OfficerCards, items: Sequence[Item]) -> Iterator[CardRow]:
    """The first ones; how many more there are stands in the last row."""
    for one in items[:LISTED]:
        value = cards.say("digest.row", number=one.row.number, due=one.row.next_due)
        label = cards.say(f"digest.why.{one.why.value}")
        yield CardRow(key=one.row.number, label=label, value=value)
    if len(items) > LISTED:
        more = cards.say("digest.more_value", count=len(items) - LISTED)
        yield CardRow(key="more", label=cards.say("digest.more"), value=more)


def _neutral(item: Item) -> Neutral:
    return Neutral(
        template=Template.OFFICER,
        number=item.row.number,
        light=item.colour,
        due=item.row.next_due,
    )


def _reads(officer: Officer) -> bool:
    return officer.active and officer.role is not Role.ADMINISTRATOR

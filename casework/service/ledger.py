"""The ledger for a reader (台账视图): which cases, in which order, and what of them may be known.

A reader who may not know of a case sees its number and light, no more, and it is counted all the
same. A view that is chosen by what is in a case (an enterprise, a project, the key enterprises)
leaves such a case out: that it belongs there is itself something the reader may not know.

Serves S0-44, S1-05 (per project), S1-13 (per enterprise), S3-06 (key enterprises), S2-26 and S2-47
(problem list with two dates).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from casework.model.events import TicketEvent
from casework.model.jurisdiction import Jurisdiction
from casework.model.ledger import LedgerEntry, entry_of
from casework.model.lights import Light, last_entry, light
from casework.model.people import Enterprise, Officer
from casework.model.ticket import Ticket
from casework.model.when import local_date
from casework.service.access import may_read


class LedgerView(StrEnum):
    """Which ledger (台账种类)."""

    ALL = "all"  # 诉求处理工作台账
    ENTERPRISE = "enterprise"  # 逐企服务台账
    PROJECT = "project"  # 项目台账
    KEY = "key"  # 重点外资企业台账
    PROBLEMS = "problems"  # 问题清单


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A ticket with all its events, and its enterprise as the register has it."""

    ticket: Ticket
    events: tuple[TicketEvent, ...]
    enterprise: Enterprise | None = None


class Cases(Protocol):
    """Read side of the ledger: whole cases, oldest first."""

    def between(
        self, *, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Case]:
        """Cases collected from ``since`` on and before ``until``; None means without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerWanted:
    """Which ledger is asked for. ``enterprise_id`` and ``tickets`` (of a project) choose by view.

    ``first`` and ``last`` are local dates of collection, both included.
    """

    view: LedgerView = LedgerView.ALL
    enterprise_id: UUID | None = None
    tickets: frozenset[UUID] = frozenset()
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """A line as the reader may see it: ``entry`` is None where only number and light may be."""

    number: str
    light: Light
    entry: LedgerEntry | None
    officer: Officer | None = None
    approver: Officer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads: an officer with his rights, or (None) the desk itself without any clearance.

    The desk itself reads ordinary cases; sensitive and restricted ones are for named officers.
    """

    officer: Officer | None = None

    def may_know(self, ticket: Ticket) -> bool:
        """Whether the case may be shown to this reader."""
        if self.officer is None:
            return not (ticket.sensitive or ticket.restricted)
        return may_read(officer=self.officer, ticket=ticket)


def ledger(
    cases: Iterable[Case],
    *,
    wanted: LedgerWanted,
    reader: Reader,
    officers: Mapping[UUID, Officer],
    jurisdiction: Jurisdiction,
    now: datetime,
) -> Iterator[LedgerLine]:
    """The lines of a ledger in the order of ``cases``, one at a time."""
    for case in cases:
        entry = entry_of(ticket=case.ticket, events=case.events, enterprise=case.enterprise)
        if not _belongs(entry, wanted):
            continue
        known = reader.may_know(case.ticket)
        if known or wanted.view in _BY_PLACE:
            burning = light_of(case, jurisdiction=jurisdiction, now=now)
            yield _line(entry, burning, officers, known=known)


def light_of(case: Case, *, jurisdiction: Jurisdiction, now: datetime) -> Light:
    """The light of a case by the rules that were frozen onto it."""
    ticket = case.ticket
    rules = jurisdiction.rules_of(rule_set=ticket.rule_set, version=ticket.rule_set_version)
    return light(
        ticket=ticket,
        calendar=jurisdiction.calendar,
        policy=rules.lights,
        now=now,
        last_entry_on=last_entry(case.events),
    )


_BY_PLACE = frozenset({LedgerView.ALL, LedgerView.PROBLEMS})
"""Views that every case has its place in, whatever is in it."""


def _belongs(entry: LedgerEntry, wanted: LedgerWanted) -> bool:
    filed = entry.filed
    if not _within(local_date(filed.at), wanted):
        return False
    if wanted.view is LedgerView.ENTERPRISE:
        return filed.enterprise_id is not None and filed.enterprise_id == wanted.enterprise_id
    if wanted.view is LedgerView.PROJECT:
        return filed.ticket_id in wanted.tickets
    if wanted.view is LedgerView.KEY:
        return filed.key_enterprise
    return wanted.view is LedgerView.ALL or not entry.is_closed


def _within(on: date, wanted: LedgerWanted) -> bool:
    return (wanted.first is None or on >= wanted.first) and (
        wanted.last is None or on <= wanted.last
    )


def _line(
    entry: LedgerEntry, burning: Light, officers: Mapping[UUID, Officer], *, known: bool
) -> LedgerLine:
    if not known:
        return LedgerLine(number=entry.filed.number, light=burning, entry=None)
    struck = entry.course.struck_off
    return LedgerLine(
        number=entry.filed.number,
        light=burning,
        entry=entry,
        officer=_person(entry.course.officer, officers),
        approver=_person(struck.approver if struck is not None else "", officers),
    )


def _person(ref: str, officers: Mapping[UUID, Officer]) -> Officer | None:
    return officers.get(UUID(ref)) if ref else None

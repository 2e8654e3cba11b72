"""Asks the store for a ledger: whose, of which days, for whom (台账查询)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from app.errors import EnterpriseUnknown, ProjectUnknown, SettingsError
from app.ledger_sheet import Heading
from app.wiring import House
from casework.model.projects import Project
from casework.model.when import CITY, local_date
from casework.service.ledger import (
    LedgerLine,
    LedgerView,
    LedgerWanted,
    Reader,
    ledger,
)
from storage.interface import Store

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A ledger as it is asked for: ``name`` of the enterprise or code of the project.

    ``login`` is the officer for whom it is made; None: the desk itself, without any clearance.
    """

    view: LedgerView = LedgerView.ALL
    name: str = ""
    first: date | None = None
    last: date | None = None
    login: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is asked for, found in the registers: what to read, for whom, under which name."""

    wanted: LedgerWanted
    reader: Reader
    subject: str = ""
    project: Project | None = None


def find(store: Store, asked: Asked) -> Found:
    """Find enterprise and reader. Raises EnterpriseUnknown, ProjectUnknown, SettingsError."""
    wanted = LedgerWanted(view=asked.view, first=asked.first, last=asked.last)
    reader = _reader(store, asked.login)
    if asked.view is LedgerView.ENTERPRISE:
        firm = store.enterprises.find(name=asked.name, uscc=asked.name)
        if firm is None:
            raise EnterpriseUnknown(asked.name, name=asked.name)
        chosen = replace(wanted, enterprise_id=firm.id)
        return Found(wanted=chosen, reader=reader, subject=firm.name)
    if asked.view is LedgerView.PROJECT:
        return _project(store, asked, wanted, reader)
    return Found(wanted=wanted, reader=reader)


def _project(store: Store, asked: Asked, wanted: LedgerWanted, reader: Reader) -> Found:
    project = store.projects.by_code(asked.name)
    if project is None:
        raise ProjectUnknown(asked.name, code=asked.name)
    tickets = store.projects.tickets_of(project.id)
    return Found(
        wanted=replace(wanted, tickets=tickets),
        reader=reader,
        subject=project.name,
        project=project,
    )


def lines_of(store: Store, found: Found, *, house: House, now: datetime) -> Iterator[LedgerLine]:
    """The lines, one at a time, inside the caller's transaction."""
    wanted = found.wanted
    since, until = bounds(wanted.first, wanted.last)
    officers = {one.id: one for one in store.officers.all()}
    return ledger(
        store.cases.between(since=since, until=until),
        wanted=wanted,
        reader=found.reader,
        officers=officers,
        jurisdiction=house.jurisdiction,
        now=now,
    )


def heading(house: House, found: Found, language: str, *, now: datetime) -> Heading:
    """Title, sheet name and notes of a ledger."""
    city, wanted = house.jurisdiction, found.wanted
    place, bureau = (city.name, city.bureau) if language == "zh" else (city.name_en, city.bureau_en)
    words, view, on = house.words, wanted.view.value, local_date(now)
    notes = [
        words.text("ledger.unit", language, bureau=bureau),
        words.text("ledger.as_of", language, on=on),
    ]
    if wanted.first is not None or wanted.last is not None:
        notes.append(words.text("ledger.period", language, first=wanted.first, last=wanted.last))
    if found.project is not None:
        notes.append(_of_project(house, found.project, language))
    return Heading(
        title=words.text(f"ledger.title.{view}", language, place=place, name=found.subject),
        sheet=words.text(f"ledger.sheet.{view}", language),
        notes=tuple(notes),
    )


def _of_project(house: House, project: Project, language: str) -> str:
    """Stage, leader, team, and what is missing of the five ones (S1-06)."""
    words = house.words
    missing = project.missing(house.jurisdiction.mechanisms.five_ones)
    names = [words.text(f"ledger.five_ones.{one.value}", language) for one in missing]
    return words.text(
        "ledger.project.head",
        language,
        stage=words.text(f"ledger.stage.{project.stage.value}", language),
        leader=project.leader,
        team=project.team,
        lacks=words.text("labels.format.list_separator", language).join(names),
    )


def _reader(store: Store, login: str | None) -> Reader:
    if login is None:
        return Reader()
    officer = store.officers.by_login(login)
    if officer is None:
        raise SettingsError(login, name="--as", reason=f"no officer {login}")
    return Reader(officer=officer)


def bounds(first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
    """The moments from which and before which local dates lie; None means without end."""
    return _midnight(first), _midnight(last + _ONE_DAY if last is not None else None)


def _midnight(on: date | None) -> datetime | None:
    return datetime.combine(on, time(), tzinfo=CITY) if on is not None else None

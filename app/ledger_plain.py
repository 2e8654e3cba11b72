"""The ledger for other programs: CSV that no spreadsheet takes for formulas, and JSON documents."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, TextIO

from app.ledger_cells import Cell, Cells
from app.ledger_columns import DETAIL
from app.ledger_sheet import Written
from casework.model.course import Course, Due
from casework.model.ledger import LedgerEntry
from casework.model.when import local_date
from casework.service.ledger import LedgerLine

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MARK = "\ufeff"
"""Byte order mark: without it some spreadsheets read UTF-8 as another encoding."""


def write_csv(file: TextIO, lines: Iterable[LedgerLine], *, cells: Cells) -> Written:
    """Every column as CSV. A text that a spreadsheet would calculate gets an apostrophe before."""
    file.write(MARK)
    writer = csv.writer(file)
    writer.writerow(cells.head(column.key) for column in DETAIL)
    count = masked = 0
    for count, line in enumerate(lines, start=1):
        masked += line.entry is None
        writer.writerow(plain(cells.of(line, column.key, no=count)) for column in DETAIL)
    return Written(count=count, masked=masked)


def plain(value: Cell) -> str:
    """A cell as text that stays text in a spreadsheet."""
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def documents(lines: Iterable[LedgerLine], *, on: date) -> Iterator[dict[str, Any]]:
    """The lines as JSON documents: codes, ISO dates, whole texts."""
    for line in lines:
        light = line.light
        document: dict[str, Any] = {
            "number": line.number,
            "light": {
                "colour": light.colour.name.lower(),
                "reason": light.reason.value,
                "rule": light.rule,
                "days_left": light.days_left,
            },
        }
        if line.entry is not None:
            document |= _entry(line, line.entry, on)
        yield document


def _entry(line: LedgerLine, entry: LedgerEntry, on: date) -> dict[str, Any]:
    filed, course = entry.filed, entry.course
    return {
        "collected": filed.at.isoformat(),
        "content": entry.content,
        "unit": entry.unit,
        "feedback": entry.feedback,
        "enterprise": filed.enterprise,
        "country": filed.country,
        "origin": filed.origin.value,
        "channel": filed.channel,
        "district": filed.district,
        "industry": filed.industry,
        "topic": filed.topic,
        "track": course.track.value,
        "kind": course.kind.value,
        "officer": line.officer.login if line.officer is not None else None,
        "level": course.level.value,
        "class": entry.case_class(on).value,
        "status": course.status.value,
        "accepted": _day(course.accepted_at),
        "due": {rule: _due(due) for rule, due in course.dues.items()},
        "round": course.round,
        **_course(line, course),
    }


def _course(line: LedgerLine, course: Course) -> dict[str, Any]:
    understood, ended, struck = course.understanding, course.ended, course.struck_off
    return {
        "progress": [{"on": one.on.isoformat(), "text": one.text} for one in course.entries],
        "corrections": [
            {"on": one.on.isoformat(), "key": one.key, "text": one.text}
            for one in course.corrections
        ],
        "extensions": [
            {
                "on": one.on.isoformat(),
                "old": one.old.isoformat(),
                "new": one.new.isoformat(),
                "days": one.days,
                "reason": one.reason,
            }
            for one in course.extensions
        ],
        "understanding": understood.understood if understood is not None else None,
        "ending": {"status": ended.status.value, "ground": ended.ground, "sub": ended.sub}
        if ended is not None
        else None,
        "told": _day(course.told_at),
        "struck_off": {
            "on": _day(struck.at),
            "evidence": struck.evidence,
            "approver": line.approver.login if line.approver is not None else None,
        }
        if struck is not None
        else None,
        "satisfaction": course.rating.score if course.rating is not None else None,
    }


def _due(due: Due) -> dict[str, Any]:
    return {"on": due.on.isoformat(), "provisional": due.provisional}


def _day(at: datetime | None) -> str | None:
    return local_date(at).isoformat() if at is not None else None

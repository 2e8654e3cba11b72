"""Lines of a list in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from casework.model.people import Officer
from casework.model.ticket import OPEN_STATUSES
from casework.service.ports import TicketRow
from console.lights import LightView, light_view
from console.ports import QueueItem, QueuePage
from console.queue_query import QueueQuery
from console.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """One ticket in a list. ``fresh`` until an officer acknowledges it (未签收)."""

    number: str
    title: str
    enterprise: str
    light: LightView
    status: str
    status_label: str
    topic: str
    district: str
    officer: str
    created: datetime
    due: date | None
    due_label: str
    awaiting: str
    provisional: bool
    fresh: bool
    sensitive: bool
    restricted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """A list: its lines in their order, how many are new, and where the next page is."""

    lines: Sequence[QueueLine]
    fresh: int
    next_cursor: str | None
    as_of: datetime


def queue_view(
    page: QueuePage,
    query: QueueQuery,
    *,
    voice: Voice,
    as_of: datetime,
    next_cursor: str | None,
) -> QueueView:
    """The page of a list in words; an own open list goes by due date, others newest first."""
    items = sorted(page.items, key=_by_due) if query.by_due_date else page.items
    lines = [_line(item, page.officers, voice) for item in items]
    return QueueView(
        lines=lines,
        fresh=sum(line.fresh for line in lines),
        next_cursor=next_cursor,
        as_of=as_of,
    )


def _by_due(item: QueueItem) -> tuple[date, datetime]:
    return item.row.next_due or date.max, item.row.created_at


def _line(item: QueueItem, officers: Mapping[UUID, Officer], voice: Voice) -> QueueLine:
    row = item.row
    return QueueLine(
        number=row.number,
        title=row.title,
        enterprise=row.enterprise_name,
        light=light_view(item.light, voice),
        status=row.status.value,
        status_label=voice.label(row.status.value, "status"),
        topic=voice.label(row.topic, "topic"),
        district=voice.label(row.district, "district"),
        officer=voice.name(officers.get(row.officer_id)),
        created=row.created_at,
        due=row.next_due,
        due_label=voice.label(row.next_rule, "deadline"),
        awaiting=voice.label(row.awaiting, "act"),
        provisional=row.provisional,
        fresh=_is_fresh(row),
        sensitive=row.sensitive,
        restricted=row.restricted,
    )


def _is_fresh(row: TicketRow) -> bool:
    return row.acknowledged_at is None and row.status in OPEN_STATUSES

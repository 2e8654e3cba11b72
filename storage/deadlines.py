"""A ticket's deadlines (办结时限) as rows of the clock.

One row a deadline: ``kind`` is the rule, ``occurrence`` counts deadlines of the same rule. The
row's ``state`` says whether the clock has fired; ``deadline_state`` says whether the duty is met:
a deadline that passed unmet has fired and is still open.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from casework.model.deadline import Deadline, DeadlineState
from storage.ids import new_id
from storage.prepared import Prepared
from storage.schema import clock
from storage.times import end_of_day, to_ms
from storage.transaction import Transaction
from storage.types import AnyRow

SUBJECT = "ticket"
_LEVEL = 0
_mine = (
    clock.c.subject_type == SUBJECT,
    clock.c.deadline_state.is_not(None),
)
_OF_ONE = Prepared(
    sa.select(clock)
    .where(*_mine, clock.c.subject_id == sa.bindparam("subject"))
    .order_by(clock.c.id)
)
_OF_TICKETS = (
    sa.select(clock)
    .where(*_mine, clock.c.subject_id.in_(sa.bindparam("subjects", expanding=True)))
    .order_by(clock.c.id)
)
_BY_ANOTHER = (
    sa.select(clock.c.subject_id)
    .where(
        clock.c.subject_type == SUBJECT,
        clock.c.deadline_state == DeadlineState.OPEN.value,
        clock.c.calendar_version != sa.bindparam("calendar"),
    )
    .distinct()
    .order_by(clock.c.subject_id)
)
_INSERT = Prepared(sa.insert(clock).inline())
_UPDATE = sa.update(clock).where(clock.c.id == sa.bindparam("row_id"))
_DELETE = sa.delete(clock).where(clock.c.id == sa.bindparam("row_id"))


class Next(NamedTuple):
    """The earliest open deadline, as lists sort and show it."""

    rule: str | None
    due: date | None
    provisional: bool


def next_open(deadlines: Iterable[Deadline]) -> Next:
    """The open deadline that is due first."""
    standing = [found for found in deadlines if found.state is DeadlineState.OPEN]
    if not standing:
        return Next(rule=None, due=None, provisional=False)
    first = min(standing, key=lambda found: found.due)
    return Next(rule=first.rule, due=first.due, provisional=first.provisional)


def load_deadlines(
    transaction: Transaction, ticket_ids: Sequence[UUID]
) -> Mapping[UUID, tuple[Deadline, ...]]:
    """Deadlines of several tickets, each in the order in which they were set."""
    found: dict[UUID, list[Deadline]] = defaultdict(list)
    for row in _rows(transaction, ticket_ids):
        found[UUID(row.subject_id)].append(_deadline(row))
    return {ticket_id: tuple(deadlines) for ticket_id, deadlines in found.items()}


def tickets_counted_by_another(transaction: Transaction, calendar: str) -> Sequence[UUID]:
    """Tickets with an open deadline that was not counted by this version of the calendar."""
    found = transaction.connection.scalars(_BY_ANOTHER, {"calendar": calendar})
    return [UUID(subject) for subject in found]


def save_deadlines(
    transaction: Transaction, ticket_id: UUID, deadlines: Sequence[Deadline]
) -> None:
    """Make the clock's rows those of the ticket; a sweep that holds a changed row is fenced."""
    stored = {(row.kind, row.occurrence): row for row in _rows(transaction, [ticket_id])}
    for name, deadline in _named(deadlines):
        row = stored.pop(name, None)
        if row is None:
            _insert(transaction, ticket_id, name, deadline)
        elif _deadline(row) != deadline:
            _update(transaction, row, deadline)
    for row in stored.values():
        transaction.connection.execute(_DELETE, {"row_id": row.id})


def _named(deadlines: Iterable[Deadline]) -> Iterable[tuple[tuple[str, str], Deadline]]:
    seen: Counter[str] = Counter()
    for deadline in deadlines:
        seen[deadline.rule] += 1
        yield (deadline.rule, str(seen[deadline.rule])), deadline


def _rows(transaction: Transaction, ticket_ids: Sequence[UUID]) -> Sequence[AnyRow]:
    subjects = [str(ticket_id) for ticket_id in ticket_ids]
    if len(subjects) == 1:
        return _OF_ONE.all(transaction.connection, {"subject": subjects[0]})
    return transaction.connection.execute(_OF_TICKETS, {"subjects": subjects}).all()


def _insert(
    transaction: Transaction, ticket_id: UUID, name: tuple[str, str], deadline: Deadline
) -> None:
    kind, occurrence = name
    columns = {
        "id": new_id(),
        "subject_type": SUBJECT,
        "subject_id": str(ticket_id),
        "kind": kind,
        "level": _LEVEL,
        "occurrence": occurrence,
        **_columns(deadline),
        **_progress(transaction, deadline),
    }
    _INSERT.change(transaction.connection, columns)


def _update(transaction: Transaction, row: AnyRow, deadline: Deadline) -> None:
    changed: dict[str, Any] = {**_columns(deadline), "attempts": row.attempts + 1}
    moved = row.due_on != deadline.due
    if row.closed_at is None or (moved and deadline.state is DeadlineState.OPEN):
        changed |= _progress(transaction, deadline)
    transaction.connection.execute(_UPDATE, {"row_id": row.id, **changed})


def _columns(deadline: Deadline) -> dict[str, Any]:
    due_at = end_of_day(deadline.due)
    return {
        "due_on": deadline.due,
        "due_at": due_at,
        "available_at": to_ms(due_at),
        "starts_on": deadline.starts_on,
        "deadline_state": deadline.state.value,
        "rule_set": deadline.rule_set,
        "calendar_version": deadline.calendar_version,
        "provisional": deadline.provisional,
    }


def _progress(transaction: Transaction, deadline: Deadline) -> dict[str, Any]:
    """An open deadline waits for its day; of a met or cancelled one the clock never speaks."""
    if deadline.state is DeadlineState.OPEN:
        return {"state": "pending", "closed_at": None}
    return {"state": "cancelled", "closed_at": transaction.opened_at}


def _deadline(row: AnyRow) -> Deadline:
    return Deadline(
        rule=row.kind,
        starts_on=row.starts_on,
        due=row.due_on,
        provisional=row.provisional,
        rule_set=row.rule_set,
        calendar_version=row.calendar_version,
        state=DeadlineState(row.deadline_state),
    )

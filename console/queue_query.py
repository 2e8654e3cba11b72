"""What a list asks for, as it stands in the address: filters, and a cursor that cannot be forged.

Paging goes by key (created, id), never by a page number. The cursor is signed and bound to the
viewer, the list and its filters, so that it opens nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from casework.model.deadline import ClockCode
from casework.model.people import Officer
from casework.model.ticket import TicketStatus
from casework.service.ports import TicketFilter, TicketRow
from console.tokens import sign, unsign

OPEN, AWAITING, TO_STRIKE_OFF, TO_REVISIT, ALL = (
    "open",
    "awaiting",
    "strike_off",
    "revisit",
    "all",
)
SHOWN = (OPEN, AWAITING, TO_STRIKE_OFF, TO_REVISIT, ALL)
"""What part of the list is shown, in the order of the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueQuery:
    """Filters of a list; None means any. ``mine`` is the officer's own list."""

    mine: bool
    show: str = OPEN
    status: TicketStatus | None = None
    district: str | None = None
    officer_id: UUID | None = None
    after: str | None = None

    @property
    def open_only(self) -> bool:
        """Whether ended tickets are left out; asking for a status overrides it."""
        return self.show == OPEN and self.status is None

    @property
    def by_due_date(self) -> bool:
        """Whether the list is short enough by nature to be ordered by due date."""
        return self.mine and self.open_only

    def filters(self) -> Mapping[str, str]:
        """The filters as address parameters, without the cursor."""
        given = {
            "show": self.show if self.show != OPEN else None,
            "status": self.status.value if self.status else None,
            "district": self.district,
            "officer": str(self.officer_id) if self.officer_id else None,
        }
        return {name: value for name, value in given.items() if value}

    def address(self, path: str, *, after: str | None = None) -> str:
        """Address of the list with these filters."""
        return _join(path, dict(self.filters()) | {"after": after or ""})

    def fragment_address(self) -> str:
        """Address of the changing part of this very page."""
        which = {"list": "mine" if self.mine else "all", "after": self.after or ""}
        return _join("/console/fragments/queue", which | dict(self.filters()))


def read_query(parameters: Mapping[str, str], *, mine: bool) -> QueueQuery:
    """Filters of an address; a value that means nothing is left out."""
    query = QueueQuery(
        mine=mine,
        show=next((one for one in SHOWN if one == parameters.get("show")), OPEN),
        status=_status(parameters.get("status", "")),
        after=parameters.get("after") or None,
    )
    if mine:
        return query
    return replace(
        query,
        district=parameters.get("district") or None,
        officer_id=_uuid(parameters.get("officer", "")),
    )


def ticket_filter(query: QueueQuery, viewer: Officer, *, limit: int, secret: bytes) -> TicketFilter:
    """The filter for the store; a cursor that is not ours starts from the top."""
    return TicketFilter(
        officer_id=viewer.id if query.mine else query.officer_id,
        status=query.status,
        district=query.district,
        open_only=query.open_only,
        awaiting=query.show == AWAITING,
        not_struck_off=query.show == TO_STRIKE_OFF,
        next_rule=ClockCode.REVISIT.value if query.show == TO_REVISIT else None,
        after=_open_cursor(query, viewer, secret),
        limit=limit,
    )


def cursor(query: QueueQuery, viewer: Officer, last: TicketRow, *, secret: bytes) -> str:
    """Cursor after ``last``."""
    payload = json.dumps([last.created_at.isoformat(), str(last.id)]).encode()
    return sign(payload, secret=secret, bound_to=_binding(query, viewer))


def _open_cursor(query: QueueQuery, viewer: Officer, secret: bytes) -> tuple[datetime, UUID] | None:
    if query.after is None:
        return None
    payload = unsign(query.after, secret=secret, bound_to=_binding(query, viewer))
    if payload is None:
        return None
    created, row_id = json.loads(payload)
    return datetime.fromisoformat(created), UUID(row_id)


def _binding(query: QueueQuery, viewer: Officer) -> str:
    return f"{viewer.id}|{query.mine}|{urlencode(sorted(query.filters().items()))}"


def _join(path: str, parameters: Mapping[str, str]) -> str:
    given = {name: value for name, value in parameters.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def _status(text: str) -> TicketStatus | None:
    return next((status for status in TicketStatus if status.value == text), None)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

"""Ledger entries that carry the figures of the source texts (S0-05, S0-06, S0-07, S0-64).

165 requests of 97 enterprises; 112 of them, of 61 enterprises, through the joint conference; 29 of
these by foreign-related chambers of commerce.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from casework.model.course import Course, Ended, Rated
from casework.model.ledger import Filed, LedgerEntry
from casework.model.origin import Origin
from casework.model.procedure import Level
from casework.model.ticket import Kind, TicketStatus, Track
from tests.support.desk_world import CITY, uuid

REQUESTS, ENTERPRISES = 165, 97
THROUGH_CONFERENCE, ENTERPRISES_OF_CONFERENCE = 112, 61
BY_CHAMBERS = 29
RATED = 40
SECTIONS = "CLFHMKGIJEDQR"
"""Thirteen sections of GB/T 4754; the sources name six of their thirteen."""
BEGIN = datetime(2022, 11, 7, 9, 0, tzinfo=CITY)


def source_entries() -> list[LedgerEntry]:
    """All 165 entries, a day apart."""
    return [_entry(number) for number in range(REQUESTS)]


def _entry(number: int) -> LedgerEntry:
    at = BEGIN + timedelta(days=number)
    return LedgerEntry(filed=_filed(number, at), course=_course(number, at))


def _filed(number: int, at: datetime) -> Filed:
    chamber = number < BY_CHAMBERS
    return Filed(
        ticket_id=uuid(number),
        number=f"SY-2022-{number:06d}",
        at=at,
        language="zh",
        title="示例诉求",
        content="示例诉求",
        enterprise_id=None,
        enterprise=_enterprise(number),
        country=None,
        key_enterprise=False,
        origin=Origin.CHAMBER if chamber else Origin.ENTERPRISE,
        principal_origin=None,
        channel="webchat",
        district=None,
        industry=SECTIONS[number % len(SECTIONS)],
        topic="tax",
        authority="SWJ-T",
        respondent=None,
        sensitive=chamber,
        restricted=False,
        track=Track.DEMAND,
        kind=Kind.OPERATING_DEMAND,
    )


def _enterprise(number: int) -> str:
    """The first 112 requests come from 61 enterprises, the other 53 from 36 further ones."""
    if number < THROUGH_CONFERENCE:
        return f"示例企业{number % ENTERPRISES_OF_CONFERENCE}"
    others = ENTERPRISES - ENTERPRISES_OF_CONFERENCE
    return f"示例企业{ENTERPRISES_OF_CONFERENCE + number % others}"


def _course(number: int, at: datetime) -> Course:
    brought = number < THROUGH_CONFERENCE
    rated = Rated(on=at.date(), score=5, reason="") if number < RATED else None
    return Course(
        status=TicketStatus.CLOSED,
        track=Track.DEMAND,
        kind=Kind.OPERATING_DEMAND,
        level=Level.CONFERENCE if brought else Level.OFFICER,
        settled_as=TicketStatus.CONCLUDED,
        acknowledged_at=at + timedelta(hours=2),
        ended=Ended(status=TicketStatus.CONCLUDED, at=at + timedelta(days=9)),
        rating=rated,
    )

"""Instants as the work tables keep them (Unix time in milliseconds), and the end of a local day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CITY_ZONE = ZoneInfo("Asia/Shanghai")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970-01-01T00:00Z. ``moment`` must be aware."""
    return (moment - _EPOCH) // _MILLISECOND


def from_ms(milliseconds: int) -> datetime:
    """The aware UTC moment."""
    return _EPOCH + milliseconds * _MILLISECOND


def end_of_day(day: date) -> datetime:
    """The instant at which the local day is over (24:00 in the city), as aware UTC."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=CITY_ZONE).astimezone(UTC)

"""From an instant to the local date of the desk: every date of the law is a date in China."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

CITY = ZoneInfo("Asia/Shanghai")


def local_date(now: datetime) -> date:
    """Date in Asia/Shanghai of the instant ``now``. Raises ValueError for a naive datetime."""
    if now.utcoffset() is None:
        raise ValueError("a datetime without offset says no instant")
    return now.astimezone(CITY).date()

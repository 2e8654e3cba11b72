"""Dates and times as people read them: city time (Asia/Shanghai), words of their language."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

CITY = ZoneInfo("Asia/Shanghai")
"""Time zone of the desk; deadlines are local dates ending at 24:00."""

_LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}


def local_date(value: date | datetime | str, language: str) -> str:
    """``2026-03-10`` as ``10 March 2026`` or its Chinese form; moments count as city dates.

    Takes ISO 8601 text too, because stored parameters are JSON. Raises ValueError for other text
    and for a naive moment.
    """
    return format_date(_city_date(value), format="long", locale=_LOCALES[language])


def local_time(value: datetime | str, language: str) -> str:
    """A moment as date and 24-hour clock in city time, ``10 March 2026 14:05``."""
    moment = _city_moment(value if isinstance(value, datetime) else datetime.fromisoformat(value))
    return f"{local_date(moment.date(), language)} {moment:%H:%M}"


def _city_date(value: date | datetime | str) -> date:
    """The calendar day in the city."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return _city_moment(value).date() if isinstance(value, datetime) else value


def _city_moment(moment: datetime) -> datetime:
    """The same moment on the city's clock. Raises ValueError when it is naive."""
    if moment.tzinfo is None:
        raise ValueError("naive moment")
    return moment.astimezone(CITY)

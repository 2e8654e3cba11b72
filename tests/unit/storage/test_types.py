from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from storage.types import UtcDateTime

NINE_IN_THE_CITY = datetime(2026, 1, 5, 9, 0, tzinfo=timezone(timedelta(hours=8)))
ONE_UTC = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
SQLITE, POSTGRES = sqlite.dialect(), postgresql.dialect()


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRES])
def test_a_moment_is_stored_as_utc_and_comes_back_aware(dialect: object) -> None:
    kind = UtcDateTime()
    stored = kind.process_bind_param(NINE_IN_THE_CITY, dialect)
    assert stored is not None
    assert (stored.hour, stored.minute) == (1, 0)
    read = kind.process_result_value(stored, dialect)
    assert read == ONE_UTC
    assert read is not None
    assert read.tzinfo is UTC


def test_sqlite_gets_no_offset_that_it_would_drop() -> None:
    stored = UtcDateTime().process_bind_param(NINE_IN_THE_CITY, SQLITE)
    assert stored is not None
    assert stored.tzinfo is None


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRES])
def test_a_naive_moment_is_refused(dialect: object) -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(ONE_UTC.replace(tzinfo=None), dialect)


def test_nothing_stays_nothing() -> None:
    assert UtcDateTime().process_bind_param(None, SQLITE) is None
    assert UtcDateTime().process_result_value(None, SQLITE) is None

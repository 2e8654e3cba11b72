from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from casework.model.when import local_date


@pytest.mark.parametrize(
    ("hour", "day"), [(15, date(2026, 1, 5)), (16, date(2026, 1, 6)), (23, date(2026, 1, 6))]
)
def test_a_date_is_a_date_in_china(hour: int, day: date) -> None:
    assert local_date(datetime(2026, 1, 5, hour, tzinfo=UTC)) == day


def test_a_naive_time_is_refused() -> None:
    naive = datetime(2026, 1, 5, 15, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="offset"):
        local_date(naive)

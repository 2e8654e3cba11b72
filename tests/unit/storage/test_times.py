from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from storage.times import end_of_day, from_ms, to_ms

EIGHT = timezone(timedelta(hours=8))


def test_milliseconds_go_there_and_back() -> None:
    moment = datetime(2026, 1, 5, 2, 0, 0, 123_000, tzinfo=UTC)
    assert to_ms(moment) == 1_767_578_400_123
    assert from_ms(1_767_578_400_123) == moment
    assert to_ms(moment.astimezone(EIGHT)) == to_ms(moment)


def test_smaller_parts_are_cut_off_not_rounded() -> None:
    assert to_ms(datetime(2026, 1, 5, 2, 0, 0, 999_999, tzinfo=UTC)) % 1_000 == 999


def test_a_day_of_the_city_ends_at_its_midnight() -> None:
    assert end_of_day(date(2026, 1, 14)) == datetime(2026, 1, 14, 16, 0, tzinfo=UTC)
    assert end_of_day(date(2026, 12, 31)) == datetime(2027, 1, 1, tzinfo=EIGHT)

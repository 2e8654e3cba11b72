from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from uuid import RFC_4122, UUID

from storage.ids import IdSource, new_id

MONTH_MS = 30 * 86_400_000


def milliseconds(made: UUID) -> int:
    return made.int >> 80


def test_an_id_is_a_uuid_of_version_7_with_its_time() -> None:
    made = IdSource(lambda: 1_767_578_400_123).make()
    assert (made.version, made.variant) == (7, RFC_4122)
    assert milliseconds(made) == 1_767_578_400_123


def test_ids_rise_within_one_millisecond() -> None:
    source = IdSource(lambda: 1_767_578_400_000)
    made = [source.make() for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == 5_000


def test_ids_rise_and_never_repeat_when_the_clock_jumps_back_a_month() -> None:
    now = 1_767_578_400_000
    times = iter(
        [now + step for step in range(500)] + [now - MONTH_MS + step for step in range(500)]
    )
    source = IdSource(lambda: next(times))
    made = [source.make() for _ in range(1_000)]
    assert made == sorted(set(made))


def test_a_full_counter_borrows_from_the_next_millisecond() -> None:
    source = IdSource(lambda: 1_000)
    first = source.make()
    source._tail = (1 << 74) - 1
    second = source.make()
    assert first < second
    assert (milliseconds(second), second.version, second.variant) == (1_001, 7, RFC_4122)


def test_threads_share_one_rising_line() -> None:
    ticks = count()
    source = IdSource(lambda: next(ticks) // 50)
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: source.make(), range(2_000)))
    assert len(set(made)) == 2_000


def test_the_process_has_one_source() -> None:
    assert new_id() < new_id()
    assert len(new_id().hex) == 32

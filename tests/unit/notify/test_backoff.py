from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify.backoff import BackOff


def test_waits_double_up_to_the_ceiling() -> None:
    plan = BackOff(base_s=1.0, ceiling_s=10.0, spread=0.0)
    waits = [plan.wait_s(attempt=attempt, chance=0.5) for attempt in range(1, 7)]
    assert waits == [1.0, 2.0, 4.0, 8.0, 10.0, 10.0]


def test_what_the_platform_asks_for_wins() -> None:
    assert BackOff().wait_s(attempt=1, chance=0.9, asked=17.5) == 17.5


@pytest.mark.parametrize(("attempt", "over"), [(1, False), (7, False), (8, True), (9, True)])
def test_gives_up_after_its_attempts(attempt: int, over: bool) -> None:
    assert BackOff(attempts=8).exhausted(attempt) is over


@given(attempt=st.integers(1, 60), chance=st.floats(0, 0.999))
def test_jitter_stays_within_its_spread(attempt: int, chance: float) -> None:
    plan = BackOff()
    plain = min(2.0 ** (attempt - 1), plan.ceiling_s)
    wait = plan.wait_s(attempt=attempt, chance=chance)
    assert plain * (1 - plan.spread) <= wait <= plain * (1 + plan.spread)

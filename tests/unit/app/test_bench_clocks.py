"""The benchmark of due dates and lights counts what it says it counts. Nothing here is timed."""

from __future__ import annotations

from app.bench import clocks
from casework.model.ticket import Track
from tests.support.desk_world import shenyang


def test_every_clock_of_every_track_is_counted_from_every_day_of_two_years() -> None:
    document = clocks.run(shenyang(), rounds=1)
    number = sum(len(shenyang().rules.clocks(track=track)) for track in Track)
    assert document["evaluations"] == number * 730
    assert document["rounds"] == 1
    assert document["target_per_s"] == 100_000
    slowest = min(document["deadlines_per_s"], document["lights_per_s"])
    assert document["met"] is (slowest >= 100_000)

"""Statistics are functions of ledger entries; the figures of the sources come out of a fixture."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from casework.model.course import Due, Revisited
from casework.model.ledger import LedgerEntry
from casework.model.statistics import (
    Share,
    Took,
    Volume,
    in_time,
    ranked,
    satisfaction,
    statistics,
    volume,
    within,
)
from casework.model.ticket import TicketStatus
from tests.support.source_figures import RATED, source_entries

TODAY = date(2025, 11, 19)


def with_course(entry: LedgerEntry, **changes: object) -> LedgerEntry:
    """The entry with another course."""
    return replace(entry, course=replace(entry.course, **changes))


def test_the_figures_of_the_sources_are_reproduced() -> None:
    found = statistics(source_entries(), on=TODAY)
    assert found.volume == Volume(requests=165, enterprises=97)
    assert found.conference == Volume(requests=112, enterprises=61)
    assert found.conference_chambers == Share(part=29, whole=112)
    assert found.conference_chambers.percent == Decimal("25.9")
    assert found.satisfaction == Share(part=RATED, whole=RATED)
    assert found.satisfaction.percent == Decimal("100.0")
    assert found.industries_touched == 13


def test_nothing_is_never_a_hundred_per_cent() -> None:
    found = statistics([], on=TODAY)
    assert found.satisfaction.percent is None
    assert found.satisfaction.whole == 0
    assert found.told == Took(n=0, median=None, longest=None)
    assert found.origin == ()


def test_awards_of_the_sources() -> None:
    assert Share(part=17, whole=50).percent == Decimal("34.0")
    assert Share(part=15, whole=40).percent == Decimal("37.5")


def test_a_half_is_rounded_up() -> None:
    assert Share(part=1, whole=16).percent == Decimal("6.3")


def test_three_is_not_satisfied_and_a_revisit_counts_without_rating() -> None:
    rated, other, third = source_entries()[:3]
    assert rated.course.rating is not None
    neutral = with_course(rated, rating=replace(rated.course.rating, score=3))
    visit = Revisited(on=TODAY, note="", reached=True, satisfied=True)
    visited = with_course(other, rating=None, revisit=visit)
    silent = with_course(third, rating=None, revisit=replace(visit, satisfied=None))
    assert satisfaction([neutral, visited, silent]) == Share(part=1, whole=2)


def test_origins_are_ranked_with_their_share() -> None:
    first, second = statistics(source_entries(), on=TODAY).origin
    assert (first.code, first.share) == ("enterprise", Share(part=136, whole=165))
    assert (second.code, second.share.percent) == ("chamber", Decimal("17.6"))


def test_an_enterprise_counts_once_however_its_name_is_written() -> None:
    one, other = source_entries()[:2]
    spaced = replace(other, filed=replace(other.filed, enterprise=f" {one.filed.enterprise} "))
    nameless = replace(other, filed=replace(other.filed, enterprise=""))
    assert volume([one, spaced, nameless]) == Volume(requests=3, enterprises=1)


def test_in_time_counts_what_was_settled_by_its_date() -> None:
    entries = source_entries()[:2]
    settled = [entry.settled_on for entry in entries]
    kept = with_course(entries[0], dues={"handling": Due(on=settled[0], provisional=False)})
    late = with_course(
        entries[1],
        dues={"handling": Due(on=settled[1] - timedelta(days=1), provisional=False)},
    )
    assert in_time([kept, late, source_entries()[3]]) == Share(part=1, whole=2)


def test_open_after_the_date_is_overdue() -> None:
    due = Due(on=TODAY, provisional=False)
    entry = with_course(
        source_entries()[0],
        status=TicketStatus.IN_PROGRESS,
        settled_as="",
        ended=None,
        dues={"handling": due},
    )
    assert statistics([entry], on=TODAY).overdue == 0
    assert statistics([entry], on=TODAY + timedelta(days=1)).overdue == 1


def test_months_stand_in_order_of_time() -> None:
    months = [found.code for found in statistics(source_entries(), on=TODAY).month]
    assert months == sorted(months)
    assert months[0] == "2022-11"


def test_a_code_that_is_missing_is_counted_as_such() -> None:
    found = ranked(source_entries(), lambda entry: entry.filed.district)
    assert [(one.code, one.share.part) for one in found] == [("", 165)]


def test_times_are_whole_hours_of_those_that_were_measured() -> None:
    found = statistics(source_entries(), on=TODAY).acknowledged
    assert found == Took(n=165, median=2, longest=2)


def test_a_period_holds_both_its_days() -> None:
    entries = source_entries()
    first = entries[3].collected_on
    assert within(entries, first=first, last=first) == (entries[3],)
    assert len(within(entries, first=None, last=None)) == 165

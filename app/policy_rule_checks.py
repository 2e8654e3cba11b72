"""What must hold within a rule file, between a profile and the set below it, and between versions.

A clock that starts with another event than the desk starts it with would never run; a limit that
is longer than the one below it needs a legal reference; the versions of a set follow each other
without overlap and without gap.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby, pairwise

from app.policy_files import Checked
from app.policy_problems import PolicyFile
from app.policy_rule_files import (
    ClockRow,
    LocalClockRow,
    ProfileFile,
    RuleHead,
    RulesFile,
    TrackLimit,
)
from casework.model.deadline import ClockCode, ClockStart, DeadlineRule, LimitUnit
from casework.model.rules import RuleSet
from casework.model.ticket import TicketStatus, Track

NEEDED_CLOCKS = (ClockCode.ACCEPTANCE, ClockCode.HANDLING)
"""The receipt promises the date of the first, acceptance starts the second."""

STARTS: Mapping[ClockCode, ClockStart] = {
    ClockCode.ACCEPTANCE: ClockStart.FILED,
    ClockCode.COMPLETENESS: ClockStart.FILED,
    ClockCode.SUPPLEMENT: ClockStart.SUPPLEMENT_NOTICE,
    ClockCode.REFUSAL_NOTICE: ClockStart.COMPLETE_MATERIAL,
    ClockCode.HANDLING: ClockStart.ACCEPTED,
    ClockCode.ABSENCE: ClockStart.CONTACT,
    ClockCode.RESULT_NOTICE: ClockStart.CONCLUDED,
    ClockCode.ONE_YEAR_REPORT: ClockStart.ACCEPTED,
    ClockCode.BIMONTHLY_REPORT: ClockStart.ODD_MONTH,
    ClockCode.YEAR_ARCHIVE: ClockStart.YEAR_END,
    ClockCode.FEEDBACK: ClockStart.HANDLING_DUE,
    ClockCode.STRIKE_OFF: ClockStart.RESULT_TOLD,
    ClockCode.REVISIT: ClockStart.CLOSED,
    ClockCode.EFFECT_CHECK: ClockStart.CLOSED,
}
"""With what the desk starts the clocks that it knows."""

_ONE_DAY = timedelta(days=1)
_NATURAL_DAYS = {LimitUnit.WORKING_DAYS: 1.4, LimitUnit.DAYS: 1.0, LimitUnit.YEARS: 365.0}
"""Natural days of one unit, for comparing limits of different units: a week has five of seven."""


def check_timelines(sources: Iterable[tuple[PolicyFile, RuleHead]]) -> None:
    """The versions of each set begin before they end, and follow day by day."""
    whole = []
    for file, head in sources:
        if head.valid_to is not None and head.valid_to < head.valid_from:
            what = f"ends on {head.valid_to}, before it begins on {head.valid_from}"
            file.add(("valid_to",), f"{head.id}@{head.version} {what}: put a later valid_to")
        else:
            whole.append((file, head))
    whole.sort(key=lambda one: (one[1].id, one[1].valid_from))
    for _, versions in groupby(whole, key=lambda one: one[1].id):
        for (_, first), (file, second) in pairwise(versions):
            _check_follows(file, first, second)


def _check_follows(file: PolicyFile, first: RuleHead, second: RuleHead) -> None:
    one, other = f"{first.id}@{first.version}", f"{second.id}@{second.version}"
    day_before = second.valid_from - _ONE_DAY
    if first.valid_to is None or first.valid_to > day_before:
        what = f"{other} and {one} are both in force from {second.valid_from}"
        file.add(("valid_from",), f"{what}: give {one} valid_to = {day_before}")
    elif first.valid_to < day_before:
        gap = f"{first.valid_to + _ONE_DAY} to {day_before}"
        what = f"no version of {first.id} is in force from {gap}"
        file.add(("valid_from",), f"{what}: move valid_to of {one} or this valid_from")


def check_national(file: PolicyFile, rules: RulesFile) -> None:
    """The clocks that the desk relies on are there."""
    for code in NEEDED_CLOCKS:
        if code not in rules.deadlines:
            file.add(("deadlines",), f"the clock {code} is missing: add [deadlines.{code}]")
    _check_people(file, rules)


def check_base(file: PolicyFile, profile: ProfileFile, *, known: Collection[str]) -> None:
    """Why a profile could not be made: the set below it is unknown, or stands above it."""
    wanted = f"{profile.base}@{profile.base_version}"
    if wanted in known:
        file.add(("base",), f"{wanted} lies over this profile itself: name another base")
    else:
        file.add(("base",), f"unknown rule set {wanted}: known are {', '.join(sorted(known))}")


def check_profile(file: PolicyFile, profile: ProfileFile, below: RuleSet) -> ProfileFile:
    """A profile and the set below it; gives the profile with what can be used of it."""
    _check_validity(file, profile, below)
    _check_people(file, profile)
    usable = {}
    for code, row in profile.deadlines.items():
        rule = below.deadlines.get(code)
        if rule is None and not _is_whole(file, code, row):
            continue
        usable[code] = row
        if rule is not None:
            _check_not_longer(file, code, row, rule)
            _check_tracks_not_longer(file, code, row, below)
    return profile.model_copy(update={"deadlines": usable})


def _check_validity(file: PolicyFile, profile: ProfileFile, below: RuleSet) -> None:
    if below.valid_from is not None and profile.valid_from < below.valid_from:
        what = f"begins before the set below it, {below.ref}, does ({below.valid_from})"
        file.add(("valid_from",), f"{profile.id} {what}: put valid_from on that day or later")
    if below.valid_to is not None and (profile.valid_to or date.max) > below.valid_to:
        what = f"goes on after the set below it, {below.ref}, has ended ({below.valid_to})"
        file.add(("valid_from",), f"{profile.id} {what}: end it too, and bring out a new version")


def _is_whole(file: PolicyFile, code: ClockCode, row: LocalClockRow) -> bool:
    """A clock that the set below does not have must say everything itself."""
    needed = {"limit": row.limit, "unit": row.unit, "starts": row.starts, "article": row.article}
    missing = [name for name, value in needed.items() if not value]
    if missing:
        what = f"the clock {code} is not in the set below: add {', '.join(missing)}"
        file.add(("deadlines", code.value), what)
    return not missing


def _check_not_longer(
    file: PolicyFile, code: ClockCode, row: LocalClockRow, rule: DeadlineRule
) -> None:
    path = ("deadlines", code.value)
    if row.limit is None:
        if row.unit or row.starts or row.article or row.only:
            file.add(path, f"{code} changes without a limit: add limit = {rule.limit}")
        return
    if not row.article:
        file.add(path, f"{code} does not say where it is written: add article")
    longer = _days(row.limit, row.unit or rule.unit) > _days(rule.limit, rule.unit)
    if longer and not row.legal_reference:
        file.add((*path, "limit"), _longer(code, row.limit, rule))


def _check_tracks_not_longer(
    file: PolicyFile, code: ClockCode, row: LocalClockRow, below: RuleSet
) -> None:
    for track, own in row.tracks.items():
        rule = below.deadline(code, track=track) or below.deadlines[code]
        longer = _days(own.limit, own.unit or rule.unit) > _days(rule.limit, rule.unit)
        if longer and not own.legal_reference:
            path = ("deadlines", code.value, "tracks", track.value, "limit")
            file.add(path, _longer(f"{code} of {track}", own.limit, rule))


def _longer(what: str, limit: int, rule: DeadlineRule) -> str:
    reference = "shorten it, or name the law in legal_reference"
    return f"{what} has {limit}, longer than the {rule.limit} {rule.unit} below: {reference}"


def _days(limit: int, unit: LimitUnit) -> float:
    return limit * _NATURAL_DAYS[unit]


def check_result(file: PolicyFile, rules: RuleSet, *, inherited: int = 0) -> None:
    """What must hold of the finished set, whether it is written here or below.

    The first ``inherited`` pauses stand in the file of the set below, which is checked itself.
    """
    for code, rule in rules.deadlines.items():
        wanted = STARTS.get(ClockCode(code))
        if wanted is not None and rule.starts != wanted:
            what = f"{code} must start with {wanted}: the desk starts it with nothing else"
            file.add(("deadlines", code, "starts"), what)
    for track, own in rules.track_deadlines.items():
        for code in own:
            if not rules.deadlines[code].runs_on(track):
                path = ("deadlines", code, "tracks", track)
                file.add(path, f"{code} does not run on {track}: add the track to only")
    for track in Track:
        _check_total(file, rules, track)
    for place, pause in enumerate(rules.pauses[inherited:]):
        if pause.clock not in rules.deadlines:
            file.add(("pauses", place, "clock"), f"{pause.clock} is no clock of {rules.ref}")
        if pause.during != TicketStatus.SUPPLEMENT_REQUESTED:
            what = f"the desk stops clocks during {TicketStatus.SUPPLEMENT_REQUESTED} only"
            file.add(("pauses", place, "during"), what)


def _check_total(file: PolicyFile, rules: RuleSet, track: Track) -> None:
    """The longest handling is no shorter than the handling: it would end before it begins."""
    total, handling = rules.extension_for(track).most_total, rules.deadline("handling", track=track)
    if total is None or handling is None or handling.limit <= total:
        return
    own = ("extension", "tracks", track.value, "most_total")
    path = own if track in rules.track_extensions else ("extension", "most_total")
    what = f"{total} working days in all end before the {handling.limit} of the handling do"
    file.add(path, f"{what}: put at least {handling.limit}")


def _check_people(file: PolicyFile, head: RuleHead) -> None:
    """Who checked a rule and when stand together."""
    for path, row in _checked(head):
        if bool(row.verified_by) != (row.verified_on is not None):
            file.add(path, "verified_by and verified_on stand together: add the other one")


def _checked(head: RuleHead) -> Iterator[tuple[tuple[str, ...], Checked]]:
    yield ("verified_by",), head
    for group in ("deadlines", "refusal_grounds", "ending_grounds", "handling_methods"):
        for code, row in getattr(head, group).items():
            yield (group, code.value), row
            yield from _tracks((group, code.value), row)


def _tracks(
    path: tuple[str, ...], row: ClockRow | LocalClockRow | Checked
) -> Iterator[tuple[tuple[str, ...], TrackLimit]]:
    for track, own in getattr(row, "tracks", {}).items():
        yield (*path, "tracks", track.value), own

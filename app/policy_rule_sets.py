"""From a rule file to a rule set: the national Rules whole, a profile over the set below it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.policy_files import Row
from app.policy_rule_files import (
    ClockRow,
    ExtensionRow,
    GroundRow,
    LightsTable,
    LocalClockRow,
    PauseRow,
    ProfileFile,
    RuleHead,
    RulesFile,
    TrackExtension,
    TrackLimit,
)
from casework.model.deadline import ClockCode, DeadlineRule
from casework.model.lights import LightPolicy
from casework.model.rules import (
    ExtensionRule,
    Ground,
    PauseRule,
    RatingRule,
    RuleSet,
    StrikeOffRule,
)

_CAPS = ("most_times", "most_days", "most_total", "approval", "understanding")

Clocks = dict[str, DeadlineRule]
TrackClocks = dict[str, Mapping[str, DeadlineRule]]


def national_set(found: RulesFile) -> RuleSet:
    """The rule set of a complete file. Origins and units are added by the jurisdiction."""
    clocks, tracks = _national_clocks(found)
    extension = _extension(found.extension, ExtensionRule(), found)
    return RuleSet(
        id=found.id,
        version=found.version,
        deadlines=clocks,
        track_deadlines=tracks,
        sensitive_origins=frozenset(),
        default_authority="",
        topic_authority={},
        lights=_lights(found.lights),
        refusal_grounds=_grounds(found.refusal_grounds, found),
        ending_grounds=_grounds(found.ending_grounds, found),
        handling_methods=_codes(found.handling_methods),
        referral_targets=_codes(found.referral_targets),
        extension=extension,
        track_extensions=_track_extensions(found.extension.tracks, extension, found),
        supplement_times=found.supplement.times,
        pauses=_pauses(found),
        strike_off=StrikeOffRule(**_fields(found.strike_off, found)),
        rating=RatingRule(**_fields(found.rating, found)),
        name=found.name,
        name_en=found.name_en,
        **_head(found),
    )


def local_set(below: RuleSet, found: ProfileFile) -> RuleSet:
    """The set ``below`` with what the profile ``found`` says in its own way."""
    clocks, tracks = _local_clocks(_inherited(below), found)
    extension, own = below.extension, {}
    if found.extension is not None:
        extension = _extension(found.extension, below.extension, found)
        own = _track_extensions(found.extension.tracks, extension, found)
    return replace(
        below,
        id=found.id,
        version=found.version,
        deadlines=clocks,
        track_deadlines=tracks,
        refusal_grounds={**below.refusal_grounds, **_grounds(found.refusal_grounds, found)},
        ending_grounds={**below.ending_grounds, **_grounds(found.ending_grounds, found)},
        extension=extension,
        track_extensions={**below.track_extensions, **own},
        pauses=(*below.pauses, *_pauses(found)),
        local_name=found.name,
        local_name_en=found.name_en,
        **_replaced(found),
        **_head(found),
    )


def _head(found: RuleHead) -> dict[str, Any]:
    return {
        "source": found.source,
        "confidence": found.confidence,
        "valid_from": found.valid_from,
        "valid_to": found.valid_to,
        "verified_by": found.verified_by,
        "verified_on": found.verified_on,
    }


def _replaced(found: ProfileFile) -> dict[str, Any]:
    """The single rules that the profile replaces as a whole."""
    own: dict[str, Any] = {}
    if found.lights is not None:
        own["lights"] = _lights(found.lights)
    if found.supplement is not None:
        own["supplement_times"] = found.supplement.times
    if found.strike_off is not None:
        own["strike_off"] = StrikeOffRule(**_fields(found.strike_off, found))
    if found.rating is not None:
        own["rating"] = RatingRule(**_fields(found.rating, found))
    return own


def _national_clocks(found: RulesFile) -> tuple[Clocks, TrackClocks]:
    clocks = {code.value: _clock(code, row, found) for code, row in found.deadlines.items()}
    tracks: TrackClocks = {}
    for code, row in found.deadlines.items():
        _add_tracks(tracks, clocks[code.value], row, found)
    return clocks, tracks


def _local_clocks(below: RuleSet, found: ProfileFile) -> tuple[Clocks, TrackClocks]:
    clocks, tracks = dict(below.deadlines), dict(below.track_deadlines)
    for code, row in found.deadlines.items():
        clocks[code.value] = _local_clock(code, row, below.deadlines.get(code), found)
        _add_tracks(tracks, clocks[code.value], row, found)
    return clocks, tracks


def _add_tracks(
    tracks: TrackClocks, rule: DeadlineRule, row: ClockRow | LocalClockRow, head: RuleHead
) -> None:
    for track, limit in row.tracks.items():
        own = dict(tracks.get(track.value, {}))
        own[rule.code] = _track_clock(rule, limit, head)
        tracks[track.value] = own


def _clock(code: ClockCode, row: ClockRow, head: RuleHead) -> DeadlineRule:
    return DeadlineRule(
        code=code.value,
        limit=row.limit,
        unit=row.unit,
        starts=row.starts.value,
        rolls=row.rolls,
        tracks=tuple(track.value for track in row.only),
        met_by=tuple(kind.value for kind in row.met_by),
        article=row.article,
        **_reading(row, head),
    )


def _local_clock(
    code: ClockCode, row: LocalClockRow, below: DeadlineRule | None, head: ProfileFile
) -> DeadlineRule:
    """A clock of the set below with what the row changes, or a new one."""
    if below is None:
        return _clock(
            code, ClockRow(**row.model_dump(exclude_none=True, exclude={"legal_reference"})), head
        )
    if row.limit is None:
        return below
    given: dict[str, Any] = {"limit": row.limit, "article": row.article, **_reading(row, head)}
    if row.unit is not None:
        given["unit"] = row.unit
    if row.starts is not None:
        given["starts"] = row.starts.value
    if row.rolls is not None:
        given["rolls"] = row.rolls
    if row.only:
        given["tracks"] = tuple(track.value for track in row.only)
    return replace(below, rule_set="", **given)


def _track_clock(rule: DeadlineRule, row: TrackLimit, head: RuleHead) -> DeadlineRule:
    return replace(
        rule,
        limit=row.limit,
        unit=row.unit or rule.unit,
        article=row.article,
        rule_set="",
        **_reading(row, head),
    )


def _inherited(below: RuleSet) -> RuleSet:
    """The clocks below say from which set they come."""
    tracks = {
        track: {code: _from(rule, below) for code, rule in own.items()}
        for track, own in below.track_deadlines.items()
    }
    clocks = {code: _from(rule, below) for code, rule in below.deadlines.items()}
    return replace(below, deadlines=clocks, track_deadlines=tracks)


def _from(rule: DeadlineRule, below: RuleSet) -> DeadlineRule:
    return replace(rule, rule_set=rule.rule_set or below.ref)


def _grounds(rows: Mapping[Any, GroundRow], head: RuleHead) -> dict[str, Ground]:
    return {code.value: _ground(code.value, row, head) for code, row in rows.items()}


def _ground(code: str, row: GroundRow, head: RuleHead) -> Ground:
    return Ground(
        code=code,
        article=row.article,
        source=row.source or head.source,
        confidence=row.confidence or head.confidence,
        approval=row.approval,
        subs=row.subs,
        tracks=tuple(track.value for track in row.only),
        doors=tuple(door.value for door in row.doors),
    )


def _extension(
    row: ExtensionRow | TrackExtension, below: ExtensionRule, head: RuleHead
) -> ExtensionRule:
    given = {name: getattr(row, name) for name in _CAPS if getattr(row, name) is not None}
    return replace(
        below,
        **given,
        article=row.article or below.article,
        source=row.source or head.source,
        confidence=row.confidence or head.confidence,
    )


def _track_extensions(
    rows: Mapping[Any, TrackExtension], below: ExtensionRule, head: RuleHead
) -> dict[str, ExtensionRule]:
    return {track.value: _extension(row, below, head) for track, row in rows.items()}


def _pauses(found: RuleHead) -> tuple[PauseRule, ...]:
    return tuple(_pause(row, found) for row in found.pauses)


def _pause(row: PauseRow, head: RuleHead) -> PauseRule:
    return PauseRule(
        clock=row.clock.value,
        during=row.during.value,
        article=row.article,
        source=row.source or head.source,
        confidence=row.confidence or head.confidence,
    )


def _lights(table: LightsTable) -> LightPolicy:
    kept = set(LightPolicy.__dataclass_fields__)
    return LightPolicy(**table.model_dump(include=kept))


def _fields(row: Row, head: RuleHead) -> dict[str, Any]:
    """The row's own values, with source and confidence filled from its file."""
    own = row.model_dump(exclude={"source", "confidence", "verified_by", "verified_on", "article"})
    return {
        **own,
        "source": row.source or head.source,
        "confidence": row.confidence or head.confidence,
    }


def _reading(row: Row, head: RuleHead) -> dict[str, Any]:
    """Where a clock was read, and who has checked it."""
    return {
        "source": row.source or head.source,
        "confidence": row.confidence or head.confidence,
        "verified_by": row.verified_by,
        "verified_on": row.verified_on,
    }


def _codes(rows: Iterable[Any]) -> tuple[str, ...]:
    return tuple(code.value for code in rows)

"""Which entries of a jurisdiction a person has yet to check (待核实).

An entry is open while its confidence is ``verify`` and nobody is named in ``verified_by``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.policy_files import (
    AreasFile,
    AuthoritiesFile,
    Checked,
    DistrictsFile,
    JurisdictionFile,
    Row,
    Sourced,
)
from app.policy_mechanism_files import MechanismsFile
from app.policy_mechanisms import confidences
from app.policy_rule_files import ProfileFile, RulesFile

VERIFY = "verify"

Entry = tuple[str, str | None, Checked]


def unverified(
    *,
    main: JurisdictionFile,
    districts: DistrictsFile,
    areas: AreasFile,
    authorities: AuthoritiesFile,
    mechanisms: MechanismsFile,
    rules: Iterable[RulesFile | ProfileFile],
) -> tuple[str, ...]:
    """Names of all entries that are open, those of the rule set and the sets below it included."""
    entries = [
        *_main(main),
        *_rows("district", districts.district, districts),
        *_rows("area", areas.area, areas),
        *_rows("authority", authorities.authority, authorities),
        *((name, row.confidence, row) for name, row in confidences(mechanisms)),
    ]
    for file in rules:
        entries += rule_entries(file)
    return tuple(dict.fromkeys(name for name, trust, row in entries if _is_open(trust, row)))


def rule_entries(file: RulesFile | ProfileFile) -> Iterator[Entry]:
    """Every rule of a file; a row without a confidence of its own has that of the file."""
    ref = f"{file.id}@{file.version}"
    yield f"{ref}.valid_from", file.validity_confidence, file
    for name, row in _rules(file):
        yield f"{ref}.{name}", row.confidence or file.confidence, row
    if file.lights is not None:
        yield f"{ref}.lights", file.lights.confidence, file.lights


def _rules(file: RulesFile | ProfileFile) -> Iterator[tuple[str, Row]]:
    for code, clock in file.deadlines.items():
        if clock.limit is not None:
            yield code.value, clock
        for track, own in clock.tracks.items():
            yield f"{code.value}.{track.value}", own
    for group in ("refusal_grounds", "handling_methods", "ending_grounds", "referral_targets"):
        for code, row in getattr(file, group).items():
            yield code.value, row
    for name in ("supplement", "extension", "strike_off", "rating"):
        if getattr(file, name) is not None:
            yield name, getattr(file, name)
    for place, pause in enumerate(file.pauses):
        yield f"pauses.{place}", pause


def _main(main: JurisdictionFile) -> Iterator[Entry]:
    for name in ("superior", "documents", "sensitive", "office"):
        table: Sourced = getattr(main, name)
        yield name, table.confidence, table
    for key, contact in main.contacts.items():
        yield f"contacts.{key}", contact.confidence, contact


def _rows(kind: str, rows: Iterable[Row], file: Sourced) -> Iterator[Entry]:
    for row in rows:
        yield f"{kind}.{getattr(row, 'code', '')}", row.confidence or file.confidence, row


def _is_open(confidence: str | None, row: Checked) -> bool:
    return confidence == VERIFY and not row.verified_by

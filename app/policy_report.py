"""What ``policy check`` and ``policy show`` tell of the policy folders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from app.jurisdictions import jurisdiction_folders
from app.policy_loader import MAIN, load_jurisdiction
from app.policy_problems import PolicyError, Problem
from app.policy_rules import NATIONAL, PROFILES
from casework.model.jurisdiction import Jurisdiction
from casework.model.rules import RuleSet
from casework.model.ticket import Track


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderReport:
    """One jurisdiction's folder: what is wrong, and what a person has yet to check."""

    folder: Path
    jurisdiction: Jurisdiction | None
    problems: tuple[Problem, ...] = ()

    @property
    def unverified(self) -> tuple[str, ...]:
        """Names of the entries that are still marked ``verify``."""
        return self.jurisdiction.unverified if self.jurisdiction is not None else ()


def check_folders(folder: Path, *, on: date) -> tuple[FolderReport, ...]:
    """Check one jurisdiction, or every one of a policy folder, as of the local date ``on``."""
    if (folder / MAIN).exists():
        return (check_folder(folder, on=on),)
    found = jurisdiction_folders(folder)
    if not found:
        what = f"no jurisdiction here: a folder with {MAIN}, beside {NATIONAL} and {PROFILES}"
        problem = Problem(file=folder, line=1, what=what)
        return (FolderReport(folder=folder, jurisdiction=None, problems=(problem,)),)
    return tuple(check_folder(one, on=on) for one in found)


def check_folder(folder: Path, *, on: date) -> FolderReport:
    """Check one jurisdiction as of the local date ``on``."""
    try:
        found = load_jurisdiction(folder, on=on)
    except PolicyError as error:
        return FolderReport(folder=folder, jurisdiction=None, problems=error.problems)
    return FolderReport(
        folder=folder, jurisdiction=found, problems=tuple(_ended(folder, found, on))
    )


def _ended(folder: Path, found: Jurisdiction, on: date) -> Iterator[Problem]:
    """A rule set that is not in force on the day."""
    rules = found.rules
    if not rules.in_force(on):
        span = f"{rules.valid_from} to {rules.valid_to or '…'}"
        what = f"no version of {rules.id} is in force on {on} ({rules.ref}: {span}): add one"
        yield Problem(file=folder / MAIN, line=1, what=what)


def report_document(reports: tuple[FolderReport, ...]) -> dict[str, Any]:
    """The reports for programs."""
    return {
        "ok": not any(one.problems for one in reports),
        "folders": [
            {
                "folder": str(one.folder),
                "jurisdiction": one.jurisdiction.key if one.jurisdiction else None,
                "rule_set": one.jurisdiction.rules.ref if one.jurisdiction else None,
                "problems": [
                    {"file": str(found.file), "line": found.line, "what": found.what}
                    for found in one.problems
                ],
                "verify": list(one.unverified),
            }
            for one in reports
        ],
    }


def jurisdiction_document(found: Jurisdiction) -> dict[str, Any]:
    """A jurisdiction's rules and mechanisms for programs, codes as they are stored."""
    return _plain(
        {
            "key": found.key,
            "code": found.code,
            "level": found.level,
            "name": found.name,
            "name_en": found.name_en,
            "bureau": found.bureau,
            "bureau_en": found.bureau_en,
            "superior": asdict(found.superior) if found.superior else None,
            "documents": asdict(found.documents),
            "contacts": dict(found.contacts),
            "rule_set": found.rules.ref,
            "rules": rules_document(found.rules),
            "other_rule_sets": [one.ref for one in found.other_rules],
            "calendar": found.calendar.version,
            "districts": [asdict(one) for one in found.districts],
            "mechanisms": asdict(found.mechanisms),
            "verify": list(found.unverified),
        }
    )


def rules_document(rules: RuleSet) -> dict[str, Any]:
    """One rule set: the clocks by track, grounds, ways, and what the desk asks for besides."""
    kept = (
        "id", "version", "name", "name_en", "local_name", "local_name_en", "source", "confidence",
        "valid_from", "valid_to", "verified_by", "verified_on", "supplement_times",
        "handling_methods", "referral_targets",
    )  # fmt: skip
    document: dict[str, Any] = {name: getattr(rules, name) for name in kept}
    document["deadlines"] = {
        track.value: {
            rule.code: {**asdict(rule), "rule_set": rule.rule_set or rules.ref}
            for rule in rules.clocks(track=track)
        }
        for track in Track
    }
    document["extension"] = {track.value: asdict(rules.extension_for(track)) for track in Track}
    for name in ("refusal_grounds", "ending_grounds"):
        document[name] = {code: asdict(one) for code, one in getattr(rules, name).items()}
    for name in ("strike_off", "rating", "lights"):
        document[name] = asdict(getattr(rules, name))
    document["pauses"] = [asdict(pause) for pause in rules.pauses]
    return _plain(document)


def _plain(document: dict[str, Any]) -> dict[str, Any]:
    """As JSON knows it: codes for enums, ISO dates."""
    plain: dict[str, Any] = json.loads(json.dumps(document, default=_text, ensure_ascii=False))
    return plain


def _text(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else str(value)

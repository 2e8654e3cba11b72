"""What scripts may expect of a turn: one check a key, three groups of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.converse import checks_desk, checks_fields, checks_law, checks_talk
from app.converse.checks_fields import Check
from app.converse.outcome import Outcome

CHECKS: Mapping[str, Check] = {
    **checks_fields.CHECKS,
    **checks_talk.CHECKS,
    **checks_desk.CHECKS,
    **checks_law.CHECKS,
}


@dataclass(frozen=True, kw_only=True)
class Mismatch:
    """One expectation that was not met: its key, what was wanted, what was."""

    key: str
    wanted: Any
    was: str


def check(outcome: Outcome, expected: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Everything of the turn that is not as the script expects it."""
    for key, wanted in expected.items():
        for was in CHECKS[key](outcome, wanted):
            yield Mismatch(key=key, wanted=wanted, was=was)

"""Proof that the ledger rebuilt from the events equals what the tickets hold (台账重建核对)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework.model.ledger import differences, entry_of
from casework.service.ledger import Cases


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How many cases were compared, and by number the columns in which one differs."""

    cases: int
    differing: Mapping[str, tuple[str, ...]]


def prove(cases: Cases) -> Proof:
    """Fold every case anew and compare it with the stored ticket."""
    count = 0
    differing: dict[str, tuple[str, ...]] = {}
    for case in cases.between():
        count += 1
        entry = entry_of(ticket=case.ticket, events=case.events, enterprise=case.enterprise)
        names = differences(ticket=case.ticket, entry=entry)
        if names:
            differing[case.ticket.number] = names
    return Proof(cases=count, differing=differing)

"""Figures of values found in texts: exact canonical values, and places that overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from nlu.evaluate.answers import Answer
from nlu.evaluate.cases import Gold
from nlu.evaluate.statistics import Counts, rounded, share
from nlu.evaluate.tasks import ENTITIES


def figures_of(answers: Sequence[Answer]) -> dict[str, Any]:
    """Precision, recall, F1 of each kind on canonical values (a value counts once a text)."""
    exact = {kind: _sum(_values(one, kind) for one in answers) for kind in ENTITIES}
    overlap = {kind: _sum(_places(one, kind) for one in answers) for kind in ENTITIES}
    present = [kind for kind in ENTITIES if exact[kind] != Counts()]
    together = _sum(exact[kind] for kind in present)
    return {
        "n": len(answers),
        "micro": _shown(together),
        "macro_f1": rounded(share(sum(exact[kind].f1 for kind in present), len(present))),
        "kinds": {
            kind: {**_shown(exact[kind]), "overlap_f1": rounded(overlap[kind].f1)}
            for kind in present
        },
    }


def mistakes_of(answer: Answer) -> tuple[list[list[str]], list[list[str]]]:
    """Values that were missed, and values that were found and are none: [kind, value] each."""
    gold, said = _pairs(answer.case.values), _pairs(answer.values)
    return [list(one) for one in sorted(gold - said)], [list(one) for one in sorted(said - gold)]


def _pairs(values: Sequence[Gold]) -> set[tuple[str, str]]:
    return {(one.entity, one.value) for one in values}


def _values(answer: Answer, kind: str) -> Counts:
    gold = {one.value for one in answer.case.values if one.entity == kind}
    said = {one.value for one in answer.values if one.entity == kind}
    return Counts(right=len(gold & said), wrong=len(said - gold), missed=len(gold - said))


def _places(answer: Answer, kind: str) -> Counts:
    """Places of the kind that share a character with one of the other side, each taken once."""
    said = [one for one in answer.values if one.entity == kind]
    gold = [one for one in answer.case.values if one.entity == kind]
    free, right = list(said), 0
    for one in gold:
        match = next((two for two in free if two.start < one.end and one.start < two.end), None)
        if match is not None:
            free.remove(match)
            right += 1
    return Counts(right=right, wrong=len(free), missed=len(gold) - right)


def _sum(counts: Iterable[Counts]) -> Counts:
    total = Counts()
    for one in counts:
        total += one
    return total


def _shown(counts: Counts) -> dict[str, float | int]:
    return {
        "n": counts.right + counts.missed,
        "precision": rounded(counts.precision),
        "recall": rounded(counts.recall),
        "f1": rounded(counts.f1),
    }

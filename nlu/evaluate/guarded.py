"""Figures where one kind of mistake weighs more: sensitivity, scope, industry left unknown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from nlu.evaluate.answers import Answer
from nlu.evaluate.classified import figures_of as classified
from nlu.evaluate.classified import is_offered
from nlu.evaluate.statistics import rated, rounded
from nlu.evaluate.tasks import IN_SCOPE, UNKNOWN

SENSITIVE: Final = ("consulate", "headquarters", "chamber")
"""Origins that make a matter sensitive by rule (S0-28)."""

_UNSETTLED: Final = "proxy"
"""Sensitive or not as whom the proxy acts for: no row of it counts as a false alarm."""

_HUNDRED: Final = 100


def sensitivity_of(answers: Sequence[Answer]) -> dict[str, Any]:
    """Recall of sensitive origins (any, and each), false alarms, and the plain figures."""
    careful = [one for one in answers if one.case.label in SENSITIVE]
    ordinary = [one for one in answers if one.case.label not in (*SENSITIVE, _UNSETTLED)]
    return {
        **_without_confidence(classified(answers)),
        "recall": _rate(careful, _is_sensitive),
        "recall_by_origin": {
            origin: _rate([one for one in careful if one.case.label == origin], _is_sensitive)
            for origin in SENSITIVE
        },
        "exact": _rate(careful, _is_right),
        "false_alarms": _rate(ordinary, _is_sensitive),
    }


def scope_of(answers: Sequence[Answer]) -> dict[str, Any]:
    """Out-of-scope matters caught, covered ones wrongly flagged, grounds named exactly."""
    out = [one for one in answers if one.case.label != IN_SCOPE]
    covered = [one for one in answers if one.case.label == IN_SCOPE]
    caught = [one for one in out if _is_flagged(one)]
    return {
        **_without_confidence(classified(answers)),
        "caught": rated(len(caught), len(out)),
        "wrongly_flagged": _rate(covered, _is_flagged),
        "reason_exact": _rate(caught, _is_right),
    }


def industry_of(answers: Sequence[Answer], *, unknown_below: float) -> dict[str, Any]:
    """Section from a complaint: among three where told, and left unknown where it is not told.

    A best guess below ``unknown_below`` counts as "unknown"; ``balance`` shows both shares for
    every hundredth, from which a threshold is chosen on the development part.
    """
    told = [one for one in answers if one.case.label != UNKNOWN]
    untold = [one for one in answers if one.case.label == UNKNOWN]
    figures = classified([with_unknown(one, unknown_below) for one in answers])
    return {
        **figures,
        "unknown_below": unknown_below,
        "top3": _rate(told, is_offered),
        "first": _rate(told, _is_right),
        "told_taken": _rate(told, lambda one: one.confidence >= unknown_below),
        "unknown_kept": _rate(untold, lambda one: one.confidence < unknown_below),
        "balance": [_balance(told, untold, number / _HUNDRED) for number in range(0, 100, 5)],
    }


def with_unknown(answer: Answer, below: float) -> Answer:
    """The answer as the threshold makes it: "unknown" goes first when the guess is too weak."""
    if answer.confidence >= below:
        return answer
    return replace(answer, ranking=((UNKNOWN, 1.0 - answer.confidence), *answer.ranking))


def _balance(told: Sequence[Answer], untold: Sequence[Answer], at: float) -> dict[str, Any]:
    return {
        "threshold": rounded(at),
        "told_taken": _rate(told, lambda one: one.confidence >= at)["rate"],
        "unknown_kept": _rate(untold, lambda one: one.confidence < at)["rate"],
    }


def _rate(answers: Sequence[Answer], holds: Callable[[Answer], bool]) -> dict[str, Any]:
    return rated(sum(map(holds, answers)), len(answers))


def _is_sensitive(answer: Answer) -> bool:
    return answer.sensitive


def _is_right(answer: Answer) -> bool:
    return answer.right


def _is_flagged(answer: Answer) -> bool:
    return answer.label != IN_SCOPE


def _without_confidence(figures: dict[str, Any]) -> dict[str, Any]:
    """Rules say yes or no: what rests on a confidence has no meaning here."""
    absent = ("top3", "calibration", "thresholds")
    return {name: one for name, one in figures.items() if name not in absent}

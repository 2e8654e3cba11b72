"""Every figure of a report against one that was counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlu.evaluate import classified, extracted, guarded
from nlu.evaluate.report import answers_by_task, figures_by_task, mistakes
from nlu.evaluate.statistics import percentile, wilson
from tests.support.evaluated import answer, careful, found, value

TOPICS = [
    answer("tax", ("tax", 0.95), ("customs", 0.03)),
    answer("tax", ("tax", 0.65)),
    answer("tax", ("customs", 0.55), ("tax", 0.4)),
    answer("customs", ("customs", 0.85)),
    answer("ip", ("other", 0.35), ("tax", 0.3), ("customs", 0.2), ("ip", 0.1)),
]


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(36, 36, 0.904, 1.0), (1, 72, 0.002, 0.075), (164, 256, 0.580, 0.697), (0, 0, 0.0, 1.0)],
)
def test_wilson_intervals(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=0.001)


@pytest.mark.parametrize(("percent", "expected"), [(50, 3), (99, 5), (0, 1), (100, 5)])
def test_percentiles_are_values_that_occurred(percent: float, expected: float) -> None:
    assert percentile([5, 1, 4, 2, 3], percent) == expected


def test_accuracy_f1_and_the_first_three() -> None:
    figures = classified.figures_of(TOPICS)
    assert figures["n"] == 5
    assert figures["accuracy"]["rate"] == 0.6
    assert figures["top3"]["n"] == 4
    # tax: P 2/2, R 2/3, F1 0.8; customs: P 1/2, R 1/1, F1 2/3; ip: 0; "other" is no class of them.
    assert figures["labels"]["tax"] == {"n": 3, "precision": 1.0, "recall": 0.6667, "f1": 0.8}
    assert figures["macro_f1"] == pytest.approx((0.8 + 2 / 3 + 0) / 3, abs=1e-4)


def test_confusions_stand_by_frequency() -> None:
    twice = [*TOPICS, TOPICS[2]]
    assert classified.confusions_of(twice) == [
        {"gold": "tax", "said": "customs", "n": 2},
        {"gold": "ip", "said": "other", "n": 1},
    ]


def test_calibration_is_the_gap_between_confidence_and_accuracy() -> None:
    figures = classified.calibration_of(TOPICS)
    assert [one["from"] for one in figures["tenths"]] == [0.3, 0.5, 0.6, 0.8, 0.9]
    # |.35-0| + |.55-0| + |.65-1| + |.85-1| + |.95-1|, a fifth each.
    assert figures["ece"] == pytest.approx(0.29, abs=1e-4)


def test_full_confidence_belongs_to_the_last_tenth() -> None:
    assert classified.calibration_of([answer("tax", ("tax", 1.0))])["tenths"][0]["from"] == 0.9


def test_the_threshold_curve_trades_coverage_for_accuracy() -> None:
    curve = {one["threshold"]: one for one in classified.thresholds_of(TOPICS)}
    assert (curve[0.0]["coverage"], curve[0.0]["accuracy"]) == (1.0, 0.6)
    assert (curve[0.6]["coverage"], curve[0.6]["accuracy"]) == (0.6, 1.0)


def test_an_engine_without_an_answer_is_wrong_and_breaks_nothing() -> None:
    figures = classified.figures_of([answer("tax")])
    assert figures["accuracy"]["rate"] == 0.0
    assert figures["confusions"] == [{"gold": "tax", "said": "", "n": 1}]


def test_sensitivity_counts_what_is_missed_and_what_is_raised_for_nothing() -> None:
    figures = guarded.sensitivity_of(
        [
            careful("consulate", "consulate", sensitive=True),
            careful("chamber", "headquarters", sensitive=True),
            careful("headquarters", "none", sensitive=False),
            careful("enterprise", "enterprise", sensitive=False),
            careful("none", "consulate", sensitive=True),
            careful("proxy", "proxy", sensitive=True),
        ]
    )
    assert (figures["recall"]["n"], figures["recall"]["of"]) == (2, 3)
    assert figures["recall_by_origin"]["chamber"]["rate"] == 1.0
    assert figures["recall_by_origin"]["headquarters"]["rate"] == 0.0
    assert figures["exact"]["n"] == 1
    # A proxy is as careful as whom it acts for: it is no false alarm, and no ordinary row either.
    assert (figures["false_alarms"]["n"], figures["false_alarms"]["of"]) == (1, 2)
    assert "calibration" not in figures


def test_scope_counts_what_is_caught_and_what_is_flagged_wrongly() -> None:
    rows = [
        answer("in", "in", task="scope"),
        answer("in", "na_8_petition", task="scope"),
        answer("na_8_petition", "na_8_petition", task="scope"),
        answer("na_8_petition", "na_2_not_in_scope", task="scope"),
        answer("na_2_not_in_scope", "in", task="scope"),
    ]
    figures = guarded.scope_of(rows)
    assert (figures["caught"]["n"], figures["caught"]["of"]) == (2, 3)
    assert (figures["wrongly_flagged"]["n"], figures["wrongly_flagged"]["of"]) == (1, 2)
    assert (figures["reason_exact"]["n"], figures["reason_exact"]["of"]) == (1, 2)


def test_a_weak_guess_of_an_industry_is_unknown() -> None:
    task = "industry_complaint"
    rows = [
        answer("C", ("C", 0.9), task=task),
        answer("C", ("F", 0.4), ("C", 0.3), task=task),
        answer("unknown", ("I", 0.3), task=task),
        answer("unknown", ("I", 0.8), task=task),
    ]
    figures = guarded.industry_of(rows, unknown_below=0.5)
    assert figures["accuracy"]["n"] == 2
    assert figures["top3"] == {
        "n": 2,
        "of": 2,
        "rate": 1.0,
        "interval": figures["top3"]["interval"],
    }
    assert figures["first"]["n"] == 1
    assert (figures["told_taken"]["n"], figures["unknown_kept"]["n"]) == (1, 1)
    assert figures["unknown_below"] == 0.5
    at = {one["threshold"]: one for one in figures["balance"]}
    assert (at[0.35]["told_taken"], at[0.35]["unknown_kept"]) == (1.0, 0.5)
    assert [one.label for one in answers_by_task(rows, 0.5)[task]] == [
        "C",
        "unknown",
        "unknown",
        "I",
    ]


def test_values_count_once_a_text_and_exactly() -> None:
    phone, other = value("phone", "+8613800001111"), value("phone", "+8613800002222", 40)
    rows = [
        found([phone, replace(phone, start=20, end=34)], [phone, other]),
        found([value("company", "示例机械有限公司")], [value("company", "沈阳示例机械有限公司")]),
        found([], [value("date", "2026-03")]),
    ]
    figures = extracted.figures_of(rows)
    phones = figures["kinds"]["phone"]
    assert (phones["n"], phones["precision"], phones["recall"]) == (1, 0.5, 1.0)
    company = figures["kinds"]["company"]
    assert (company["f1"], company["overlap_f1"]) == (0.0, 1.0)
    assert figures["kinds"]["date"] == {
        "n": 0,
        "precision": 0.0,
        "recall": 0.0,
        "f1": 0.0,
        "overlap_f1": 0.0,
    }
    assert "ticket" not in figures["kinds"]
    assert figures["micro"]["precision"] == 0.25
    assert extracted.mistakes_of(rows[0]) == ([], [["phone", "+8613800002222"]])


def test_a_report_has_each_slice_and_names_each_mistake() -> None:
    english = replace(TOPICS[2], case=replace(TOPICS[2].case, slice="en", text="held at the port"))
    report = figures_by_task([TOPICS[0], english], unknown_below=0.5)
    assert list(report["topic"]) == ["all", "zh", "en"]
    assert report["topic"]["zh"]["accuracy"]["rate"] == 1.0
    (mistake,) = mistakes([TOPICS[0], english])
    assert mistake["text"] == "held at the port"
    assert mistake["said"] == [["customs", 0.55], ["tax", 0.4]]

"""The learning curve takes shares of the examples evenly, label by label."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from nlu.embedded.training_data import Example
from nlu.evaluate.learning import LEARNED, SHARES, Step, point_of
from nlu.evaluate.tasks import TASKS
from nlu.evaluate.thinned import thin

EXAMPLES = [
    Example(text=f"{file}{label}{line}", label=label, file=file, line=line)
    for file in ("en/topic.yml", "zh/topic.yml")
    for label, rows in (("tax", 8), ("ip", 3))
    for line in range(rows)
]


@pytest.mark.parametrize(
    ("share", "tax", "ip"), [(0.25, 2, 1), (0.5, 4, 1), (0.75, 6, 2), (1.0, 8, 3)]
)
def test_every_label_of_every_file_gives_its_share(share: float, tax: int, ip: int) -> None:
    kept = Counter((one.file, one.label) for one in thin(EXAMPLES, share))
    for file in ("en/topic.yml", "zh/topic.yml"):
        # The first of each is always kept, so that no label is lost.
        assert kept[file, "tax"] - tax in (0, 1)
        assert kept[file, "ip"] - ip in (0, 1)


def test_the_last_share_is_everything() -> None:
    assert SHARES[-1] == 1.0
    assert list(thin(EXAMPLES, 1.0)) == EXAMPLES


def test_a_smaller_share_is_part_of_the_order_of_the_file() -> None:
    kept = [one.line for one in thin(EXAMPLES, 0.5) if one.label == "tax"][:4]
    assert kept == sorted(kept)


def test_a_point_follows_one_figure_of_each_learned_task() -> None:
    step = Step(share=0.5, rows=11, model=Path("nlu-share-50.npz"))
    figures = {
        "topic": {"all": {"macro_f1": 0.7}, "en": {"macro_f1": 0.6}},
        "industry_complaint": {"all": {"top3": {"n": 0, "of": 0, "rate": 0.0}}},
    }
    assert point_of(step, figures) == {
        "share": 0.5,
        "rows": 11,
        "tasks": {"topic": {"all": 0.7, "en": 0.6}, "industry_complaint": {"all": None}},
    }
    assert set(LEARNED) <= set(TASKS)

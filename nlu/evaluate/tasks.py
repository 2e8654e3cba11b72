"""What is measured: the tasks (评测任务), their labels, and the slices of the test utterances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from casework.model.complaint import FieldKey
from nlu.labels import INTENTS, SECTIONS, TOPICS

SLICES: Final = ("zh", "zh-Hant", "en", "mixed")
"""Simplified Chinese, traditional Chinese, English, both languages in one message."""

ALL: Final = "all"
"""Name of the figures over every slice together."""

PARTS: Final = ("development", "contrasts", "test")
"""Thresholds are chosen on the first; the others are only ever measured.

Contrasts are one matter told by several speakers in nearly the same words.
"""

UNKNOWN: Final = "unknown"
"""Industry where the text does not tell it."""

IN_SCOPE: Final = "in"
"""Covered, or possibly covered, by the Rules."""

NOBODY: Final = "none"
"""Origin where nobody says who speaks."""

GROUNDS: Final = (
    "na_1_not_qualified",
    "na_2_not_in_scope",
    "na_3_other_body",
    "na_7_higher_body",
    "na_8_petition",
    "na_9_reconsideration_or_suit",
)
"""Refusal grounds (不予受理情形) that a text can show (law: article 14 of the Rules)."""

ORIGINS: Final = ("consulate", "headquarters", "chamber", "enterprise", "individual_investor")
SPEAKERS: Final = (*ORIGINS, "proxy", NOBODY)

ENTITIES: Final = (
    "company",
    "person",
    "phone",
    "email",
    "uscc",
    "district",
    "authority",
    "ticket",
    "date",
    "amount",
)
"""Kinds of values (实体) that are measured."""

QUESTIONS: Final = frozenset(key.value for key in FieldKey) | {"confirm", "rating"}
"""Keys that an open question may have where test utterances answer it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task: the labels of its groups; ``expecting`` is the open question of all its rows.

    ``stateful``: every group names its open question itself.
    """

    name: str
    labels: tuple[str, ...]
    expecting: str | None = None
    stateful: bool = False


TASKS: Final = {
    task.name: task
    for task in (
        Task(name="intent", labels=INTENTS),
        Task(name="intent_state", labels=INTENTS, stateful=True),
        Task(name="topic", labels=TOPICS),
        Task(name="industry_direct", labels=SECTIONS, expecting=FieldKey.BUSINESS.value),
        Task(name="industry_complaint", labels=(*SECTIONS, UNKNOWN)),
        Task(name="origin", labels=SPEAKERS),
        Task(name="scope", labels=(IN_SCOPE, *GROUNDS)),
        Task(name="entities", labels=("entities",)),
    )
}
"""All tasks by name, in the order of the report."""

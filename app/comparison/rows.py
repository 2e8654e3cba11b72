"""Which examples both engines learn from (训练行抽样)."""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.model_store import REPLIES, TOLD
from nlu.embedded.replies import TASK
from nlu.embedded.training_data import Example, read_file
from nlu.labels import LANGUAGES
from nlu.rasa.training import rows_of

SEED: Final = 20260301


def read_rows(
    task: str, limit: int | None, *, data: Path = DATA_FOLDER
) -> dict[str, list[Example]]:
    """Examples of ``task`` by language: all, or ``limit`` in all languages together.

    Labels and languages get the same number, as far as they have so many; which ones is drawn by a
    fixed seed, so that every run learns from the same. Raises TrainingDataError.
    """
    found = {one: list(read_file(data / one / f"{task}.yml")) for one in LANGUAGES}
    if limit is None:
        return found
    chosen = _drawn(found, limit)
    return {
        language: [one for one in examples if (language, one.line) in chosen]
        for language, examples in found.items()
    }


def _drawn(found: dict[str, list[Example]], limit: int) -> set[tuple[str, int]]:
    """Language and line of the rows: one of each label and language in turn."""
    chance = random.Random(SEED)
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for language, examples in found.items():
        for one in examples:
            groups[one.label, language].append(one.line)
    for lines in groups.values():
        chance.shuffle(lines)
    chosen: set[tuple[str, int]] = set()
    while len(chosen) < limit and any(groups.values()):
        for (_, language), lines in sorted(groups.items()):
            if lines and len(chosen) < limit:
                chosen.add((language, lines.pop()))
    return chosen


def copy_with(rows: dict[str, Sequence[Example]], task: str, folder: Path) -> Path:
    """A copy of the examples' folder under ``folder`` in which ``task`` has these rows alone.

    Replies teach the intents beside them, and told businesses the industry: they go with the
    other rows.
    """
    copy = folder / "data"
    shutil.copytree(DATA_FOLDER, copy)
    for language, examples in rows.items():
        beside = {TASK: REPLIES, "industry": TOLD}.get(task)
        if beside is not None:
            (copy / language / beside).unlink(missing_ok=True)
        text = rows_of((one.label, one.text) for one in examples)
        (copy / language / f"{task}.yml").write_text(text, encoding="utf-8")
    return copy

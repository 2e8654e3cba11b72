"""Confusion pictures (混淆矩阵图) of an evaluation, one file a task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from app.evaluation.run import Evaluation
from nlu.evaluate.picture import Captions, confusion_picture
from nlu.evaluate.report import answers_by_task
from nlu.evaluate.tasks import TASKS

Say = Callable[[str, Mapping[str, object]], str]
_PARTS: Final = ("title", "summary", "gold", "said", "count", "recall", "nothing")
_NOT_PICTURED: Final = "entities"


def write_pictures(path: Path, found: Evaluation, say: Say) -> list[Path]:
    """Write ``<path without suffix>-<task>.svg`` for each classifying task; the files written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for task, answers in answers_by_task(found.answers, found.report["unknown_below"]).items():
        if task == _NOT_PICTURED:
            continue
        params = {
            **{name: found.report[name] for name in ("engine", "part")},
            "task": say(f"task.{task}", {}),
            "n": len(answers),
            "right": sum(one.right for one in answers),
        }
        captions = Captions(**{name: say(f"picture.{name}", params) for name in _PARTS})
        picture = confusion_picture(answers, labels=TASKS[task].labels, captions=captions)
        target = path.with_name(f"{path.stem}-{task}.svg")
        target.write_text(picture, encoding="utf-8")
        written.append(target)
    return written

"""Checks of the test utterances against examples and rules, and of figures against the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.policy_loader import load_jurisdiction
from app.settings import Settings
from nlu.errors import EvaluationDataError
from nlu.evaluate.cases import Case
from nlu.evaluate.gate import Fall
from nlu.evaluate.near import Twin, training_shelf, twins_of
from nlu.evaluate.reader import read_part
from nlu.evaluate.soundness import doubtful_values
from nlu.evaluate.tasks import PARTS


def check_data(data: Path, *, settings: Settings) -> dict[str, Any]:
    """Near-duplicates and doubtful values of all parts under ``data``, JSON-ready.

    Raises EvaluationDataError and TrainingDataError.
    """
    cases = _cases(data)
    shelf, rows = training_shelf()
    jurisdiction = load_jurisdiction(settings.policy_dir / settings.jurisdiction)
    doubtful = doubtful_values(cases, jurisdiction=jurisdiction)
    return {
        "cases": len(cases),
        "rows": rows,
        "duplicates": [_duplicate(one) for one in twins_of(cases, shelf)],
        "values": [
            {"file": case.file, "line": case.line, "entity": one.entity, "value": one.value}
            for case, one in doubtful
        ],
    }


def _cases(data: Path) -> tuple[Case, ...]:
    """Cases of every part that is there; development first, so that the test set gives way."""
    present = [data / part for part in PARTS if (data / part).exists()]
    if not present:
        raise EvaluationDataError(file=str(data), line=1, reason="no test utterances")
    return tuple(case for folder in present for case in read_part(folder))


def _duplicate(twin: Twin) -> dict[str, Any]:
    return {
        "file": twin.file,
        "line": twin.line,
        "text": twin.text,
        "other": twin.other.file,
        "other_line": twin.other.line,
        "other_text": twin.other_text,
        "likeness": twin.likeness,
    }


def falls_document(falls: Iterable[Fall]) -> list[dict[str, Any]]:
    """What fell below the record, JSON-ready."""
    return [asdict(one) for one in falls]

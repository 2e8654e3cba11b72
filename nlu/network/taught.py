"""What a larger reader said of many texts (教师判断), for the network to learn from."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path

Chances = Mapping[str, float]


def read_taught(path: Path) -> dict[str, Chances]:
    """Probability of each label by text, as ``nlu.teaching.teach`` writes them."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        labels = json.loads(next(file))
        return {
            text: dict(zip(labels, chances, strict=True)) for text, chances in map(json.loads, file)
        }

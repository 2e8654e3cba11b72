"""The conversations that are measured, in zh and en, as data beside the code.

The texts are input and never shown to anyone. Each question is answered as it is asked, so that
the order of the form may change without changing what is measured.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("script.toml")
LONGEST = 20


@dataclass(frozen=True, slots=True)
class Script:
    """One conversation: the first message, an answer by question, the last message."""

    first: str
    answers: Mapping[str, str]
    status: str

    def next(self, asks: str | None, *, filed: bool) -> dict[str, str] | None:
        """The next stimulus; None at the end."""
        if filed:
            return None if asks is not None else {"text": self.status}
        if asks == "confirm":
            return {"choice": "submit"}
        text = self.answers.get(asks or "")
        return None if text is None else {"text": text}


def scripts() -> list[Script]:
    """All conversations."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return [
        Script(first=one["first"], answers=one["answers"], status=one["status"])
        for one in found["conversation"]
    ]

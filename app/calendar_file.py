"""A file of announced years in TOML, or in JSON as tables of holidays are often passed on.

The JSON form is either ``{"version": ..., "years": {"2027": {...}}}`` or the years alone. What it
does not say (version, source, confidence) is filled in plainly: the file is its own source, to be
checked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from app.json_lines import JsonLines
from app.policy_problems import PolicyFile

_SUFFIX = ".json"
_DATES = ("off", "work")


@dataclass(slots=True)
class CalendarPolicyFile(PolicyFile):
    """Reads TOML like every policy file, and JSON besides."""

    def values(self) -> Mapping[str, Any] | None:
        """The file's values in the shape of ``calendar.toml``."""
        if self.path.suffix.casefold() != _SUFFIX:
            return PolicyFile.values(self)
        text = self.text()
        if text is None:
            return None
        self.lines = JsonLines(text)
        try:
            found = json.loads(text)
        except json.JSONDecodeError as error:
            self.note(error.lineno, f"{error.msg}: no JSON that could be read")
            return None
        return self._whole(found, text)

    def _whole(self, found: Any, text: str) -> Mapping[str, Any] | None:
        if not isinstance(found, dict):
            self.note(1, "no table of years: begin with { and the year")
            return None
        years = found.get("years", found)
        mark = sha256(text.encode()).hexdigest()[:8]
        return {
            "version": found.get("version", f"import-{mark}"),
            "years": self._years(years) if isinstance(years, dict) else years,
        }

    def _years(self, years: Mapping[str, Any]) -> dict[str, Any]:
        plain = {"source": self.path.name, "confidence": "verify"}
        return {
            key: {**plain, **_with_dates(row)} if isinstance(row, dict) else row
            for key, row in years.items()
        }


def _with_dates(row: Mapping[str, Any]) -> dict[str, Any]:
    """JSON has no dates: those of the two lists are read; what is none stays for the check."""
    return {
        name: [_date(one) for one in value] if name in _DATES and isinstance(value, list) else value
        for name, value in row.items()
    }


def _date(value: Any) -> Any:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value

"""What mail programmes write of their own accord (邮件程序的惯用语): data, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

LIST: Final = Path(__file__).with_name("phrases.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Patterns by what they tell.

    ``opens`` and ``heads`` are whole lines, ``answer`` and ``forward`` what stands before a
    subject, the others are looked for in subjects (``automatic``, ``bounce``) and addresses.
    """

    opens: re.Pattern[str]
    heads: re.Pattern[str]
    answer: re.Pattern[str]
    forward: re.Pattern[str]
    automatic: re.Pattern[str]
    bounce: re.Pattern[str]
    bounce_senders: re.Pattern[str]
    unattended: re.Pattern[str]


@cache
def phrases(path: Path = LIST) -> Phrases:
    """The list as it is shipped."""
    with path.open("rb") as file:
        data: dict[str, Any] = tomllib.load(file)
    return Phrases(
        opens=_any(data["opens"]),
        heads=_any(data["heads"]),
        answer=_before_subject(f"{data['answer']}|{data['forward']}"),
        forward=_before_subject(data["forward"]),
        automatic=_any(data["automatic"]),
        bounce=_any(data["bounce"]),
        bounce_senders=_any(data["bounce_senders"]),
        unattended=_any(data["unattended"]),
    )


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns), re.IGNORECASE)


def _before_subject(words: str) -> re.Pattern[str]:
    """One such word with its colon; some programmes count: ``Re[2]:``."""
    return re.compile(rf"\s*(?:{words})(?:\[\d+\])?\s*[:\uff1a]\s*", re.IGNORECASE)

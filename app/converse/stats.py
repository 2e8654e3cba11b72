"""Counts over played scripts: questions before the card, length of replies, number of choices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.converse.lengths import MOST_CHOICES, in_both_languages, is_bound, own_words
from app.converse.outcome import Outcome, Said
from app.converse.run import Result, Verdict
from channels.fitting import LONGEST

WHOLE = "whole"
KINDS = {"steps": 8, "letter": 3}
"""Most questions before the card: answered one question at a time, and a whole letter."""
_CONSENT = "consent"
_CARD = "confirm"


@dataclass(frozen=True, kw_only=True)
class Longest:
    """A reply with its length, and where it was said."""

    length: int = 0
    case: str = ""
    text: str = ""


def questions_before_card(outcomes: Iterable[Outcome]) -> int:
    """Questions that the bot put until the review card stood; consent is not counted."""
    count = 0
    for outcome in outcomes:
        asks = None if outcome.after is None else outcome.after.asks
        if asks == _CARD:
            break
        count += bool(outcome.replies) and asks not in (None, _CONSENT)
    return count


def statistics(results: Sequence[Result]) -> dict[str, Any]:
    """The document of ``--stats``."""
    played = [one for one in results if one.verdict is not Verdict.LEFT_OUT]
    return {
        "questions": {kind: _questions(played, kind, limit) for kind, limit in KINDS.items()},
        "longest_reply": {lang: _longest(played, lang, limit) for lang, limit in LONGEST.items()},
        "choices": _choices(played),
    }


def met(document: dict[str, Any]) -> bool:
    """Whether every limit is met."""
    parts = [*document["questions"].values(), *document["longest_reply"].values()]
    return all(one["met"] for one in [*parts, document["choices"]])


def _questions(results: Sequence[Result], kind: str, limit: int) -> dict[str, Any]:
    counted = {
        one.case.name: questions_before_card(one.outcomes)
        for one in results
        if {WHOLE, kind} <= set(one.case.script.covers)
    }
    most = max(counted.values(), default=0)
    return {"most": most, "limit": limit, "met": bool(counted) and most <= limit, "of": counted}


def _longest(results: Sequence[Result], language: str, limit: int) -> dict[str, Any]:
    found = Longest()
    for result, said in _replies(results):
        length = own_words(said.message)
        if said.language == language and length > found.length:
            found = Longest(length=length, case=result.case.name, text=said.message.text)
    return {
        "characters": found.length,
        "limit": limit,
        "met": found.length <= limit,
        "case": found.case,
        "text": found.text,
    }


def _choices(results: Sequence[Result]) -> dict[str, Any]:
    counts = {one.case.name: len(said.message.choices) for one, said in _replies(results)}
    most = max(counts.values(), default=0)
    case = next((name for name, count in counts.items() if count == most), "")
    return {"most": most, "limit": MOST_CHOICES, "met": most <= MOST_CHOICES, "case": case}


def _replies(results: Sequence[Result]) -> Iterator[tuple[Result, Said]]:
    """Replies that the limits bind; one in both languages is measured when it is said."""
    for result in results:
        for outcome in result.outcomes:
            for said in outcome.replies:
                if is_bound(said.message) and not in_both_languages(outcome):
                    yield result, said

"""What a run came to, for people (a table) and for programs (a document)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.table import Table

from app.converse.run import Result, Verdict
from app.converse.stats import questions_before_card
from channels.words import Words

COLUMNS = ("script", "variant", "channel", "profile", "result", "turns", "questions", "replies")
STYLES = {Verdict.PASSED: "green", Verdict.FAILED: "red", Verdict.LEFT_OUT: "dim"}


def table_of(results: Sequence[Result], words: Words, language: str) -> Table:
    """One row a case."""
    heads = [words.text(f"cli.converse.column.{name}", language) for name in COLUMNS]
    table = Table()
    for head in heads:
        # A name that is cut off could not be found again.
        table.add_column(head, overflow="fold")
    for result in results:
        verdict = words.text(f"cli.converse.verdict.{result.verdict}", language)
        if result.reason:
            verdict = f"{verdict}: {result.reason}"
        case = result.case
        first = (case.script.id, case.script.variant, case.road, case.profile)
        style = STYLES[result.verdict]
        table.add_row(*first, f"[{style}]{verdict}[/{style}]", *map(str, _figures(result)))
    return table


def _figures(result: Result) -> tuple[int, int, int]:
    replies = sum(len(outcome.replies) for outcome in result.outcomes)
    return len(result.outcomes), questions_before_card(result.outcomes), replies


def document_of(results: Sequence[Result]) -> dict[str, Any]:
    """The same as JSON-ready data."""
    return {"summary": summary_of(results), "cases": [_case(result) for result in results]}


def summary_of(results: Sequence[Result]) -> dict[str, int]:
    """How many cases ended in which way."""
    counts = Counter(result.verdict for result in results)
    return {verdict.value: counts[verdict] for verdict in Verdict}


def _case(result: Result) -> dict[str, Any]:
    turns, questions, replies = _figures(result)
    failure = result.failure
    return {
        "script": result.case.script.id,
        "variant": result.case.script.variant,
        "channel": result.case.road,
        "profile": result.case.profile,
        "result": result.verdict.value,
        "reason": result.reason,
        "turns": turns,
        "questions": questions,
        "replies": replies,
        "failure": None
        if failure is None
        else {
            "turn": failure.turn,
            "stimulus": dict(failure.stimulus),
            "mismatches": [
                {"key": one.key, "expected": one.wanted, "was": one.was}
                for one in failure.mismatches
            ],
            "replies": failure.replies,
        },
    }

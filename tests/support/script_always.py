"""What holds after every turn of every script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.draft import Draft
from casework.model.complaint import Method
from tests.support.script_look import Outcome

LABELS = ("sensitive", "restricted", "敏感", "限定知悉")
READ = frozenset({Method.RULE, Method.ANSWER})


def check_always(outcome: Outcome, expected: Mapping[str, Any], *, stimulus: bool) -> None:
    """One reply to one message, nothing kept before consent, exact sources, no label told."""
    free = {"replies", "replies_min", "replies_max"} & set(expected)
    if stimulus and not free:
        assert len(outcome.replies) == 1, f"{len(outcome.replies)} replies"
    state = outcome.after
    if state is None:
        return
    assert state.consented or state.draft is None
    assert not any(label in outcome.text.lower() for label in LABELS)
    if state.draft is not None:
        _exact_sources(state.draft, outcome)


def _exact_sources(draft: Draft, outcome: Outcome) -> None:
    """Words of a value are a piece of what was written; messages of a burst stand line by line."""
    said = "\n".join(outcome.all_said)
    for key, value in draft.fields.items():
        if value.method in READ and value.words is not None and value.message_id != "m0":
            assert all(line in said for line in value.words.split("\n")), (key, value.words)

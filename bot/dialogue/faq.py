"""What people ask of the service itself (常见问题): topics with an approved answer.

The answers are ``faq.<topic>`` in ``responses/``; a jurisdiction may lay its own over them.
"""

from __future__ import annotations

WHY = "why_needed"
"""Why is this asked? Its answer depends on the open question."""
TOPICS = (
    "retaliation",
    "data_use",
    "anonymous",
    "time_limits",
    "no_answer",
    "after_filing",
    "limits_run",
    "appeal",
    "officer",
    "about",
    "scope",
    "proxy",
    "documents",
    "translation",
    "cost",
    "change",
    "other_ways",
    "opening_hours",
    "address",
    "law",
    "language",
)
"""In the order in which they are answered: what worries people first."""


def in_order(asked: frozenset[str]) -> list[str]:
    """Topics of the signals ``faq:<topic>``; why something is asked comes first."""
    named = {one.removeprefix("faq:") for one in asked if one.startswith("faq:")}
    known = [one for one in (WHY, *TOPICS) if one in named]
    return [*known, *sorted(named - set(known))]

"""How long a reply is, and which replies the limit of length binds."""

from __future__ import annotations

import re

from app.converse.outcome import Outcome
from channels.fitting import BETWEEN, LONGEST, UNBOUND
from channels.message import OutboundMessage

MOST_CHOICES = 7
_NUMBERED = re.compile(r"1[.、．]\s")
_FREE = UNBOUND | {"intake.resume", "status.several", "status.ticket"}
"""Notice, card, receipt, the law's texts; and lists, which are paged."""


def is_bound(message: OutboundMessage) -> bool:
    """Whether the limit holds for it."""
    return _FREE.isdisjoint(message.acts)


def own_words(message: OutboundMessage) -> int:
    """Characters of the reply without its card and choices, where they stand in the text."""
    said = message.text.split(BETWEEN)
    return len(BETWEEN.join(one for one in said if not _NUMBERED.match(one)))


def in_both_languages(outcome: Outcome) -> bool:
    """While no language is set a reply is in both, and they share it."""
    return outcome.after is not None and outcome.after.language is None


def most_words(outcome: Outcome, language: str) -> int:
    """The limit of a reply in characters."""
    return sum(LONGEST.values()) if in_both_languages(outcome) else LONGEST[language]

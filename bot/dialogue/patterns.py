"""Repair patterns as the engine reads them (修复模式): what is said, offered, and how often.

Read from data by ``bot/dialogue/pattern_files.py``; a jurisdiction may lay its own over them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One moment of a pattern: templates said in this order, and options offered with them."""

    says: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Triggers:
    """Phrases that bring patterns about without an interpreter, by signal.

    ``whole``: the message is the phrase; ``heads``: it starts with it; ``inside``: it holds it.
    """

    whole: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    inside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NO_TRIGGERS = Triggers()


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """All patterns of one jurisdiction: ``<pattern>.<moment>``, ``<pattern>.<figure>``."""

    moments: Mapping[str, Mapping[str, Moment]]
    figures: Mapping[str, int]
    triggers: Triggers = NO_TRIGGERS

    def at(self, moment: str, language: str) -> Moment:
        """What is said at ``moment`` (``abuse.calm``) in ``language``."""
        return self.moments[language][moment]

    def figure(self, name: str) -> int:
        """A figure of a pattern (``abuse.limit``)."""
        return self.figures[name]

    def with_figures(self, changed: Mapping[str, int]) -> Patterns:
        """The same patterns with other figures."""
        return replace(self, figures={**self.figures, **changed})

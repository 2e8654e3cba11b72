"""What the law asks a complaint to contain (法定材料), and what of it is there or missing.

The list is data; this is only how it is read. A ticket keeps the list as it stood when it was
filed, so that a later rule never changes what was asked of an earlier complaint.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class MaterialState(StrEnum):
    """Whether an item of the list is there."""

    PRESENT = "present"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A fact about the matter (``origin``, ``proceedings`` …) has one of these values."""

    fact: str
    values: frozenset[str]

    def holds(self, facts: Mapping[str, str]) -> bool:
        """Whether it is so; a fact that is not known is never so."""
        return facts.get(self.fact) in self.values


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialRule:
    """One item that the law asks for.

    ``law`` is the code of the article; ``confidence`` how surely its text is known (``text``,
    ``secondary``, ``verify``). ``kinds`` are the kinds of matter that it belongs to, none for
    all. ``sources`` are fields that hold it already: one of them is enough. ``automatic`` items
    are there by themselves (the date of the complaint). ``optional`` ones are never missed.
    """

    key: str
    block: str
    law: str
    confidence: str
    kinds: frozenset[str] = frozenset()
    required_if: Condition | None = None
    unless: Condition | None = None
    sources: tuple[str, ...] = ()
    automatic: bool = False
    optional: bool = False
    confidential: bool = False

    def applies(self, facts: Mapping[str, str]) -> bool:
        """Whether the law asks this of a matter with these facts."""
        if self.kinds and facts.get("kind") not in self.kinds:
            return False
        if self.unless is not None and self.unless.holds(facts):
            return False
        return self.required_if is None or self.required_if.holds(facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One item of the list of one complaint, with its state."""

    key: str
    block: str
    law: str
    state: MaterialState
    optional: bool = False
    confidential: bool = False

    @property
    def counts(self) -> bool:
        """Whether the law asks for it here: it is counted as present or missing."""
        return not self.optional and self.state is not MaterialState.NOT_NEEDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One matter as the list sees it: ``facts`` by name, and the keys that ``held`` something."""

    facts: Mapping[str, str] = field(default_factory=dict)
    held: frozenset[str] = frozenset()


def checklist(rules: Iterable[MaterialRule], case: Case) -> tuple[Material, ...]:
    """The list of a complaint (材料清单), in the order of the rules."""
    return tuple(_material(rule, case) for rule in rules)


def _material(rule: MaterialRule, case: Case) -> Material:
    applies = rule.applies(case.facts)
    there = not case.held.isdisjoint((rule.key, *rule.sources)) and (applies or _said(rule, case))
    if there or (applies and rule.automatic):
        state = MaterialState.PRESENT
    else:
        state = MaterialState.MISSING if applies else MaterialState.NOT_NEEDED
    return Material(
        key=rule.key,
        block=rule.block,
        law=rule.law,
        state=state,
        optional=rule.optional or not applies,
        confidential=rule.confidential,
    )


def _said(rule: MaterialRule, case: Case) -> bool:
    """Whether the item itself was given, not only a field that could stand for it."""
    return rule.key in case.held and rule.key not in rule.sources


def missing(materials: Iterable[Material]) -> tuple[Material, ...]:
    """What the law asks for and nobody has given yet."""
    return tuple(one for one in materials if one.counts and one.state is MaterialState.MISSING)


def tally(materials: Collection[Material]) -> tuple[int, int]:
    """How many items are there, of how many that the law asks for."""
    asked = [one for one in materials if one.counts]
    return len(asked) - len(missing(asked)), len(asked)


def completed(materials: Iterable[Material], later: Collection[str]) -> tuple[Material, ...]:
    """The list with what came after filing: ``later`` holds the keys of those additions."""
    return tuple(
        replace(one, state=MaterialState.PRESENT) if one.key in later else one for one in materials
    )

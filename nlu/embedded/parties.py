"""Who complains of whom (投诉双方): no foreign investor (ground 1), a private dispute (ground 2).

A domestic firm or a citizen is one that says so of itself, and names no foreign stake. A dispute is
private where the other side is private, something went wrong between the two, and neither a public
body nor anything that only such a body gives is spoken of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity

_ADDRESSEE: Final = "SWJ"
"""The commerce bureau: named where it is only asked for help."""
_FORMS: Final = "authority.forms."


def is_domestic(reading: Reading) -> bool:
    """Whether the speaker is plainly no foreign-invested enterprise and no foreign investor."""
    said = reading.has("scope.domestic.gate") and _says_domestic(reading)
    if not said and not _private_life(reading):
        return False
    return not has_foreign_stake(reading)


def has_foreign_stake(reading: Reading) -> bool:
    """Whether a foreign stake is named and not denied: 外资, "Korean parent"."""
    denied = reading.lexicon.pattern("scope.domestic.foreign_denied_patterns")
    stakes = denied.sub(" ", reading.folded)
    return reading.lexicon.pattern("scope.domestic.foreign_patterns").search(stakes) is not None


def _says_domestic(reading: Reading) -> bool:
    return any(reading.matches(f"scope.domestic.{name}_patterns") for name in ("entity", "persona"))


def _private_life(reading: Reading) -> bool:
    """Whether one person speaks, of a thing of private life, and no enterprise is named."""
    return (
        reading.has("scope.domestic.life")
        and reading.has("scope.domestic.acted")
        and not reading.has("scope.domestic.enterprise")
        and reading.matches("scope.domestic.single_patterns")
    )


def is_own_labour_matter(reading: Reading) -> bool:
    """One employee's own pay or dismissal, told by the employee."""
    return reading.matches("scope.own_wages_patterns") or any(
        reading.has("scope.employer", span)
        and reading.has("scope.wages", span)
        and reading.has("scope.own_person", span)
        for span in reading.sentences
    )


def is_private_dispute(reading: Reading, entities: Sequence[Entity]) -> bool:
    """A debt, a breach or a quarrel between private parties, no public body having a part in it."""
    return _private_wrong(reading) and not is_public_matter(reading, entities)


def is_public_matter(reading: Reading, entities: Sequence[Entity]) -> bool:
    """Whether a public body, a debtor of the state's, or what only such a body gives is named."""
    return (
        names_public_body(reading, entities)
        or reading.has("scope.public")
        or reading.has("scope.public_debtor")
        or reading.matches("scope.handled_patterns")
    )


def names_public_body(reading: Reading, entities: Sequence[Entity]) -> bool:
    """Whether a public body other than the one addressed is named, by whatever name."""
    named = any(
        one.entity in ("authority", "respondent") and one.value != _ADDRESSEE for one in entities
    )
    return named or any(name != _ADDRESSEE for name in reading.names(_FORMS))


def _private_wrong(reading: Reading) -> bool:
    """Whether a private party and a wrong between the two stand in one or two sentences."""
    if reading.matches("scope.strong_patterns"):
        return True
    if not reading.has("scope.private_party"):
        return False
    return (
        any(
            reading.has("scope.private_party", span) and reading.has("scope.civil_wrong", span)
            for span in _pairs(reading)
        )
        or reading.matches("scope.acting_patterns")
        or reading.matches("scope.wish_patterns")
    )


def _pairs(reading: Reading) -> list[Span]:
    """Every sentence together with the one behind it."""
    sentences = reading.sentences
    behind = [*sentences[1:], sentences[-1]]
    return [Span(one.start, two.end) for one, two in zip(sentences, behind, strict=True)]

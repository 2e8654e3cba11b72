"""The ground that a model hears where the rules of the scope are silent (受理范围的第二意见).

What people are and what private parties quarrel over has no closed vocabulary. The model is
believed where it is nearly sure, and only where nothing in the message speaks
against its ground: a foreign stake, a public body, a procedure that is only thought of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from nlu.embedded.classifier import MessageModel
from nlu.embedded.parties import has_foreign_stake, is_public_matter
from nlu.embedded.reading import Reading
from nlu.interpreter import Entity

TASK: Final = frozenset({"scope"})
_NAME: Final = "scope"
_COVERED: Final = "in"
_QUESTIONS: Final = frozenset({None, "facts"})
"""Open questions at which a message may tell the whole matter."""

_PRIVATE: Final = "na_2_not_in_scope"
_OTHER_BODY: Final = "na_3_other_body"
_LEAST: Final = 0.9
"""Chance of all grounds together from which the likeliest is believed.

A covered matter that is flagged costs its enterprise more than a kind remark that is left out.
"""
_SCANT: Final = 8
"""Chinese characters up to which a message tells no matter; a word of another script counts two."""
_DOUBTFUL: Final = 0.2
"""Chance of all grounds together below which a ground that rests on words alone is not believed."""
_WORDED: Final = frozenset(
    {
        *("na_1_not_qualified", _PRIVATE, "na_7_higher_body", "na_8_petition"),
        "na_9_reconsideration_or_suit",
    }
)
"""Grounds whose words (a court, a partner, a local firm) are as often only mentioned."""
_LATIN_WORD: Final = 2
_ENOUGH: Final = 200
"""Characters of a message that are counted."""
_FIRST_HAN: Final = "\u3400"

_Speaks = Callable[[Reading, Sequence[Entity]], bool]


def likely_ground(
    reading: Reading,
    entities: Sequence[Entity],
    model: MessageModel | None,
    *,
    here: bool = False,
) -> str | None:
    """The ground of refusal by the model, None where it hears none or something denies it.

    ``here``: whether our own city has a part in the matter.
    """
    return believed(reading, entities, _chances(reading, model), here=here)


def is_doubtful(reading: Reading, ground: str, model: MessageModel | None) -> bool:
    """Whether ``ground``, found by words, is one that the model holds for a mere mention."""
    chances = _chances(reading, model) if ground in _WORDED else {}
    return bool(chances) and 1.0 - chances[_COVERED] < _DOUBTFUL


def _chances(reading: Reading, model: MessageModel | None) -> Mapping[str, float]:
    """The model's chances of a message that may tell a matter, none of any other."""
    if model is None or reading.expecting not in _QUESTIONS or _told(reading.folded) <= _SCANT:
        return {}
    return model.chances(reading.original.strip(), TASK).get(_NAME, {})


def believed(
    reading: Reading,
    entities: Sequence[Entity],
    chances: Mapping[str, float],
    *,
    here: bool = False,
) -> str | None:
    """The likeliest ground of ``chances`` if it is sure enough and nothing denies it."""
    if not chances:
        return None
    ground = max((one for one in chances if one != _COVERED), key=lambda one: chances[one])
    if 1.0 - chances[_COVERED] < _LEAST or (here and ground == _OTHER_BODY):
        return None
    return None if _DENIED_BY[ground](reading, entities) else ground


def _told(folded: str) -> int:
    """How much a message tells: its Chinese characters, a word of another script as two."""
    head = folded[:_ENOUGH]
    han = sum(character >= _FIRST_HAN for character in head)
    latin = sum(word[0].isascii() and word[0].isalpha() for word in head.split())
    return han + _LATIN_WORD * latin


def _foreign(reading: Reading, _: Sequence[Entity]) -> bool:
    return has_foreign_stake(reading)


def _here(reading: Reading, entities: Sequence[Entity]) -> bool:
    """Whether a place of our own city has a part in it, or no other place is named."""
    ours = any(one.entity in ("district", "area") for one in entities)
    return ours or not (reading.names("cities.") or reading.has("scope.elsewhere.national"))


def _not_yet(reading: Reading, _: Sequence[Entity]) -> bool:
    """Whether the procedure is denied, planned, advised, or another's."""
    return any(
        reading.matches(f"scope.procedure.{name}_patterns")
        for name in ("not_yet", "unrelated", "strangers", "others")
    )


_DENIED_BY: Final[Mapping[str, _Speaks]] = {
    "na_1_not_qualified": _foreign,
    "na_2_not_in_scope": is_public_matter,
    "na_3_other_body": _here,
    "na_7_higher_body": _not_yet,
    "na_8_petition": _not_yet,
    "na_9_reconsideration_or_suit": _not_yet,
}
"""What speaks against each ground."""

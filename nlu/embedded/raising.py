"""Where no rule says who speaks, a model may raise the care of a message, no more (只升不降).

It must be surer where no word stands for a consulate, head office, chamber or what goes with them
and no sign tells that the writer is outside the enterprise (``standpoint``), and surer still where
that word is plainly a mention. What rules say stands as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from nlu.embedded.reading import Reading, Span, size
from nlu.embedded.standpoint import first_sign, with_signs
from nlu.interpreter import OriginHit

TASK: Final = frozenset({"origin"})
RULE: Final = "model.origin"
CAREFUL: Final = ("consulate", "headquarters", "chamber")
"""Origins that make a matter sensitive (S0-28)."""

SURE: Final = 0.5
"""Chance of the careful origins together from which the message is treated as one of theirs."""
SURE_SIGNED: Final = 0.6
"""The same where no body is named and only a sign leads to it: "our Shenyang team"."""
SURE_AGAINST: Final = 0.75
"""The same where every body of the message is only mentioned, and other words made it be asked, or
where the enterprise itself seems to speak ("our factory")."""
SURE_UNNAMED: Final = 0.7
"""The same where no word and no sign leads to it: people write without a word of who they are."""
_SURE_OF_OTHERS: Final = 0.7
_OTHERS: Final = ("proxy", "individual_investor")
_QUESTIONS: Final = frozenset({None, "facts", "origin"})
"""Open questions at which a message may tell who writes without a word for it."""
_LEAST: Final = 10
"""Size below which a message is a word or two, and says nothing of who writes."""
_LONGEST: Final = 400
"""Characters up to which the whole message is looked at; of a letter, the sentence of the word."""


class Chances(Protocol):
    """What gives the chance of each label for a stretch of one message."""

    def chances(self, text: str, tasks: frozenset[str]) -> Mapping[str, Mapping[str, float]]:
        """Probability of each label, by task asked for and known."""


def raised(
    reading: Reading,
    open_words: Sequence[OriginHit],
    place: Span,
    model: Chances | None,
    *,
    sure: float = SURE,
) -> tuple[OriginHit, ...]:
    """Who speaks by the model, as one hit at the word that it goes by; nothing when unsure.

    ``open_words`` are words for bodies that no rule knows for a mention; ``place`` is where the
    words that led here stand; ``sure`` is the least chance of the careful origins together.
    """
    if model is None or size(reading.folded) < _LEAST:
        return ()
    looked = _looked_at(reading, place.start)
    seen = with_signs(reading.written(looked))
    chances = model.chances(seen, TASK).get("origin", {})
    origin = _likely(chances, sure)
    if origin is None:
        return ()
    named = [one for one in open_words if one.origin == origin] or list(open_words)
    span = Span(named[0].start, named[0].end) if named else place
    start, end = reading.trim(span)
    return (
        OriginHit(
            origin=origin,
            rule=RULE,
            text=reading.original[start:end],
            start=start,
            end=end,
            speaking=True,
        ),
    )


def _likely(chances: Mapping[str, float], sure: float) -> str | None:
    """The origin that the chances speak for, the careful ones taken together."""
    if sum(chances.get(one, 0.0) for one in CAREFUL) >= sure:
        return max(CAREFUL, key=lambda one: chances.get(one, 0.0))
    return next((one for one in _OTHERS if chances.get(one, 0.0) >= _SURE_OF_OTHERS), None)


def outside(reading: Reading) -> Span | None:
    """Where a sign stands that the writer is not the enterprise, in the head of a long message."""
    if reading.expecting not in _QUESTIONS:
        return None
    place = first_sign(reading.folded[:_LONGEST])
    return None if place is None else Span(*place)


def opening_of(reading: Reading) -> Span | None:
    """The first sentence, which stands for a message in which no word and no sign does."""
    return reading.sentences[0] if reading.expecting in _QUESTIONS and reading.sentences else None


def _looked_at(reading: Reading, place: int) -> Span:
    whole = Span(0, len(reading.original))
    return whole if len(reading.original) <= _LONGEST else reading.sentence_at(place)

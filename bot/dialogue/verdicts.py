"""What is said about a filed ticket (对已提交诉求的回应): supplement, rating, objection, consent.

The open question comes first. Without one a short text may still rate a result that was told, or
object to it. Whatever else a text is, control words and questions go before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.dialogue import commands as c
from bot.dialogue import ticket_commands as t
from bot.dialogue.checks import CHECKS, CheckScope
from bot.dialogue.material_answers import read_materials, whole_answer
from bot.dialogue.plain import whole_signals
from bot.dialogue.reading import CONTENT, Reading
from bot.dialogue.standing import (
    RATING,
    Settled,
    Standing,
    settled_ticket,
    standing,
    ticket_of,
)
from bot.dialogue.statutory import MaterialKind, MaterialSpec
from bot.dialogue.talk import only_talk, steers
from bot.dialogue.text import clauses, ends_as_question, fold

LOW = 2
_NO_WORDS = frozenset({MaterialKind.FILE, MaterialKind.CHOICE, MaterialKind.BOOLEAN})
WORDY = 8
"""Beyond this size an answer says more than yes or no."""
Found = list[c.Command] | None


def read_verdict(reading: Reading, controls: list[c.Command]) -> Found:
    """Commands of a text about a filed ticket; None when it is something else."""
    if steers(controls) or reading.has("new_matter"):
        return None
    if reading.conversation.draft is not None and reading.conversation.asks != RATING:
        return _asks_to_rate(reading)
    asked = standing(reading.conversation)
    if asked is not None and not _only_asks(reading, controls):
        found = _READERS[asked.kind](reading, asked.number)
        if found is not None:
            return found
    return _rating(reading) if reading.short or reading.conversation.asks == RATING else None


def _asks_to_rate(reading: Reading) -> Found:
    """Beside an open draft the bare word alone: anything longer belongs to the draft."""
    number = _rateable(reading)
    asks = reading.phrases.option(reading.text, ("give_rating",)) is not None
    return [t.AskRating(number=number)] if asks and number is not None else None


def _only_asks(reading: Reading, controls: list[c.Command]) -> bool:
    """Whether the text is a question or talk: the standing question waits."""
    return only_talk(controls) or ends_as_question(reading.text) or reading.has("abuse")


# ---- the supplement -----------------------------------------------------------------------------
def _supplement(reading: Reading, number: str) -> Found:
    """Whatever is told is given: to the items that it names, else to the first that it fits."""
    if reading.only_signals:
        return None
    entry = ticket_of(reading.conversation, number)
    wanted = () if entry is None else entry.wanted
    named = tuple(one for one in read_materials(reading) if isinstance(one, c.SetMaterial))
    items = named
    if not any(one.key in wanted for one in named):
        items = _fitting(reading, wanted) or named
    given = () if items else _own_words(reading, wanted)
    return [
        t.ToTicket(
            number=number,
            text=reading.text,
            why="supplement",
            materials={one.key: one.value for one in items},
            given=given,
        )
    ]


def _fitting(reading: Reading, wanted: tuple[str, ...]) -> tuple[c.SetMaterial, ...]:
    """The first missing item in words whose check the whole text passes, with what is in it."""
    scope = CheckScope(jurisdiction=reading.context.jurisdiction, today=reading.context.today)
    for spec in _in_words(reading, wanted):
        first, *more = whole_answer(reading, spec)
        if CHECKS[spec.check](first.value, scope).value is not None:
            return (first, *more)
    return ()


def _in_words(reading: Reading, wanted: tuple[str, ...]) -> list[MaterialSpec]:
    by_key = reading.context.form.statutory.by_key
    known = (by_key[key] for key in wanted if key in by_key)
    return [one for one in known if one.kind not in _NO_WORDS]


def _own_words(reading: Reading, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """An item in the officer's own words: none of the legal list, so any text may give it."""
    known = reading.context.form.statutory.by_key
    return tuple(one for one in wanted if one not in known)[:1]


# ---- yes, no, and words -------------------------------------------------------------------------
def _yes_or_no(kind: Standing, yes: str, no: str) -> Callable[[Reading, str], Found]:
    """A bare yes or no, or words that say as much; words beside them are kept for the officer."""

    def read(reading: Reading, number: str) -> Found:
        if not reading.short:
            return None
        said = reading.phrases.reply(kind, reading.text)
        table = (("deny", no), ("decline", no), ("affirm", yes), ("agree", yes))
        signals = reading.signals | _lead(reading)
        choice = said or next((one for signal, one in table if signal in signals), None)
        if choice is None:
            return None
        press = c.Press(choice=f"{choice}:{number}", written=True)
        more = reading.size > WORDY and not reading.only_signals
        return [press, c.KeepNote(text=reading.text, why="remainder")] if more else [press]

    return read


def _lead(reading: Reading) -> frozenset[str]:
    """The yes or no with which a sentence begins: "no, we have waited long enough"."""
    found = clauses(reading.text)
    first = reading.text[slice(*found[0])] if found else ""
    return whole_signals(first, reading.phrases)


def _reason(reading: Reading, number: str) -> Found:
    """Why the score: any words, but for a bare "no"."""
    if reading.only_signals or reading.size < 1:
        refuses = reading.has("deny", "decline", "cancel", "goodbye", "thanks")
        return [c.Press(choice=f"no_reason:{number}", written=True)] if refuses else None
    return [t.ToTicket(number=number, text=reading.text, why="rating_reason")]


def _objection(reading: Reading, number: str) -> Found:
    """What is objected to, in the person's words."""
    if reading.only_signals:
        gives_up = reading.has("deny", "decline", "cancel")
        return [c.Press(choice=f"not_objected:{number}", written=True)] if gives_up else None
    return [t.Object(number=number, text=reading.text)]


def _objection_sure(reading: Reading, number: str) -> Found:
    """Yes, no, or more words: then they are shown again with the rest."""
    said = _sure(reading, number) if _bare(reading) else None
    if said is not None:
        return said
    if reading.only_signals:
        return None
    whole = f"{reading.conversation.verdict}\n{reading.text}".strip()
    return [t.Object(number=number, text=whole)]


_sure = _yes_or_no(Standing.OBJECTION_SURE, "objected", "not_objected")


def _bare(reading: Reading) -> bool:
    return reading.only_signals or reading.size < CONTENT


_READERS: Mapping[Standing, Callable[[Reading, str], Found]] = {
    Standing.SUPPLEMENT: _supplement,
    Standing.REASON: _reason,
    Standing.OBJECTION: _objection,
    Standing.OBJECTION_SURE: _objection_sure,
    Standing.BACKING: _yes_or_no(Standing.BACKING, "ours", "not_ours"),
    Standing.UNDERSTANDING: _yes_or_no(Standing.UNDERSTANDING, "understood", "not_understood"),
}


# ---- rating and objecting, asked for or not -----------------------------------------------------
def _rating(reading: Reading) -> Found:
    """A score, "not solved", an objection; of the result that is asked about, or told last."""
    said = reading.phrases.verdict(reading.text)
    if said is not None and said[0] == "object":
        return _object(reading, said[1])
    number = _rateable(reading)
    if number is None:
        return None
    if _asks_to_rate(reading):
        return [t.AskRating(number=number)]
    if said is not None and said[0] == "ask_rating" and reading.phrases.score(reading.text) is None:
        return [t.AskRating(number=number)]
    if said is not None and said[0] == "not_solved":
        return [t.NotSolved(number=number, text=reading.text)]
    return _scored(reading, number, said)


def _scored(reading: Reading, number: str, said: tuple[str, str] | None) -> Found:
    """A score in figures or words. A low one that nobody asked for is not taken on a hint."""
    told = reading.phrases.score(reading.text)
    if told is None and said is not None and said[0].startswith("rate:"):
        told = int(said[0].partition(":")[2]), said[1]
        hinted = reading.conversation.asks != RATING and told[0] <= LOW
        if hinted:
            return [t.NotSolved(number=number, text=reading.text)]
    if told is None:
        return None
    score, piece = told
    return [t.Rate(number=number, score=score, reason=_beside(reading, piece))]


def _beside(reading: Reading, piece: str) -> str:
    """The whole text as the reason, where it says more than the score."""
    rest = fold(reading.text).replace(piece, "", 1)
    return reading.text.strip() if reading.size_of(rest) >= CONTENT else ""


def _object(reading: Reading, piece: str) -> Found:
    """An objection, with its words where there are more than that."""
    entry = settled_ticket(reading.conversation, Settled.REFUSED, Settled.CONCLUDED)
    if entry is None:
        return None
    rest = fold(reading.text).replace(piece, "", 1)
    told = reading.text if reading.size_of(rest) >= CONTENT else ""
    return [t.Object(number=entry.number, text=told)]


def _rateable(reading: Reading) -> str | None:
    """The ticket whose result is asked about, else the newest whose result was told."""
    question = reading.conversation.question
    if question is not None and question.key == RATING:
        return question.about
    entry = settled_ticket(reading.conversation, Settled.CONCLUDED)
    return None if entry is None else entry.number

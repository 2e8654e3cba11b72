"""Short answers (短答): a name, a number, a place or a code as the answer to the open question."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.dialogue import commands as c
from bot.dialogue.checks import CHECKS, CheckScope
from bot.dialogue.corrections import after_link
from bot.dialogue.form import FieldKind, FieldSpec
from bot.dialogue.places import place_candidates
from bot.dialogue.reading import Reading
from bot.dialogue.stories import LETTER, from_story, narrates, story, told_instead
from bot.dialogue.talk import only_talk, steers, talked
from bot.dialogue.text import HAN, LATIN, clauses, ends_as_question, fold, without_spans
from casework.model.complaint import FieldKey, Method

_Reader = Callable[[Reading, FieldSpec, list[c.Command], list[c.Command]], list[c.Command]]
LONG_ANSWER = 26
"""A longer text without any value in it is a story, not a name."""
BRIEF_QUESTION = 14
"""A question up to this size tells nothing but what it asks."""
LONGEST_NAME = {FieldKey.ENTERPRISE_NAME: LONG_ANSWER, FieldKey.CONTACT_NAME: 14}
"""Sizes beyond which a text is no name of a firm or a person."""
_DIGITS = 5
TALK = ("facts", "demand", "remark")
"""Roles of a text that names nothing: it tells, asks for something, or only talks."""


def read_short_text(
    reading: Reading, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    """An answer to a question whose answer is a short text, a number, a place or a code."""
    spec = reading.spec
    introduced = any(isinstance(one, c.Speaker) for one in values) and not reading.tells
    if spec is None or introduced:
        return []
    reader = _READERS.get(spec.kind, _checked)
    return reader(reading, spec, controls, values)


def _checked(
    reading: Reading, spec: FieldSpec, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    """A phone number, an address: what passes the check of the field."""
    candidate = _candidate(reading, values)
    checked = CHECKS[spec.check](candidate, _scope(reading))
    if checked.value is not None:
        return [_answer(spec.key, checked.value, candidate)]
    # Half an address in place of a number is told as an address.
    meant = "email" if "@" in candidate and spec.kind is FieldKind.PHONE else checked.reason
    return _no_answer(reading, meant, controls, values)


def _files(
    reading: Reading, spec: FieldSpec, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    """No files yet is an answer; other words describe the evidence."""
    if reading.has("deny", "decline"):
        return [_answer(spec.key, "none", reading.text)]
    return _checked(reading, spec, controls, values)


def _candidate(reading: Reading, values: list[c.Command]) -> str:
    """The part of the text that could be the answer: without other values and their clauses."""
    spec = reading.spec
    tail = after_link(reading, spec.key) if spec is not None else ""
    if tail:
        return tail
    taken = [(one.start, one.end) for one in reading.own]
    if not taken or not values:
        return reading.text.strip()
    blanked = without_spans(reading.text, taken)
    for start, end in clauses(reading.text):
        for piece in re.split(r"\s{2,}", blanked[start:end]):
            if reading.size_of(piece) > 0 and not _leads_to(reading, piece, start):
                return piece.strip()
    return ""


def _leads_to(reading: Reading, piece: str, start: int) -> bool:
    """Whether Chinese words only lead to the value right behind them: 公司在|皇姑区 is no name."""
    if reading.expected is not FieldKey.CONTACT_NAME or not HAN.search(piece):
        return False
    end = reading.text.find(piece, start) + len(piece)
    return any(one.start == end for one in reading.own)


def _name(
    reading: Reading, spec: FieldSpec, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    """A name, or any few words."""
    key = spec.key
    candidate = _candidate(reading, values)
    if not candidate or steers(controls) or reading.only_signals:
        return _no_answer(reading, "words", controls, values)
    if only_talk(controls) or _asks_back(reading, key):
        return _no_answer(reading, "question", controls, values)
    if _speaks(reading, key, values):
        return _said(reading, values)
    longest = LONGEST_NAME.get(key)
    if longest is not None and (reading.size_of(candidate) > longest or "\n" in candidate):
        return [story(reading, FieldKey.FACTS, reading.text), *from_story(reading)]
    checked = CHECKS[spec.check](candidate, _scope(reading))
    if checked.value is None or (key is FieldKey.CONTACT_NAME and _no_person(reading, candidate)):
        return _no_answer(reading, checked.reason or "name", controls, values)
    return [_answer(key, checked.value, candidate)]


def _asks_back(reading: Reading, key: FieldKey) -> bool:
    """Whether the words are a question; what one does may be put as one ("bearings?")."""
    doing = key is FieldKey.BUSINESS and not reading.plays("remark")
    return _asks(reading) and not doing


def _speaks(reading: Reading, key: FieldKey, values: list[c.Command]) -> bool:
    """Whether a text tells, wishes or remarks something instead of giving the words asked for."""
    if reading.plays("name") and reading.size > 0:
        return False
    if key is FieldKey.BUSINESS and reading.short and reading.names_trade:
        return False
    if reading.plays(*TALK):
        return True
    if key is FieldKey.BUSINESS:
        return reading.has("sentence") and _gives_values(values) and reading.tells_facts
    if key is FieldKey.RESPONDENT and reading.has("sentence") and reading.entities("facts"):
        return True
    other = _gives_values(values) and reading.plays("business")
    named = key in LONGEST_NAME or _gives_values(values)
    return other or (named and reading.has("sentence"))


def _asks(reading: Reading) -> bool:
    """Whether the text is a question, with its mark or without."""
    return ends_as_question(reading.text) or (reading.has("question") and reading.has("sentence"))


def _said(reading: Reading, values: list[c.Command]) -> list[c.Command]:
    """A sentence where a name was asked for: it tells of the matter, or it is no answer."""
    if _gives_values(values):
        return left_over(reading, values)
    told = told_instead(reading)
    if told:
        return told
    spec = reading.spec
    if spec is None:
        return []
    reason = "name" if spec.key in LONGEST_NAME else ""
    return [c.MissField(key=spec.key, words=reading.text, reason=reason)]


def _gives_values(values: list[c.Command]) -> bool:
    return any(isinstance(one, c.SetField) for one in values)


def _no_person(reading: Reading, candidate: str) -> bool:
    """Whether words are no name of a person: a number, or with a small word among them."""
    words = [one.lower() for one in LATIN.findall(candidate)]
    return _has_digits(candidate) or any(one in reading.phrases.stop_words for one in words)


def _has_digits(text: str) -> bool:
    return sum(char.isdigit() for char in text) >= _DIGITS


def _place(
    reading: Reading, spec: FieldSpec, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    """A district; what might be one is offered as choices."""
    candidate = _candidate(reading, values)
    checked = CHECKS["district"](candidate, _scope(reading))
    if checked.value is not None:
        return [_answer(spec.key, checked.value, candidate)]
    if talked(reading, controls, values):
        return _no_answer(reading, "district", controls, values)
    if any(not one.ambiguous for one in reading.entities("area")):
        # A park in more than one district (or none): the words stand, an officer decides.
        return [c.UnsureField(key=spec.key, words=reading.text)]
    placed = reading.entities("district") or reading.entities("area")
    # "None of these, the park by the river" answers the choices that were just offered.
    if reading.plays(*TALK) and not placed and not reading.has("other_choice"):
        return _no_answer(reading, "district", controls, values)
    found = place_candidates(reading.understanding, reading.context.jurisdiction)
    return [
        c.MissField(key=FieldKey.DISTRICT, words=reading.text, reason="district", candidates=found)
    ]


def _choice(
    reading: Reading, spec: FieldSpec, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    """A code in words; the buttons' own words were looked for before."""
    folded = fold(reading.text)
    none = spec.key is FieldKey.PROCEEDINGS and (
        reading.has("deny") or folded.startswith(tuple(reading.phrases.heads.get("deny", ())))
    )
    if none and reading.short:
        return [_answer(spec.key, "none", reading.text)]
    if reading.has("affirm") and reading.only_signals:
        return [c.MissField(key=spec.key, words=reading.text, reason="which")]
    return _no_answer(reading, "choice", controls, values)


_READERS: Mapping[FieldKind, _Reader] = {
    FieldKind.CHOICE: _choice,
    FieldKind.TEXT: _name,
    FieldKind.PERSON: _name,
    FieldKind.PLACE: _place,
    FieldKind.FILES: _files,
}


def _answer(key: FieldKey, value: str, words: str) -> c.SetField:
    return c.SetField(
        key=key, value=value, words=words, method=Method.ANSWER, answers=True, confidence=0.9
    )


def _no_answer(
    reading: Reading, reason: str, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    spec = reading.spec
    if spec is None or talked(reading, controls, values):
        return left_over(reading, values) or note_or_nothing(reading, controls, values)
    if _asks(reading):
        return [c.KeepNote(text=reading.text, why="question")]
    long = reading.tells and reading.size > LONG_ANSWER
    told = told_instead(reading) if long or reading.plays("facts", "demand") else []
    if told:
        return told
    said = "" if reading.plays("remark") else reason
    return [c.MissField(key=spec.key, words=reading.text, reason=said)]


def left_over(reading: Reading, values: list[c.Command]) -> list[c.Command]:
    """What a message tells beyond the answer: the facts if there are none, else a note."""
    if not reading.tells:
        return []
    draft = reading.conversation.draft
    bare = draft is None or not draft.settled(FieldKey.FACTS)
    if bare or reading.size >= LETTER or narrates(reading):
        return [story(reading, FieldKey.FACTS, reading.text), *from_story(reading)]
    whole = any(isinstance(one, c.SetField) and one.words == reading.text for one in values)
    return [] if whole else [_kept(reading)]


def note_or_nothing(
    reading: Reading, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    """Words that fill nothing are kept; a mere wish to complain begins a matter."""
    wish = reading.has("begin") or reading.intent("new_complaint", "suggestion")
    if reading.conversation.draft is None and wish and not controls:
        return [c.Plain(name="begin")]
    if not controls and not values and ends_as_question(reading.text) and reading.size > 0:
        return [c.KeepNote(text=reading.text, why="question")]
    if reading.only_signals or controls or values:
        return [_kept(reading)] if reading.tells else []
    return [c.Plain(name="unknown")]


def _kept(reading: Reading) -> c.KeepNote:
    """A brief question that gets its answer is kept without a word about it."""
    asked = any(one.startswith("faq:") for one in reading.signals)
    brief = asked and reading.size <= BRIEF_QUESTION
    return c.KeepNote(text=reading.text, why="remainder" if brief else "aside")


def _scope(reading: Reading) -> CheckScope:
    choices = () if reading.spec is None else reading.spec.choices
    return CheckScope(jurisdiction=reading.context.jurisdiction, choices=choices)

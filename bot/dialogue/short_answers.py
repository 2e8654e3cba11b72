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
from bot.dialogue.stories import LETTER, from_story, story
from bot.dialogue.talk import only_talk, steers, talked
from bot.dialogue.text import clauses, ends_as_question, fold, without_spans
from casework.model.complaint import FieldKey, Method

_Reader = Callable[[Reading, FieldSpec, list[c.Command], list[c.Command]], list[c.Command]]
LONG_ANSWER = 26
"""A longer text without any value in it is a story, not a name."""
LONGEST_NAME = {FieldKey.ENTERPRISE_NAME: LONG_ANSWER, FieldKey.CONTACT_NAME: 14}
"""Sizes beyond which a text is no name of a firm or a person."""
_DIGITS = 5


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
    return _no_answer(reading, checked.reason, controls, values)


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
            if reading.size_of(piece) > 0:
                return piece.strip()
    return ""


def _name(
    reading: Reading, spec: FieldSpec, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    """A name, or any few words."""
    key = spec.key
    candidate = _candidate(reading, values)
    if not candidate or steers(controls) or reading.only_signals:
        return _no_answer(reading, "words", controls, values)
    if only_talk(controls) or (ends_as_question(reading.text) and key != FieldKey.BUSINESS):
        return _no_answer(reading, "question", controls, values)
    longest = LONGEST_NAME.get(key)
    if longest is not None and (reading.size_of(candidate) > longest or "\n" in candidate):
        return [story(reading, FieldKey.FACTS, reading.text), *from_story(reading)]
    checked = CHECKS[spec.check](candidate, _scope(reading))
    if checked.value is None or (key is FieldKey.CONTACT_NAME and _has_digits(candidate)):
        return _no_answer(reading, checked.reason or "name", controls, values)
    return [_answer(key, checked.value, candidate)]


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
    if ends_as_question(reading.text):
        return [c.KeepNote(text=reading.text, why="question")]
    if reading.tells and reading.size > LONG_ANSWER:
        return [story(reading, FieldKey.FACTS, reading.text), *from_story(reading)]
    return [c.MissField(key=spec.key, words=reading.text, reason=reason)]


def left_over(reading: Reading, values: list[c.Command]) -> list[c.Command]:
    """What a message tells beyond the answer: the facts if there are none, else a note."""
    if not reading.tells:
        return []
    draft = reading.conversation.draft
    if draft is None or not draft.settled(FieldKey.FACTS) or reading.size >= LETTER:
        return [story(reading, FieldKey.FACTS, reading.text), *from_story(reading)]
    whole = any(isinstance(one, c.SetField) and one.words == reading.text for one in values)
    return [] if whole else [c.KeepNote(text=reading.text)]


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
        return [c.KeepNote(text=reading.text)] if reading.tells else []
    return [c.Plain(name="unknown")]


def _scope(reading: Reading) -> CheckScope:
    choices = () if reading.spec is None else reading.spec.choices
    return CheckScope(jurisdiction=reading.context.jurisdiction, choices=choices)

"""Items of the legal list as commands (法定材料的回答): the one asked for, and others."""

from __future__ import annotations

from bot.dialogue import commands as c
from bot.dialogue.completeness import asked_of
from bot.dialogue.material_words import post_code_of, split_address
from bot.dialogue.reading import Reading
from bot.dialogue.statutory import MaterialKind, MaterialSpec
from bot.dialogue.stories import LETTER
from bot.dialogue.talk import only_talk, steers
from bot.dialogue.text import ends_as_question
from casework.model.complaint import FieldKey, Method

EVIDENCE = FieldKey.EVIDENCE.value
_LONG = frozenset({MaterialKind.LONG_TEXT})


def read_materials(reading: Reading) -> list[c.Command]:
    """Items that the text names beside whatever else it says."""
    return [
        c.SetMaterial(key=one.spec.key, value=one.value, words=one.words)
        for one in reading.materials
    ]


def read_material_answer(reading: Reading, controls: list[c.Command]) -> list[c.Command] | None:
    """The answer to the item that is asked for, or None when the text is something else."""
    spec = asked_item(reading)
    if spec is None:
        return None
    if reading.short and only_talk(controls) and not steers(controls) and not reading.materials:
        return []
    if _something_else(reading, spec, controls):
        return None
    found = _answer(reading, spec)
    return found if reading.conversation.draft is not None else _as_addition(reading, found)


def _answer(reading: Reading, spec: MaterialSpec) -> list[c.Command]:
    """A refusal, the item where the text names it, a missing file, or the whole text."""
    if reading.short and not reading.materials and reading.has("decline"):
        return [c.DeclineMaterial(key=spec.key, words=reading.text)]
    found = read_materials(reading)
    if any(isinstance(one, c.SetMaterial) and one.key == spec.key for one in found):
        return found
    if spec.kind is MaterialKind.FILE:
        return found or _for_a_file(reading, spec)
    return [*whole_answer(reading, spec), *(one for one in found if spec.kind not in _LONG)]


def _as_addition(reading: Reading, found: list[c.Command]) -> list[c.Command]:
    """After filing the answer is one addition to the ticket, whatever it holds."""
    items = tuple(one for one in found if isinstance(one, c.SetMaterial))
    return [c.AddToMatter(text=reading.text, materials=items)] if items else found


def asked_item(reading: Reading) -> MaterialSpec | None:
    """The item that is asked for now."""
    key = asked_of(reading.conversation)
    return None if key is None else reading.context.form.statutory.by_key.get(key)


def _something_else(reading: Reading, spec: MaterialSpec, controls: list[c.Command]) -> bool:
    """Steering, a question, a correction, another matter, a letter: no answer to the item."""
    if steers(controls) or reading.has("new_matter", "correct", "addition"):
        return not reading.materials or steers(controls)
    if only_talk(controls) or ends_as_question(reading.text) or reading.has("abuse"):
        return True
    if reading.only_signals and not reading.has("decline"):
        return True
    return spec.kind not in _LONG and reading.size >= LETTER


def whole_answer(reading: Reading, spec: MaterialSpec) -> list[c.SetMaterial]:
    """The whole text is the answer; a post code in an address is taken with it."""
    words = reading.text.strip()
    value, found = words, list[c.SetMaterial]()
    other = post_code_of(spec, reading.context.form.statutory)
    if spec.kind is MaterialKind.ADDRESS and other is not None:
        value, code = split_address(words, other)
        if code:
            found.append(c.SetMaterial(key=other.key, value=code, words=code))
    answer = c.SetMaterial(
        key=spec.key, value=value, words=words, method=Method.ANSWER, answers=True
    )
    return [answer, *found]


def _for_a_file(reading: Reading, spec: MaterialSpec) -> list[c.Command]:
    """Words where a file was asked for: evidence may be told in words, a proof may not."""
    if spec.key == EVIDENCE and not reading.only_signals:
        return [*whole_answer(reading, spec)]
    return [c.MissMaterial(key=spec.key, words=reading.text, reason="file")]

"""The text as an answer (回答): to the open question, an earlier one, or to the matter itself."""

from __future__ import annotations

from bot.dialogue import commands as c
from bot.dialogue.controls import declined_field
from bot.dialogue.corrections import read_correction
from bot.dialogue.form import FieldKind
from bot.dialogue.reading import Reading
from bot.dialogue.short_answers import left_over, note_or_nothing, read_short_text
from bot.dialogue.stories import (
    from_story,
    read_caption,
    read_long_text,
    read_matter,
    story,
    told_part,
)
from bot.dialogue.talk import answered, only_talk, steers
from casework.model.complaint import FieldKey


def read_answer(
    reading: Reading,
    controls: list[c.Command],
    values: list[c.Command],
    *,
    captioned: bool = False,
) -> list[c.Command]:
    """What the text itself is, beside the control words and values found in it."""
    declined = declined_field(reading)
    if declined is not None and not answered(values):
        return [c.DeclineField(key=declined, words=reading.text)]
    corrected = read_correction(reading, values)
    if corrected is not None:
        return corrected
    after_the_end = _after_filing(reading, controls, values)
    if after_the_end is not None:
        return after_the_end
    matter = read_matter(reading)
    if matter is not None:
        return matter
    if captioned:
        return read_caption(reading)
    return _plain_answer(reading, controls, values)


def _after_filing(
    reading: Reading, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command] | None:
    """Nothing is open: the text belongs to a filed ticket, or begins a matter."""
    conversation = reading.conversation
    pending = conversation.officer_question
    if pending is not None and _free_for_officer(reading, controls):
        return [c.AnswerOfficer(text=reading.text)]
    if conversation.draft is not None or not conversation.filed:
        return None
    if reading.has("correct") or reading.intent("correct_field"):
        named = reading.phrases.mentioned(reading.text)
        return [c.AddToMatter(text=reading.text, key="" if named is None else named.value)]
    if reading.has("addition") or reading.intent("supplement_material", "reopen_dispute"):
        return [c.AddToMatter(text=reading.text)]
    if reading.tells and not only_talk(controls):
        return [c.NewMatter(text=reading.text)]
    return [c.AddToMatter(text=reading.text)] if values and not only_talk(controls) else None


def _free_for_officer(reading: Reading, controls: list[c.Command]) -> bool:
    pending = reading.conversation.officer_question
    if pending is None or only_talk(controls) or reading.has("question", "new_matter"):
        return False
    if reading.only_signals and not reading.has("affirm", "deny"):
        return False
    return not pending.later or reading.conversation.draft is None


def _plain_answer(
    reading: Reading, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    if reading.spec is None:
        return _unasked(reading, controls, values)
    if reading.has("unsure") and reading.short and not answered(values):
        return [c.UnsureField(key=reading.spec.key, words=reading.text)]
    if reading.spec.kind is FieldKind.LONG_TEXT:
        return read_long_text(reading, controls, values)
    if answered(values):
        return left_over(reading, values)
    if only_talk(controls) and not reading.told:
        return []
    return read_short_text(reading, controls, values)


def _unasked(
    reading: Reading, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    """No question of the form is open."""
    if steers(controls) or not reading.tells:
        return note_or_nothing(reading, controls, values)
    if only_talk(controls) and not reading.told:
        return []
    return [story(reading, FieldKey.FACTS, told_part(reading, controls)), *from_story(reading)]

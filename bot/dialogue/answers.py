"""The text as an answer (回答): to the open question, an earlier one, or to the matter itself."""

from __future__ import annotations

from bot.dialogue import commands as c
from bot.dialogue.controls import declined_field, puts_off
from bot.dialogue.corrections import read_correction
from bot.dialogue.fields import WORTH
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

CONFIDENTIAL = "confidential_handling"
"""Choice whose words ask for confidential handling."""


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
        return [c.DeclineField(key=declined, words=reading.text, later=puts_off(reading))]
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
    return _to_the_ticket(reading, controls, values)


def _to_the_ticket(
    reading: Reading, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command] | None:
    """An item of the legal list, a correction, an addition; else another matter begins."""
    begins = _begins_another(reading)
    items = tuple(one for one in values if isinstance(one, c.SetMaterial))
    said = _with_care(reading, values)
    if said is None and items and not reading.tells:
        said = c.AddToMatter(text=reading.text, materials=items)
    if said is not None or begins:
        return [c.Plain(name="begin") if said is None else said]
    # "One more thing", said in so many words, goes before what a model guesses of the text.
    guessed = not reading.has("new_matter")
    if reading.has("correct") or (guessed and reading.intent("correct_field")):
        named = reading.phrases.mentioned(reading.text)
        return [c.AddToMatter(text=reading.text, key="" if named is None else named.value)]
    if reading.has("addition") or (
        guessed and reading.intent("supplement_material", "reopen_dispute")
    ):
        return [c.AddToMatter(text=reading.text)]
    if reading.tells and not only_talk(controls) and not _only_abuse(reading):
        return [c.NewMatter(text=reading.text)]
    return [c.AddToMatter(text=reading.text)] if values and not only_talk(controls) else None


def _only_abuse(reading: Reading) -> bool:
    """Whether an insult tells of nothing that happened."""
    return reading.short and reading.has("abuse") and not reading.entities("facts")


def _with_care(reading: Reading, values: list[c.Command]) -> c.AddToMatter | None:
    """Who may know, or who speaks, said of a matter that is filed: in a few words."""
    origin = next((one.origin for one in values if isinstance(one, c.Speaker)), None)
    secret = (
        reading.has("secrecy") or reading.phrases.option(reading.text, (CONFIDENTIAL,)) is not None
    )
    if not reading.short or reading.has("new_matter") or not (secret or origin):
        return None
    key = "" if origin is None else FieldKey.ORIGIN.value
    return c.AddToMatter(text=reading.text, key=key, secret=secret, origin=origin)


def _begins_another(reading: Reading) -> bool:
    """Whether a short text only says that there is another matter, and nothing of it."""
    return reading.short and reading.has("new_matter") and not reading.tells


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
        return [_unsure(reading, reading.spec.key)]
    if reading.spec.kind is FieldKind.LONG_TEXT:
        return read_long_text(reading, controls, values)
    if answered(values):
        return left_over(reading, values)
    if only_talk(controls) and not reading.told:
        return []
    return read_short_text(reading, controls, values)


def _unsure(reading: Reading, key: FieldKey) -> c.Command:
    """Not known: left open. Without the facts there is no matter, so these are asked once more."""
    if key is FieldKey.FACTS:
        return c.MissField(key=key, words=reading.text, reason="story")
    return c.UnsureField(key=key, words=reading.text)


def _at_card(reading: Reading, controls: list[c.Command], values: list[c.Command]) -> bool:
    """Whether a statement beside the review card, short as it is, adds to what happened."""
    if reading.conversation.asks != "confirm" or controls or values or reading.only_signals:
        return False
    said = reading.size_of(reading.told) >= WORTH and not reading.has("question", "correct")
    return said and not reading.tells and reading.leans("facts", "demand")


def _unasked(
    reading: Reading, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    """No question of the form is open."""
    if _at_card(reading, controls, values):
        named = reading.phrases.mentioned(reading.text)
        wishes = reading.plays("demand") and named is not FieldKey.FACTS
        return [story(reading, FieldKey.DEMAND if wishes else FieldKey.FACTS, reading.text)]
    if steers(controls) or reading.only_signals or not reading.tells:
        return note_or_nothing(reading, controls, values)
    if only_talk(controls) and not reading.told:
        return []
    told = reading.tells_facts or reading.plays("facts", "demand")
    if reading.conversation.asks == "confirm" and not told:
        return note_or_nothing(reading, controls, values)
    if reading.plays("remark") and not reading.entities("facts"):
        return note_or_nothing(reading, controls, values)
    key = FieldKey.DEMAND if _wishes_more(reading) else FieldKey.FACTS
    return [story(reading, key, told_part(reading, controls)), *from_story(reading)]


def _wishes_more(reading: Reading) -> bool:
    """Whether a text beside the review card asks for something more, and tells nothing else."""
    return reading.conversation.asks == "confirm" and reading.plays("demand")

"""Texts that tell the matter (事实与诉求): kept word for word, whole."""

from __future__ import annotations

from bot.dialogue import commands as c
from bot.dialogue.fields import WORTH
from bot.dialogue.reading import Reading
from bot.dialogue.talk import only_talk, steers
from casework.model.complaint import FieldKey, Method

LETTER = 60
"""From this size a text is a letter: its whole is kept as the facts."""
CAPTION = 9
"""From this size on, words beside files tell something of the matter."""
_NO_CAPTION = frozenset(
    {FieldKey.ENTERPRISE_NAME, FieldKey.CONTACT_NAME, FieldKey.RESPONDENT, FieldKey.BUSINESS}
)


def read_caption(reading: Reading) -> list[c.Command]:
    """Words beside files describe them, unless they tell the matter itself."""
    if reading.size_of(reading.rest) < CAPTION or reading.expected in _NO_CAPTION:
        return []
    key = FieldKey.DEMAND if reading.expected is FieldKey.DEMAND else FieldKey.FACTS
    return [story(reading, key, reading.text), *from_story(reading)]


def read_long_text(
    reading: Reading, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    """The answer to "what happened" or "what do you ask for": the whole text, if it tells it."""
    key = FieldKey.FACTS if reading.spec is None else reading.spec.key
    if steers(controls):
        return []
    # A bare abusive word is no story; with a story in it, the story counts.
    talk = only_talk(controls) or any(isinstance(one, c.SetLanguage) for one in controls)
    if (talk or reading.has("abuse", "correct")) and not reading.tells:
        return []
    if values and not reading.answers_story:
        return _beside_values(reading)
    if reading.only_signals:
        return []
    other = _other_story(reading, key, values)
    if other is not None:
        return other
    return [story(reading, key, told_part(reading, controls)), *from_story(reading)]


def _beside_values(reading: Reading) -> list[c.Command]:
    """A message of values alone answers no question; a word left beside them is kept all the same.

    So is the name of a person that only the interpreter would have known.
    """
    if reading.size_of(reading.matter) < WORTH:
        return []
    return [c.KeepNote(text=reading.text, why="remainder")]


def _other_story(
    reading: Reading, key: FieldKey, values: list[c.Command]
) -> list[c.Command] | None:
    """A letter that answers "what do you ask for" tells the facts as well."""
    said = {one.key for one in values if isinstance(one, c.SetField)}
    draft = reading.conversation.draft
    bare = draft is None or not draft.settled(FieldKey.FACTS)
    if key is FieldKey.DEMAND and FieldKey.DEMAND in said and (bare or reading.size >= LETTER):
        return [story(reading, FieldKey.FACTS, reading.text), *from_story(reading)]
    return None


def told_part(reading: Reading, controls: list[c.Command]) -> str:
    """The statements of a text that also asks something, as one exact piece of it; else all."""
    asks = any(isinstance(one, (c.AskFaq, c.SetLanguage, c.Plain)) for one in controls)
    if not asks or not reading.told or reading.told not in reading.text:
        return reading.text
    return reading.told


def story(reading: Reading, key: FieldKey, words: str) -> c.SetField:
    """The words as they are, added to what stands there."""
    return c.SetField(
        key=key,
        value=words.strip(),
        words=words.strip(),
        method=Method.ANSWER if reading.expected is key else Method.RULE,
        answers=reading.expected is key,
        append=True,
    )


def from_story(reading: Reading) -> list[c.Command]:
    """The unit that a story names is proposed as the respondent, to be confirmed on the card."""
    found = [one for one in reading.understanding.entities if one.entity == "authority"]
    named = any(one.entity == "respondent" for one in reading.understanding.entities)
    draft = reading.conversation.draft
    if named or len({one.value for one in found}) != 1:
        return []
    if draft is not None and draft.settled(FieldKey.RESPONDENT):
        return []
    return [
        c.SetField(
            key=FieldKey.RESPONDENT,
            value=found[0].text,
            words=found[0].text,
            confidence=min(found[0].confidence, 0.7),
        )
    ]


def read_matter(reading: Reading) -> list[c.Command] | None:
    """A second matter, or an addition to the facts of this one."""
    draft = reading.conversation.draft
    begun = draft is not None and draft.settled(FieldKey.FACTS)
    if reading.has("new_matter") and begun:
        return [c.NewMatter(text=reading.text)]
    if reading.has("addition") and begun and reading.tells:
        return [story(reading, FieldKey.FACTS, reading.text)]
    return None

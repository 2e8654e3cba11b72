"""Texts that tell the matter (事实与诉求): kept word for word, whole."""

from __future__ import annotations

from bot.dialogue import commands as c
from bot.dialogue.fields import WORTH
from bot.dialogue.material_words import file_item
from bot.dialogue.reading import Reading
from bot.dialogue.talk import only_talk, steers
from bot.dialogue.text import without_spans
from casework.model.complaint import FieldKey, Method

LETTER = 60
"""From this size a text is a letter: its whole is kept as the facts."""
POOR = 13
"""Below this size the facts are a word or two, no account."""
NARRATED = 0.85
"""From this confidence on, facts are told as a story, not only by a word of trouble."""
CAPTION = 9
"""From this size on, words beside files tell something of the matter."""
_NO_CAPTION = frozenset(
    {FieldKey.ENTERPRISE_NAME, FieldKey.CONTACT_NAME, FieldKey.RESPONDENT, FieldKey.BUSINESS}
)


def read_caption(reading: Reading) -> list[c.Command]:
    """Words beside files describe them, unless they tell the matter itself."""
    draft = reading.conversation.draft
    opens = draft is None or not draft.settled(FieldKey.FACTS)
    told = opens and bool(reading.entities("facts"))
    if reading.expected in _NO_CAPTION or not (told or reading.size_of(reading.rest) >= CAPTION):
        return []
    if _names_a_file(reading):
        return []
    key = FieldKey.DEMAND if reading.expected is FieldKey.DEMAND else FieldKey.FACTS
    return [story(reading, key, reading.text), *from_story(reading)]


def _names_a_file(reading: Reading) -> bool:
    """Whether the words only say what the file is (a licence, a power of attorney)."""
    if reading.size >= LETTER:
        return False
    return file_item(reading.text, reading.context.form.statutory) is not None


def read_long_text(
    reading: Reading, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    """The answer to "what happened" or "what do you ask for": the whole text, if it tells it."""
    key = FieldKey.FACTS if reading.spec is None else reading.spec.key
    wishes = key is FieldKey.FACTS and _only_wishes(reading)
    if wishes or steers(controls) or _talks(reading, controls):
        return []
    if values and (not reading.answers_story or _only_names(reading)):
        return _beside_values(reading)
    if reading.only_signals:
        urgent = key is FieldKey.DEMAND and reading.has("urgent")
        return [story(reading, key, reading.text)] if urgent else []
    talk = ("remark", "name") if key is FieldKey.FACTS else ("remark",)
    if reading.plays(*talk) and not (reading.entities("facts") or reading.entities("demand")):
        return [c.MissField(key=key, words=reading.text, reason="")]
    if _tells_facts_instead(reading, key, values):
        return [story(reading, FieldKey.FACTS, reading.text), *from_story(reading)]
    return [story(reading, key, told_part(reading, controls)), *from_story(reading)]


def _only_names(reading: Reading) -> bool:
    """Whether a text with values in it only names: who writes, from where, of which firm."""
    told = reading.entities("facts") or reading.entities("demand")
    return not told and reading.plays("name", "business")


def _talks(reading: Reading, controls: list[c.Command]) -> bool:
    """Whether it is talk and nothing else: a bare abusive word is no story, one in a story is."""
    talk = only_talk(controls) or any(isinstance(one, c.SetLanguage) for one in controls)
    return (talk or reading.has("abuse", "correct")) and not (reading.tells or reading.lead)


def _beside_values(reading: Reading) -> list[c.Command]:
    """A message of values alone answers no question; a word left beside them is kept all the same.

    So is the name of a person that only the interpreter would have known.
    """
    if reading.size_of(reading.matter) < WORTH:
        return []
    return [c.KeepNote(text=reading.text, why="remainder")]


def _fuller(reading: Reading) -> bool:
    """Whether the text tells more of what happened than the few words that stand there."""
    draft = reading.conversation.draft
    facts = "" if draft is None else draft.value(FieldKey.FACTS) or ""
    told = bool(reading.entities("facts")) and not reading.entities("demand")
    return told and reading.size_of(facts) < min(reading.size, POOR)


def _only_wishes(reading: Reading) -> bool:
    """Whether a text says what is asked for and not what happened: "please release it soon"."""
    wishes = reading.entities("demand")
    if not wishes or reading.entities("facts"):
        return False
    rest = without_spans(reading.text, [(one.start, one.end) for one in wishes])
    return reading.size < LETTER and reading.size_of(rest) < WORTH


def _tells_facts_instead(reading: Reading, key: FieldKey, values: list[c.Command]) -> bool:
    """Whether what answers "what do you ask for" tells what happened: a letter, more of the story.

    Once the story was taken up again the answer counts as it is given, whatever it sounds like.
    """
    if key is not FieldKey.DEMAND:
        return False
    draft = reading.conversation.draft
    bare = draft is None or not draft.settled(FieldKey.FACTS)
    if any(isinstance(one, c.SetField) and one.key is key for one in values):
        return bare or reading.size >= LETTER
    if not bare and draft is not None and draft.fields[FieldKey.FACTS].previous:
        return False
    begun = reading.tells and (reading.has("begin") or _fuller(reading))
    plays = reading.plays("facts") and not reading.entities("demand")
    return begun or plays or narrates(reading)


def told_instead(reading: Reading) -> list[c.Command]:
    """More of the matter where something else was asked for: a wish, or what happened."""
    if reading.plays("remark"):
        return []
    if reading.plays("demand"):
        return [story(reading, FieldKey.DEMAND, reading.text)]
    if reading.tells or reading.plays("facts"):
        return [story(reading, FieldKey.FACTS, reading.text), *from_story(reading)]
    return []


def narrates(reading: Reading) -> bool:
    """Whether somebody's doing is told: more of what happened, whatever was asked."""
    return any(one.confidence >= NARRATED for one in reading.entities("facts"))


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
        # Trouble told in the words goes before what the model makes of them.
        named = reading.phrases.mentioned(reading.text) is FieldKey.FACTS
        wishes = reading.plays("demand") and not reading.entities("facts") and not named
        key = FieldKey.DEMAND if wishes else FieldKey.FACTS
        return [story(reading, key, reading.text)]
    return None

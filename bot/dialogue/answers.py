"""The text as an answer (回答): to the open question, to an earlier one, or to the matter itself."""

from __future__ import annotations

import re

from bot.dialogue import commands as c
from bot.dialogue.checks import CHECKS, CheckScope
from bot.dialogue.controls import declined_field
from bot.dialogue.form import FieldKind
from bot.dialogue.places import place_candidates
from bot.dialogue.reading import Reading
from bot.dialogue.text import clauses, ends_as_question, fold, without_spans
from casework.model.complaint import FieldKey, Method

LONG_ANSWER = 26
"""A longer text without any value in it is a story, not a name."""
LETTER = 60
"""From this size a text is a letter: its whole is kept as the facts."""
_TEXT_FIELDS = frozenset(
    {FieldKey.ENTERPRISE_NAME, FieldKey.CONTACT_NAME, FieldKey.RESPONDENT, FieldKey.BUSINESS}
)
CAPTION = 9
"""From this size on, words beside files tell something of the matter."""
_DIGITS = 5
_STEERING = frozenset({"human", "start_over", "back", "repeat", "help", "are_you_human"})


def read_answer(
    reading: Reading,
    controls: list[c.Command],
    values: list[c.Command],
    *,
    captioned: bool = False,
) -> list[c.Command]:
    """What the text itself is, beside the control words and values found in it."""
    declined = declined_field(reading)
    if declined is not None and not _answered(values):
        return [c.DeclineField(key=declined, words=reading.text)]
    corrected = _correction(reading, values)
    if corrected is not None:
        return corrected
    after_the_end = _after_filing(reading, controls)
    if after_the_end is not None:
        return after_the_end
    matter = _matter(reading)
    if matter is not None:
        return matter
    if captioned:
        return _caption(reading)
    return _plain_answer(reading, controls, values)


def _caption(reading: Reading) -> list[c.Command]:
    """Words beside files describe them, unless they tell the matter itself."""
    if reading.size_of(reading.rest) < CAPTION or reading.expected in _TEXT_FIELDS:
        return []
    key = FieldKey.DEMAND if reading.expected is FieldKey.DEMAND else FieldKey.FACTS
    return [_story(reading, key, reading.text), *_from_story(reading)]


def _answered(values: list[c.Command]) -> bool:
    return any(isinstance(one, c.SetField) and one.answers for one in values)


def _correction(reading: Reading, values: list[c.Command]) -> list[c.Command] | None:
    """ "The name is wrong" and "change it to …", where no value was recognised."""
    if not (reading.has("correct") or reading.intent("correct_field")):
        return None
    if any(isinstance(one, (c.SetField, c.Speaker)) for one in values):
        return [] if reading.conversation.draft is not None and not reading.tells else None
    if reading.conversation.draft is None or not reading.short:
        return None
    named = reading.phrases.mentioned(reading.text)
    if named is None:
        return None if reading.tells else [c.DisputeField(key=None)]
    tail = after_link(reading, named)
    if tail and (named in _TEXT_FIELDS or any(char.isdigit() for char in tail) or "@" in tail):
        return [
            c.SetField(key=named, value=tail, words=tail, corrects=True, method=Method.RULE)
        ]
    return [c.DisputeField(key=named)]


def after_link(reading: Reading, key: FieldKey) -> str:
    """The words behind "is", "改成", … when the text names the field; else empty."""
    text = reading.text
    lowered = text.lower()
    names = [one for one in reading.phrases.mentions.get(key, ()) if one in lowered]
    if not names:
        return ""
    start = min(lowered.rfind(one) + len(one) for one in names)
    ends = [
        start + match.end()
        for link in reading.phrases.links
        for match in re.finditer(_link(link), lowered[start:])
    ]
    return text[max(ends) :].strip(" \t,.;:!\uff0c\u3002\uff1b\uff1a\uff01") if ends else ""


def _link(link: str) -> str:
    return rf"\b{re.escape(link)}\b" if link.isascii() else re.escape(link)


def _after_filing(reading: Reading, controls: list[c.Command]) -> list[c.Command] | None:
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
    if reading.tells and not _only_talk(controls):
        return [c.NewMatter(text=reading.text)]
    return None


def _free_for_officer(reading: Reading, controls: list[c.Command]) -> bool:
    pending = reading.conversation.officer_question
    if pending is None or _only_talk(controls) or reading.has("question", "new_matter"):
        return False
    if reading.only_signals and not reading.has("affirm", "deny"):
        return False
    return not pending.later or reading.conversation.draft is None


def _matter(reading: Reading) -> list[c.Command] | None:
    """A second matter, or an addition to the facts of this one."""
    draft = reading.conversation.draft
    begun = draft is not None and draft.settled(FieldKey.FACTS)
    if reading.has("new_matter") and begun:
        return [c.NewMatter(text=reading.text)]
    if reading.has("addition") and begun and reading.tells:
        return [_story(reading, FieldKey.FACTS, reading.text)]
    return None


def _plain_answer(
    reading: Reading, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    if reading.spec is None:
        return _unasked(reading, controls, values)
    if reading.has("unsure") and reading.short and not _answered(values):
        return [c.UnsureField(key=reading.spec.key, words=reading.text)]
    if reading.spec.kind is FieldKind.LONG_TEXT:
        return _long_text(reading, controls, values)
    if _answered(values):
        return _left_over(reading, values)
    if _only_talk(controls) and not reading.told:
        return []
    return _short_text(reading, controls, values)


def _only_talk(controls: list[c.Command]) -> bool:
    """Whether a control word was said that is no flag and no language."""
    return any(
        isinstance(one, (c.AskFaq, c.AskStatus, c.Withdraw))
        or (isinstance(one, c.Plain) and one.name != "abuse")
        for one in controls
    )


def _steers(controls: list[c.Command]) -> bool:
    return any(
        isinstance(one, (c.Withdraw, c.AskStatus))
        or (isinstance(one, c.Plain) and one.name in _STEERING)
        for one in controls
    )


def _unasked(
    reading: Reading, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    """No question of the form is open."""
    if _steers(controls) or not reading.tells:
        return _note_or_nothing(reading, controls, values)
    if _only_talk(controls) and not reading.told:
        return []
    return [_story(reading, FieldKey.FACTS, _told(reading, controls)), *_from_story(reading)]


def _long_text(
    reading: Reading, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    key = FieldKey.FACTS if reading.spec is None else reading.spec.key
    if _steers(controls):
        return []
    # A bare abusive word is no story; with a story in it, the story counts.
    talk = _only_talk(controls) or any(isinstance(one, c.SetLanguage) for one in controls)
    marked = bool(values) or talk or reading.has("abuse", "correct")
    if marked and not reading.tells:
        return []
    if reading.only_signals:
        return []
    other = _other_story(reading, key, values)
    if other is not None:
        return other
    return [_story(reading, key, _told(reading, controls)), *_from_story(reading)]


def _other_story(
    reading: Reading, key: FieldKey, values: list[c.Command]
) -> list[c.Command] | None:
    """A letter that answers "what do you ask for" tells the facts as well."""
    said = {one.key for one in values if isinstance(one, c.SetField)}
    draft = reading.conversation.draft
    bare = draft is None or not draft.settled(FieldKey.FACTS)
    if key is FieldKey.DEMAND and FieldKey.DEMAND in said and (bare or reading.size >= LETTER):
        return [_story(reading, FieldKey.FACTS, reading.text), *_from_story(reading)]
    return None


def _told(reading: Reading, controls: list[c.Command]) -> str:
    """The statements of a text that also asks something, as one exact piece of it; else all."""
    asks = any(isinstance(one, (c.AskFaq, c.SetLanguage, c.Plain)) for one in controls)
    if not asks or not reading.told or reading.told not in reading.text:
        return reading.text
    return reading.told


def _story(reading: Reading, key: FieldKey, words: str) -> c.SetField:
    return c.SetField(
        key=key,
        value=words.strip(),
        words=words.strip(),
        method=Method.ANSWER if reading.expected is key else Method.RULE,
        answers=reading.expected is key,
        append=True,
    )


def _from_story(reading: Reading) -> list[c.Command]:
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


def _short_text(
    reading: Reading, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    """An answer to a question whose answer is a short text, a number, a place or a code."""
    spec = reading.spec
    if spec is None:
        return []
    if any(isinstance(one, c.Speaker) for one in values) and not reading.tells:
        return []
    candidate = _candidate(reading, values)
    if spec.kind in (FieldKind.TEXT, FieldKind.PERSON):
        return _name(reading, spec.key, candidate, controls, values)
    if spec.kind is FieldKind.PLACE:
        return _place(reading, candidate, controls, values)
    if spec.kind is FieldKind.CHOICE:
        return _choice(reading, controls, values)
    checked = CHECKS[spec.check](candidate, _scope(reading))
    if checked.value is not None:
        return [_answer(spec.key, checked.value, candidate)]
    return _no_answer(reading, checked.reason, controls, values)


def _candidate(reading: Reading, values: list[c.Command]) -> str:
    """The part of the text that could be the answer: without other values and their clauses."""
    spec = reading.spec
    tail = after_link(reading, spec.key) if spec is not None else ""
    if tail:
        return tail
    taken = [(one.start, one.end) for one in reading.own]
    if not taken or not values:
        return reading.text.strip()
    for start, end in clauses(reading.text):
        left = without_spans(reading.text, taken)[start:end].strip()
        if left and reading.size_of(left) > 0:
            return left
    return ""


def _name(
    reading: Reading,
    key: FieldKey,
    candidate: str,
    controls: list[c.Command],
    values: list[c.Command],
) -> list[c.Command]:
    if not candidate or _steers(controls) or reading.only_signals:
        return _no_answer(reading, "words", controls, values)
    if _only_talk(controls) or (ends_as_question(reading.text) and key != FieldKey.BUSINESS):
        return _no_answer(reading, "question", controls, values)
    story = reading.size_of(candidate) > LONG_ANSWER or "\n" in candidate
    if story and key in (FieldKey.ENTERPRISE_NAME, FieldKey.CONTACT_NAME):
        return [_story(reading, FieldKey.FACTS, reading.text), *_from_story(reading)]
    spec = reading.context.form.spec(key)
    checked = CHECKS[spec.check](candidate, _scope(reading))
    if checked.value is None or (key is FieldKey.CONTACT_NAME and _has_digits(candidate)):
        return _no_answer(reading, checked.reason or "name", controls, values)
    return [_answer(key, checked.value, candidate)]


def _has_digits(text: str) -> bool:
    return sum(char.isdigit() for char in text) >= _DIGITS


def _place(
    reading: Reading, candidate: str, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    checked = CHECKS["district"](candidate, _scope(reading))
    if checked.value is not None:
        return [_answer(FieldKey.DISTRICT, checked.value, candidate)]
    if _talked(reading, controls, values):
        return _no_answer(reading, "district", controls, values)
    found = place_candidates(reading.understanding, reading.context.jurisdiction)
    return [
        c.MissField(
            key=FieldKey.DISTRICT, words=reading.text, reason="district", candidates=found
        )
    ]


def _choice(
    reading: Reading, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    spec = reading.spec
    if spec is None:
        return []
    folded = fold(reading.text)
    none = spec.key is FieldKey.PROCEEDINGS and (
        reading.has("deny") or folded.startswith(tuple(reading.phrases.heads.get("deny", ())))
    )
    if none and reading.short:
        return [_answer(spec.key, "none", reading.text)]
    if reading.has("affirm") and reading.only_signals:
        return [c.MissField(key=spec.key, words=reading.text, reason="which")]
    return _no_answer(reading, "choice", controls, values)


def _answer(key: FieldKey, value: str, words: str) -> c.SetField:
    return c.SetField(
        key=key, value=value, words=words, method=Method.ANSWER, answers=True, confidence=0.9
    )


def _talked(
    reading: Reading, controls: list[c.Command], values: list[c.Command]
) -> bool:
    """Whether the message did something else that makes it no failed answer."""
    return bool(_only_talk(controls) or reading.has("abuse") or values) or any(
        isinstance(one, c.SetLanguage) for one in controls
    )


def _no_answer(
    reading: Reading, reason: str, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    spec = reading.spec
    if spec is None or _talked(reading, controls, values):
        return _left_over(reading, values) or _note_or_nothing(reading, controls, values)
    if ends_as_question(reading.text):
        return [c.KeepNote(text=reading.text, why="question")]
    if reading.tells and reading.size > LONG_ANSWER:
        return [_story(reading, FieldKey.FACTS, reading.text), *_from_story(reading)]
    return [c.MissField(key=spec.key, words=reading.text, reason=reason)]


def _left_over(reading: Reading, values: list[c.Command]) -> list[c.Command]:
    """What a message tells beyond the answer: the facts if there are none, else a note."""
    if not reading.tells:
        return []
    draft = reading.conversation.draft
    if draft is None or not draft.settled(FieldKey.FACTS) or reading.size >= LETTER:
        return [_story(reading, FieldKey.FACTS, reading.text), *_from_story(reading)]
    whole = any(isinstance(one, c.SetField) and one.words == reading.text for one in values)
    return [] if whole else [c.KeepNote(text=reading.text)]


def _note_or_nothing(
    reading: Reading, controls: list[c.Command], values: list[c.Command]
) -> list[c.Command]:
    if reading.only_signals or controls or values:
        return [c.KeepNote(text=reading.text)] if reading.tells else []
    if reading.conversation.draft is None and reading.intent("new_complaint", "suggestion"):
        return [c.Plain(name="begin")]
    return [c.Plain(name="unknown")]


def _scope(reading: Reading) -> CheckScope:
    choices = () if reading.spec is None else reading.spec.choices
    return CheckScope(jurisdiction=reading.context.jurisdiction, choices=choices)

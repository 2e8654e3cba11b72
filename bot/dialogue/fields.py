"""Values in a text (字段值): the interpreter's entities as SetField commands."""

from __future__ import annotations

from bot.dialogue import commands as c
from bot.dialogue.reading import Reading
from casework.model.complaint import FieldKey, Method
from casework.model.origin import Origin
from nlu.interpreter import Entity

_FILLS = {
    "company": FieldKey.ENTERPRISE_NAME,
    "person": FieldKey.CONTACT_NAME,
    "phone": FieldKey.CONTACT_PHONE,
    "email": FieldKey.CONTACT_EMAIL,
    "district": FieldKey.DISTRICT,
    "proceedings": FieldKey.PROCEEDINGS,
    "respondent": FieldKey.RESPONDENT,
    "business": FieldKey.BUSINESS,
    "demand": FieldKey.DEMAND,
    "urgency": FieldKey.URGENCY,
}
GUESS = 0.7
"""Up to this confidence a unit was taken from a story, not named as the one complained of."""
WORTH = 2
"""From this size on, words beside a value say something of their own."""
_AS_WRITTEN = frozenset({"company", "person", "phone", "email", "respondent", "business", "demand"})


def read_fields(reading: Reading) -> list[c.Command]:
    """SetField for each own value, the speaker, and urgency; ambiguous places are not set."""
    found: list[c.Command] = []
    for entity in reading.own:
        key = _FILLS.get(entity.entity)
        if key is not None and not entity.ambiguous:
            found.append(_set(reading, entity, key))
    found += _area(reading, found)
    found += _unit(reading, found)
    found += _speaker(reading)
    if reading.has("urgent") or reading.understanding.urgency == "urgent":
        found.append(_urgent(reading))
    return found


def _set(reading: Reading, entity: Entity, key: FieldKey) -> c.SetField:
    return c.SetField(
        key=key,
        value=entity.text if entity.entity in _AS_WRITTEN else entity.value,
        words=entity.text,
        method=Method.RULE,
        confidence=entity.confidence,
        own=entity.own,
        corrects=entity.corrects or reading.has("correct"),
        answers=key is reading.expected,
        append=key is FieldKey.DEMAND,
    )


def _area(reading: Reading, found: list[c.Command]) -> list[c.Command]:
    """A park or functional area that lies in one district names the district."""
    if any(isinstance(one, c.SetField) and one.key is FieldKey.DISTRICT for one in found):
        return []
    areas = {one.code: one for one in reading.context.jurisdiction.areas}
    for entity in reading.entities("area"):
        area = areas.get(entity.value)
        if area is not None and area.lies_in is not None and not entity.ambiguous:
            return [
                c.SetField(
                    key=FieldKey.DISTRICT,
                    value=area.lies_in,
                    words=entity.text,
                    confidence=entity.confidence,
                    corrects=entity.corrects or reading.has("correct"),
                    answers=reading.expected is FieldKey.DISTRICT,
                )
            ]
    return []


def _unit(reading: Reading, found: list[c.Command]) -> list[c.Command]:
    """The name of a public body and nothing else: the unit complained of, whatever was asked."""
    named = reading.entities("authority")
    alone = reading.expected is not None and reading.size_of(reading.rest) < WORTH
    if found or not alone or len({one.value for one in named}) != 1:
        return []
    return [
        c.SetField(
            key=FieldKey.RESPONDENT,
            value=named[0].text,
            words=named[0].text,
            confidence=named[0].confidence,
            corrects=_guessed(reading),
            answers=reading.expected is FieldKey.RESPONDENT,
        )
    ]


def _guessed(reading: Reading) -> bool:
    """Whether the unit complained of stands there as a guess from a story: a plain word is more."""
    draft = reading.conversation.draft
    old = None if draft is None else draft.fields.get(FieldKey.RESPONDENT)
    return old is not None and old.method is Method.RULE and old.confidence <= GUESS


def _speaker(reading: Reading) -> list[c.Command]:
    hits = [one for one in reading.understanding.origins if one.speaking]
    known = [one for one in hits if one.origin in set(Origin)]
    if not known:
        return []
    proxies = [one for one in known if one.origin == Origin.PROXY.value]
    others = [one for one in known if one.origin != Origin.PROXY.value]
    if proxies:
        principal = Origin(others[0].origin) if others else None
        return [c.Speaker(origin=Origin.PROXY, principal=principal, words=proxies[0].text)]
    return [c.Speaker(origin=Origin(others[0].origin), principal=None, words=others[0].text)]


def _urgent(reading: Reading) -> c.SetField:
    return c.SetField(
        key=FieldKey.URGENCY, value="urgent", words=reading.text, confidence=0.8, corrects=True
    )

"""Values in a text (字段值): the interpreter's entities as SetField commands."""

from __future__ import annotations

from bot.dialogue import commands as c
from bot.dialogue.reading import Reading
from bot.dialogue.text import without_spans
from casework.model.complaint import FieldKey, Method
from casework.model.origin import Origin
from nlu.interpreter import Entity, OriginHit

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
_NO_ENTERPRISE = frozenset({Origin.CHAMBER, Origin.CONSULATE, Origin.HKMT_OFFICE, Origin.OTHER})
WORTH = 2
"""From this size on, words beside a value say something of their own."""
_AS_WRITTEN = frozenset({"company", "person", "phone", "email", "respondent", "business", "demand"})


def read_fields(reading: Reading) -> list[c.Command]:
    """SetField for each own value, the speaker, and urgency; ambiguous places are not set."""
    found: list[c.Command] = []
    for entity in reading.own:
        key = _FILLS.get(entity.entity)
        if key is not None and not entity.ambiguous and not _speaks(reading, entity):
            found.append(_set(reading, entity, key))
    found += _area(reading, found)
    found += _unit(reading, found)
    found += _speaker(reading)
    return found + _urgency(reading)


def _set(reading: Reading, entity: Entity, key: FieldKey) -> c.SetField:
    return c.SetField(
        key=key,
        value=entity.text if entity.entity in _AS_WRITTEN else entity.value,
        words=entity.text,
        method=Method.RULE,
        confidence=entity.confidence,
        own=entity.own,
        corrects=entity.corrects
        or reading.has("correct")
        or reading.restates(key, entity.value)
        or reading.takes_back(key, entity.value),
        answers=key is reading.expected,
        append=key is FieldKey.DEMAND,
    )


def _speaks(reading: Reading, entity: Entity) -> bool:
    """Whether a name is that of the chamber, consulate or office that speaks, no enterprise's."""
    return entity.entity == "company" and any(
        hit.speaking
        and hit.origin in _NO_ENTERPRISE
        and entity.start <= hit.start
        and hit.end <= entity.end
        for hit in reading.understanding.origins
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
    alone = _units_alone(reading) or (
        reading.has("correct") and reading.short and not reading.tells
    )
    if (
        any(not _a_place(one) for one in found)
        or not alone
        or len({one.value for one in named}) != 1
    ):
        return []
    return [
        c.SetField(
            key=FieldKey.RESPONDENT,
            value=named[0].text,
            words=named[0].text,
            confidence=named[0].confidence,
            corrects=_guessed(reading) or reading.has("correct"),
            answers=reading.expected is FieldKey.RESPONDENT,
        )
    ]


def _a_place(command: c.Command) -> bool:
    """Whether the command sets the district, which may stand beside the name of a unit."""
    return isinstance(command, c.SetField) and command.key is FieldKey.DISTRICT


def _units_alone(reading: Reading) -> bool:
    """Whether a question is open, or a correction made, and nothing but units is named."""
    if reading.expected is None and not reading.has("correct"):
        return False
    units = [
        (one.start, one.end) for one in reading.understanding.entities if one.entity == "authority"
    ]
    values = [(one.start, one.end) for one in reading.own]
    if reading.plays("name") and not (reading.entities("facts") or reading.entities("demand")):
        return True
    return reading.size_of(without_spans(reading.text, [*units, *values])) < WORTH


def _guessed(reading: Reading) -> bool:
    """Whether the unit complained of stands there as a guess from a story: a plain word is more."""
    draft = reading.conversation.draft
    old = None if draft is None else draft.fields.get(FieldKey.RESPONDENT)
    return old is not None and old.method is Method.RULE and old.confidence <= GUESS


def _speaker(reading: Reading) -> list[c.Command]:
    hits = [one for one in reading.understanding.origins if one.speaking]
    known = [one for one in hits if one.origin in set(Origin)]
    if not known:
        return _enterprise_after_all(reading)
    proxies = [one for one in known if one.origin == Origin.PROXY.value]
    others = [one for one in known if one.origin != Origin.PROXY.value]
    if proxies:
        principal = Origin(others[0].origin) if others else _client(reading)
        return [c.Speaker(origin=Origin.PROXY, principal=principal, words=proxies[0].text)]
    return [
        c.Speaker(
            origin=Origin(others[0].origin), principal=None, words=_own_name(reading, others[0])
        )
    ]


def _own_name(reading: Reading, hit: OriginHit) -> str:
    """The whole name of who speaks, where it was said; else the words that tell what they are."""
    names = [
        one.text
        for one in reading.understanding.entities
        if one.entity == "company" and one.start <= hit.start and hit.end <= one.end
    ]
    return names[0] if names else hit.text


def _enterprise_after_all(reading: Reading) -> list[c.Command]:
    """The enterprise itself, said by one who was taken for somebody else."""
    draft = reading.conversation.draft
    other = draft is not None and draft.value(FieldKey.ORIGIN) != Origin.ENTERPRISE.value
    if not other or not reading.short or not reading.phrases.speaks_for_itself(reading.text):
        return []
    return [c.Speaker(origin=Origin.ENTERPRISE, principal=None, words=reading.text)]


def _client(reading: Reading) -> Origin | None:
    """A proxy that names one firm acts for it, unless told otherwise."""
    firms = {one.text for one in reading.entities("company")}
    return Origin.ENTERPRISE if len(firms) == 1 else None


def _urgency(reading: Reading) -> list[c.Command]:
    """How urgent it is, by the words used; "normal" says nothing."""
    degree = reading.understanding.urgency
    if degree == "normal" and reading.has("urgent"):
        degree = "urgent"
    if degree == "normal":
        return []
    return [
        c.SetField(
            key=FieldKey.URGENCY, value=degree, words=reading.text, confidence=0.8, corrects=True
        )
    ]

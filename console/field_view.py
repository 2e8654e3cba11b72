"""Fields of a complaint with their provenance (出处): the complainant's own words beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.model.complaint import FieldKey, FieldState, FieldValue, Method
from casework.model.ticket import Ticket
from console.voice import Voice

LABEL_GROUPS: Mapping[FieldKey, str] = {
    FieldKey.ORIGIN: "origin",
    FieldKey.DISTRICT: "district",
    FieldKey.URGENCY: "urgency",
    FieldKey.PROCEEDINGS: "proceedings",
}
"""Fields whose value is a code."""

CONTACT = frozenset({FieldKey.CONTACT_NAME, FieldKey.CONTACT_PHONE, FieldKey.CONTACT_EMAIL})
LONG = frozenset({FieldKey.FACTS, FieldKey.DEMAND})
NOBODYS_WORDS = frozenset({Method.DEFAULT, Method.BUTTON, Method.REGISTER, Method.OFFICER})
"""Ways of a value into its field without words of the complainant."""

ORDER = (
    FieldKey.FACTS,
    FieldKey.DEMAND,
    FieldKey.RESPONDENT,
    FieldKey.ENTERPRISE_NAME,
    FieldKey.BUSINESS,
    FieldKey.DISTRICT,
    FieldKey.CONTACT_NAME,
    FieldKey.CONTACT_PHONE,
    FieldKey.CONTACT_EMAIL,
    FieldKey.ORIGIN,
    FieldKey.URGENCY,
    FieldKey.PROCEEDINGS,
    FieldKey.EVIDENCE,
    FieldKey.CONSENT,
)
_FULL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierValue:
    """A value that stood in the field before."""

    value: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One field.

    ``words`` is what the person wrote, where the value says it differently; ``as_written`` says
    that the value itself is what the person wrote. A default or a button is nobody's words.
    """

    key: str
    label: str
    state: str
    state_label: str
    value: str
    words: str
    as_written: bool
    language: str
    method: str
    confidence: int
    at: datetime | None
    earlier: Sequence[EarlierValue]
    long: bool
    withheld: bool


def field_views(ticket: Ticket, *, contact: bool, voice: Voice) -> list[FieldView]:
    """All fields that were dealt with, the matter first; contact data only with ``contact``."""
    fields = ticket.complaint.fields
    return [
        _withheld(key, voice) if key in CONTACT and not contact else _view(key, fields[key], voice)
        for key in ORDER
        if key in fields and fields[key].state is not FieldState.EMPTY
    ]


def _view(key: FieldKey, found: FieldValue, voice: Voice) -> FieldView:
    value = _value(key, found, voice)
    words = "" if found.method in NOBODYS_WORDS else found.words or ""
    return FieldView(
        key=key.value,
        label=voice.label(key.value, "field"),
        state=found.state.value,
        state_label=voice.label(found.state.value, "field_state"),
        value=value,
        words="" if words == value else words,
        as_written=bool(words) and words == value,
        language=found.language or "",
        method=voice.label(found.method.value, "method"),
        confidence=round(found.confidence * _FULL),
        at=found.at,
        earlier=[EarlierValue(value=_value(key, one, voice), at=one.at) for one in found.previous],
        long=key in LONG,
        withheld=False,
    )


def _withheld(key: FieldKey, voice: Voice) -> FieldView:
    """A field whose content does not leave the server for this reader."""
    return FieldView(
        key=key.value,
        label=voice.label(key.value, "field"),
        state="withheld",
        state_label=voice.say("field.withheld"),
        value="",
        words="",
        as_written=False,
        language="",
        method="",
        confidence=0,
        at=None,
        earlier=(),
        long=False,
        withheld=True,
    )


def _value(key: FieldKey, found: FieldValue, voice: Voice) -> str:
    if found.value is None:
        return ""
    if key is FieldKey.CONSENT:
        return voice.say("field.consented") if found.value == "true" else found.value
    group = LABEL_GROUPS.get(key)
    if group is None or found.state is FieldState.UNCLEAR:
        return found.value
    return voice.label(found.value, group)

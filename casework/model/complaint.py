"""What the complainant said (诉求内容), field by field, each value with its provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from casework.model.material import Material


class FieldKey(StrEnum):
    """The fourteen fields of the intake form (one spelling everywhere)."""

    CONSENT = "consent"
    ORIGIN = "origin"
    ENTERPRISE_NAME = "enterprise_name"
    CONTACT_NAME = "contact_name"
    CONTACT_PHONE = "contact_phone"
    CONTACT_EMAIL = "contact_email"
    DISTRICT = "district"
    BUSINESS = "business"
    RESPONDENT = "respondent"
    FACTS = "facts"
    DEMAND = "demand"
    EVIDENCE = "evidence"
    URGENCY = "urgency"
    PROCEEDINGS = "proceedings"


class FieldState(StrEnum):
    """State of one field: empty, filled, declined (reason kept), unclear (an officer decides)."""

    EMPTY = "empty"
    FILLED = "filled"
    DECLINED = "declined"
    UNCLEAR = "unclear"


class Method(StrEnum):
    """How a value came to stand in a field."""

    ANSWER = "answer"  # the whole message answered the open question
    RULE = "rule"
    CLASSIFIER = "classifier"
    MODEL = "model"
    BUTTON = "button"
    FILE = "file"
    REGISTER = "register"
    OFFICER = "officer"
    DEFAULT = "default"


class Urgency(StrEnum):
    """Urgency (紧急程度)."""

    LOW = "low"
    NORMAL = "normal"
    URGENT = "urgent"


class Proceedings(StrEnum):
    """Other proceedings on the same matter (是否已进入诉讼、复议、信访或上级受理)."""

    NONE = "none"
    LITIGATION = "litigation"
    RECONSIDERATION = "reconsideration"
    PETITION = "petition"
    HIGHER_BODY = "higher_body"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """One field with its provenance: the person's own words and where they came from.

    ``words`` is an exact substring of the stored message ``message_id`` (or the label of the
    button pressed); ``previous`` holds the earlier values, oldest first, without their own past.
    """

    state: FieldState
    value: str | None = None
    words: str | None = None
    message_id: str | None = None
    language: str | None = None
    method: Method = Method.ANSWER
    confidence: float = 1.0
    at: datetime | None = None
    previous: tuple[FieldValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """The complaint as filed. The original is never changed; additions are addenda events.

    ``statutory`` are short facts of the filing (declaration, form version, notes); ``materials``
    what was given beyond the fields (法定补充内容), by key; ``checklist`` what the law asked for.
    """

    title: str
    fields: Mapping[FieldKey, FieldValue]
    statutory: Mapping[str, str] = field(default_factory=dict)
    materials: Mapping[str, FieldValue] = field(default_factory=dict)
    checklist: tuple[Material, ...] = ()

    def value(self, key: FieldKey) -> str | None:
        """Value of ``key`` if it is filled or unclear, else None."""
        found = self.fields.get(key)
        if found is None or found.state not in (FieldState.FILLED, FieldState.UNCLEAR):
            return None
        return found.value

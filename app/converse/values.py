"""How scripts read values: folded, phones by digits, addresses without case."""

from __future__ import annotations

import unicodedata

from app.converse.outcome import Outcome
from bot.dialogue.conversation import Conversation
from casework.model.complaint import FieldKey, FieldValue


def fold(text: object) -> str:
    """Values are compared folded: NFKC, blanks as one."""
    return " ".join(unicodedata.normalize("NFKC", str(text)).split())


def same(key: str, value: str | None, wanted: object) -> bool:
    """Whether a value is the wanted one: phones by digits, addresses without case."""
    if value is None:
        return False
    if key == "contact_phone":
        return _digits(value) == _digits(str(wanted))
    if key == "contact_email":
        return value.lower() == str(wanted).lower()
    return fold(value) == fold(wanted)


def _digits(text: str) -> str:
    digits = "".join(char for char in text if char.isdigit())
    return digits.removeprefix("86") if text.lstrip().startswith("+") else digits


def value_of(state: Conversation | None, key: str) -> str | None:
    """Value of a field of the active draft, or of the consent."""
    if state is None:
        return None
    if key == "consent":
        return None if state.consent is None else state.consent.value
    return None if state.draft is None else state.draft.value(FieldKey(key))


def field_of(state: Conversation | None, key: str) -> FieldValue | None:
    """A field of the active draft with its provenance."""
    draft = None if state is None else state.draft
    return None if draft is None else draft.fields.get(FieldKey(key))


def asks_of(outcome: Outcome) -> str | None:
    """The open question after the turn."""
    return None if outcome.after is None else outcome.after.asks

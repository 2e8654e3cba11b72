"""How scripts read values: folded, phones by digits, addresses without case."""

from __future__ import annotations

import unicodedata

from bot.dialogue.conversation import Conversation
from bot.dialogue.draft import Draft
from bot.dialogue.watch import sensitivity
from casework.model.complaint import FieldKey, FieldValue
from casework.model.ticket import Ticket
from tests.support.desk_world import shenyang
from tests.support.script_look import Outcome


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


def state_of(outcome: Outcome) -> Conversation:
    assert outcome.after is not None
    return outcome.after


def draft_of(outcome: Outcome) -> Draft:
    draft = state_of(outcome).draft
    assert draft is not None, "no draft is open"
    return draft


def value_of(state: Conversation | None, key: str) -> str | None:
    """Value of a field of the active draft, or of the consent."""
    if state is None:
        return None
    if key == "consent":
        return None if state.consent is None else state.consent.value
    return None if state.draft is None else state.draft.value(FieldKey(key))


def field_of(state: Conversation | None, key: str) -> FieldValue | None:
    draft = None if state is None else state.draft
    return None if draft is None else draft.fields.get(FieldKey(key))


def ticket_of(outcome: Outcome, name: str) -> Ticket:
    """The script's only ticket."""
    assert name == "T1"
    (number,) = outcome.tickets_before
    return outcome.tickets[number]


def care_of(outcome: Outcome) -> tuple[bool, bool]:
    """Sensitive and restricted: of the draft, else of the ticket that was filed last."""
    draft = state_of(outcome).draft
    if draft is not None:
        found = sensitivity(draft, shenyang())
        return found.sensitive, found.restricted
    ticket = outcome.tickets[outcome.filed[-1]]
    return ticket.sensitive, ticket.restricted

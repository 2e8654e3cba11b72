"""The start of a script: the state that its ``given`` describes, written into the house's store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.converse.errors import ConverseError
from app.converse.format import Script
from app.numbers import hash_lookup, new_number
from app.wiring import House
from bot.dialogue.conversation import Conversation, FiledTicket, Question, fresh
from bot.dialogue.draft import Draft
from bot.dialogue.form import Form, Need
from bot.dialogue.interruptions import AGAIN
from bot.dialogue.order import next_open
from bot.dialogue.turn import defaults
from bot.handlers.news import entry_of
from casework.model.complaint import (
    Complaint,
    FieldKey,
    FieldState,
    FieldValue,
    Method,
    Urgency,
)
from casework.model.origin import Origin
from casework.model.people import Actor, ActorType
from casework.model.ticket import (
    OPEN_STATUSES,
    Industry,
    Scope,
    Ticket,
    TicketStatus,
    Track,
)
from casework.service.commands import FileComplaint
from casework.service.outcomes import TicketChanged
from storage.ids import new_id
from storage.interface import Store

COMPLAINED_OF = "Example authority"
"""Who is complained of in a formal complaint of a script."""
GIVEN_MESSAGE = "m0"
"""Message id of values that stand before the script begins."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who speaks: key of the conversation, its channel and account, and the sender's name there."""

    key: str
    channel: str
    sender: str
    account: str = ""


def start_of(
    script: Script, person: Person, *, form: Form, now: datetime, owner: bool
) -> Conversation | None:
    """The conversation of a person at the start; None when nothing was said yet.

    Whoever is not the script's own person has agreed already and has an empty draft.
    """
    given: Mapping[str, Any] = script.given if owner else {}
    if given.get("fresh"):
        return None
    agreed = _agreed(script, person, now)
    bare = given.get("asked") == "none" or ("ticket" in given and "asked" not in given)
    if bare and not given.get("fields"):
        return agreed
    draft = _draft(given, form, now)
    question = _question(given.get("asked"), draft, form)
    return replace(agreed, draft=draft, opened=1, question=question)


def _agreed(script: Script, person: Person, now: datetime) -> Conversation:
    consent = FieldValue(state=FieldState.FILLED, value="true", method=Method.BUTTON, at=now)
    language = script.given.get("lang", script.language)
    return replace(
        fresh(key=person.key, channel=person.channel, language=language),
        consent=consent,
        noticed=True,
        last_at=now,
        owner=person.sender if script.given.get("chat") == "group" else "",
    )


def _draft(given: Mapping[str, Any], form: Form, now: datetime) -> Draft:
    from_profile = frozenset(given.get("from_profile", ()))
    fields = dict(defaults(now))
    for key, value in given.get("fields", {}).items():
        method = Method.REGISTER if key in from_profile else Method.ANSWER
        fields[FieldKey(key)] = _value(str(value), method=method, at=now)
    for key, state in given.get("state", {}).items():
        fields[FieldKey(key)] = FieldValue(state=FieldState(state), at=now)
    return Draft(
        id=new_id(),
        form_version=form.version,
        created_at=now,
        updated_at=now,
        fields=fields,
    )


def _question(asked: str | None, draft: Draft, form: Form) -> Question:
    if asked is None:
        first = next_open(draft, form)
        return Question(key="confirm" if first is None else first.value)
    if asked == "confirm_withdraw":
        return Question(key=asked, about="draft")
    on_card = asked in set(FieldKey) and form.spec(FieldKey(asked)).need == Need.CARD
    return Question(key=asked, about=AGAIN if on_card else "")


def _value(text: str, *, method: Method = Method.ANSWER, at: datetime | None = None) -> FieldValue:
    return FieldValue(
        state=FieldState.FILLED,
        value=text,
        words=text,
        message_id=GIVEN_MESSAGE,
        method=method,
        at=at,
    )


def open_ticket(
    house: House, store: Store, script: Script, *, person: Person, receipt: str, now: datetime
) -> tuple[str, Ticket]:
    """File the ticket of ``given`` through the desk and bring it to its status: name and ticket."""
    ((name, wanted),) = script.given["ticket"].items()
    command = _filing(house, script, wanted, person=person, receipt=receipt, now=now)
    filed = house.executor.execute(store, command, now=now)
    if not isinstance(filed, TicketChanged):
        raise ConverseError("the desk did not file the ticket of the script")
    return name, _bring_to(store, filed.ticket, TicketStatus(wanted["status"]), now)


def _filing(
    house: House,
    script: Script,
    wanted: Mapping[str, Any],
    *,
    person: Person,
    receipt: str,
    now: datetime,
) -> FileComplaint:
    fields = {FieldKey(key): _value(str(text)) for key, text in wanted.get("fields", {}).items()}
    district = fields.get(FieldKey.DISTRICT)
    track = Track(wanted.get("track", Track.FORMAL_COMPLAINT))
    return FileComplaint(
        draft_id=new_id(),
        number=new_number(jurisdiction=house.jurisdiction.code, now=now),
        lookup_hash=hash_lookup(house.keys, receipt),
        conversation_key=person.key,
        language=script.language or "zh",
        complaint=Complaint(title="", fields=fields),
        origin=Origin(wanted.get("origin", Origin.ENTERPRISE)),
        principal_origin=None,
        industry=Industry(),
        topic=None,
        district=None if district is None else district.value,
        respondent=None if track is not Track.FORMAL_COMPLAINT else COMPLAINED_OF,
        authority=None,
        urgency=Urgency.NORMAL,
        scope=Scope(),
        enterprise_id=None,
        attachments=(),
        confidential=False,
        is_question=track is Track.CONSULTATION,
        is_suggestion=False,
        actor=Actor(type=ActorType.COMPLAINANT, ref=person.key),
    )


def _bring_to(store: Store, ticket: Ticket, status: TicketStatus, now: datetime) -> Ticket:
    """The status that the script starts from, without the acts that lead there."""
    if status is ticket.status:
        return ticket
    closed = None if status in OPEN_STATUSES else now
    changed = replace(ticket, status=status, version=ticket.version + 1, closed_at=closed)
    store.tickets.save(changed, expected_version=ticket.version)
    return changed


def with_ticket(conversation: Conversation, ticket: Ticket, *, now: datetime) -> Conversation:
    """The conversation that filed the ticket; it offers again what a new matter may take over."""
    reuse: dict[FieldKey, FieldValue] = {
        key: value for key, value in ticket.complaint.fields.items() if key is not FieldKey.FACTS
    }
    entry = FiledTicket(number=ticket.number, title=ticket.complaint.title, at=now, reuse=reuse)
    return replace(conversation, filed=(entry_of(entry, ticket),))

"""The start of a script: the state that its ``given`` describes, written into the house's store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.numbers import hash_lookup, new_number
from app.wiring import House
from bot.dialogue.conversation import Conversation, FiledTicket, Question
from bot.dialogue.draft import Draft
from bot.dialogue.order import next_open
from casework.model.complaint import Complaint, FieldKey, FieldState, FieldValue, Method
from casework.model.people import Actor, ActorType
from casework.model.ticket import OPEN_STATUSES, Ticket, TicketStatus
from casework.service.outcomes import TicketChanged
from storage.ids import new_id
from storage.interface import Store
from tests.support.bot_talk import Talk, form
from tests.support.desk_world import filing
from tests.support.scripts import Script


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A ticket that stands before the script begins."""

    name: str
    number: str


def start_of(script: Script, *, key: str, now: datetime, owner: bool) -> Conversation | None:
    """The conversation of a person at the start; None when nothing was said yet."""
    given = script.given
    if owner and given.get("fresh"):
        return None
    if not owner:
        given = {}
    talk = Talk(key=key, now=now)
    bare = given.get("asked") == "none" or ("ticket" in given and "asked" not in given)
    if bare and not given.get("fields"):
        talk.agreed(language=_language(script))
    else:
        _draft(talk, script, given)
    return replace(talk.conversation, key=key, last_at=now)


def _language(script: Script) -> str | None:
    found = script.given.get("lang", script.language)
    return None if found is None else str(found)


def _draft(talk: Talk, script: Script, given: Mapping[str, Any]) -> None:
    fields = {key: str(value) for key, value in given.get("fields", {}).items()}
    talk.given(given.get("asked"), language=_language(script), states=given.get("state"), **fields)
    draft = talk.conversation.draft
    assert draft is not None
    talk.conversation = replace(talk.conversation, draft=_from_register(draft, given))
    question = talk.conversation.question
    if question is None:
        first = next_open(draft, form())
        question = Question(key="confirm" if first is None else first.value)
    if question.key == "confirm_withdraw":
        question = replace(question, about="draft")
    talk.conversation = replace(talk.conversation, question=question)


def _from_register(draft: Draft, given: Mapping[str, Any]) -> Draft:
    keys = {FieldKey(key) for key in given.get("from_profile", ())}
    changed = {
        key: replace(value, method=Method.REGISTER) if key in keys else value
        for key, value in draft.fields.items()
    }
    return replace(draft, id=new_id(), fields=changed)


def open_ticket(
    house: House, store: Store, script: Script, *, key: str, receipt: str, now: datetime
) -> Opened:
    """File the ticket of ``given`` through the desk and bring it to its status."""
    ((name, wanted),) = script.given["ticket"].items()
    fields = {FieldKey(one): str(text) for one, text in wanted.get("fields", {}).items()}
    filed = house.executor.execute(
        store,
        filing(
            draft_id=new_id(),
            number=new_number(jurisdiction="SY", now=now),
            lookup_hash=hash_lookup(house.keys, receipt),
            conversation_key=key,
            language=script.language or "zh",
            complaint=Complaint(title="", fields={one: _value(fields[one]) for one in fields}),
            actor=Actor(type=ActorType.COMPLAINANT, ref=key),
        ),
        now=now,
    )
    assert isinstance(filed, TicketChanged)
    _bring_to(store, filed.ticket, TicketStatus(wanted["status"]), now)
    return Opened(name=name, number=filed.ticket.number)


def _value(text: str) -> FieldValue:
    return FieldValue(state=FieldState.FILLED, value=text, words=text, message_id="m0")


def _bring_to(store: Store, ticket: Ticket, status: TicketStatus, now: datetime) -> None:
    if status is ticket.status:
        return
    closed = None if status in OPEN_STATUSES else now
    changed = replace(ticket, status=status, version=ticket.version + 1, closed_at=closed)
    store.tickets.save(changed, expected_version=ticket.version)


def with_ticket(conversation: Conversation, ticket: Ticket, *, now: datetime) -> Conversation:
    """The conversation that filed the ticket."""
    reuse = {
        key: value for key, value in ticket.complaint.fields.items() if key is not FieldKey.FACTS
    }
    entry = FiledTicket(number=ticket.number, title=ticket.complaint.title, at=now, reuse=reuse)
    return replace(conversation, filed=(entry,))

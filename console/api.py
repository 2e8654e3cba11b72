"""The JSON API: the same lists, tickets and acts, for programs of officers.

A program signs in like a browser and reads its form token from ``GET /console/api/me``; every
call that changes something carries it in the header ``X-CSRF-Token``.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import date

from starlette.responses import Response

from casework.model.ticket import Ticket
from console import rights
from console.acts import forms
from console.documents import act_document, form_document
from console.errors import PageNotFound
from console.queue_pages import load_list
from console.queue_query import read_query
from console.ticket_pages import act_of, execute, load_ticket, situation_of
from console.ticket_view import ticket_view
from console.window import Call


async def me(call: Call) -> Response:
    """Who is signed in, and the token that changing calls carry."""
    officer = call.officer
    document = {
        "login": officer.login,
        "name": call.voice.name(officer),
        "role": officer.role.value,
        "csrf_token": call.csrf,
    }
    return _answer(document)


async def list_tickets(call: Call) -> Response:
    """A list with the filters of the pages; ``scope=all`` is for supervisors."""
    parameters = call.request.query_params
    mine = parameters.get("scope") != "all"
    if not mine and not rights.supervises(call.officer):
        raise PageNotFound
    if not rights.reads_tickets(call.officer):
        raise PageNotFound
    view = await load_list(call, read_query(parameters, mine=mine))
    document = {"items": view.lines, "next": view.next_cursor, "as_of": view.as_of}
    return _answer(document)


async def get_ticket(call: Call) -> Response:
    """One ticket."""
    page = await load_ticket(call)
    view = ticket_view(situation_of(call, page))
    return _answer({"ticket": view, "codes": _codes(page.ticket)})


async def list_acts(call: Call) -> Response:
    """What the officer may do to a ticket now, each act with its fields and choices."""
    page = await load_ticket(call)
    return _answer(form_document(page.ticket, forms(situation_of(call, page))))


async def post_act(call: Call) -> Response:
    """Carry out one act; the body holds the fields of the form."""
    act = act_of(call)
    changed = await execute(call, act, await load_ticket(call))
    return _answer(act_document(changed))


def _answer(document: Mapping[str, object]) -> Response:
    return Response(
        json.dumps(document, ensure_ascii=False, default=_plain), media_type="application/json"
    )


def _plain(value: object) -> object:
    """Views as JSON objects; dates, moments and ids as text."""
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        return {field.name: getattr(value, field.name) for field in fields}
    return value.isoformat() if isinstance(value, date) else str(value)


def _codes(ticket: Ticket) -> Mapping[str, str | None]:
    """Stored codes beside the names of the view, which follow the language."""
    return {
        "track": ticket.track.value,
        "kind": ticket.kind.value,
        "topic": ticket.topic,
        "district": ticket.district,
        "authority": ticket.authority,
        "origin": ticket.origin.value,
        "urgency": ticket.urgency.value,
    }

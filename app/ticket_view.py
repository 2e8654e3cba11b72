"""A ticket as programs read it: the document of ``zhitong tickets show --json``.

Top-level values are canonical (district and authority by their Chinese names); ``fields`` are as
the person put them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from casework.model.complaint import FieldState, FieldValue
from casework.model.events import TicketEvent
from casework.model.jurisdiction import Jurisdiction
from casework.model.material import missing, tally
from casework.model.ticket import Ticket
from casework.service.completeness import checklist_now
from storage.interface import Store
from storage.records import AttachmentRecord, DeliveryRow


def ticket_document(store: Store, ticket: Ticket, jurisdiction: Jurisdiction) -> dict[str, Any]:
    """Everything that a program may want to know of a ticket, JSON-ready."""
    officer = store.officers.get(ticket.assignment.officer_id)
    authority = jurisdiction.authority(ticket.authority) if ticket.authority else None
    return {
        "number": ticket.number,
        "status": ticket.status.value,
        "acceptance_state": ticket.acceptance_state.value if ticket.acceptance_state else None,
        "language": ticket.language,
        "track": ticket.track.value,
        "kind": ticket.kind.value,
        "title": ticket.complaint.title,
        "fields": _values(ticket),
        "field_states": {key.value: one.state.value for key, one in _fields(ticket).items()},
        "provenance": {key.value: _provenance(one) for key, one in _fields(ticket).items()},
        "statutory": _statutory(ticket, store.events.of_ticket(ticket.id)),
        "origin": ticket.origin.value,
        "principal_origin": ticket.principal_origin.value if ticket.principal_origin else None,
        "sensitive": ticket.sensitive,
        "restricted": ticket.restricted,
        "industry": {
            "section": ticket.industry.section,
            "division": ticket.industry.division,
            "confirmed": ticket.industry.confirmed,
        },
        "topic": ticket.topic,
        "district": ticket.district,
        "respondent": ticket.respondent,
        "authority": authority.name if authority else None,
        "urgency": ticket.urgency.value,
        "scope": {"in_scope": ticket.scope.in_scope, "reason": ticket.scope.reason},
        "officer": {
            "login": officer.login,
            "name": officer.name,
            "name_en": officer.name_en,
            "rule": ticket.assignment.rule.value,
        }
        if officer
        else None,
        "attachments": [_attachment(one) for one in store.attachments.of_ticket(ticket.id)],
        "deadlines": [
            {
                "rule": one.rule,
                "due": one.due.isoformat(),
                "provisional": one.provisional,
                "rule_set": one.rule_set,
                "state": one.state.value,
            }
            for one in ticket.deadlines
        ],
        "events": [_event(one) for one in store.events.of_ticket(ticket.id)],
        "deliveries": [_delivery(one) for one in store.outbox.of_ticket(ticket.id)],
        "created_at": ticket.created_at.isoformat(),
        "version": ticket.version,
    }


def _fields(ticket: Ticket) -> Mapping[Any, FieldValue]:
    return ticket.complaint.fields


def _values(ticket: Ticket) -> dict[str, Any]:
    """Filled and unclear values; ``consent`` is a truth value, all others are text."""
    found: dict[str, Any] = {}
    for key, one in _fields(ticket).items():
        if one.state in (FieldState.FILLED, FieldState.UNCLEAR) and one.value is not None:
            found[key.value] = one.value == "true" if key.value == "consent" else one.value
    return found


def _statutory(ticket: Ticket, events: Sequence[TicketEvent]) -> dict[str, Any]:
    """What the Rules ask beyond the form: values by key, how complete the whole is, provenance."""
    complaint = ticket.complaint
    listed = checklist_now(ticket, events)
    have, asked = tally(listed)
    return {
        **complaint.statutory,
        **{key: one.value for key, one in complaint.materials.items() if one.value is not None},
        "completeness": {
            "present": have,
            "required": asked,
            "missing": [one.key for one in missing(listed)],
            "items": [
                {
                    "key": one.key,
                    "block": one.block,
                    "law": one.law,
                    "state": one.state.value,
                    "optional": one.optional,
                }
                for one in listed
            ],
        },
        "provenance": {
            key: {"state": one.state.value, **_provenance(one)}
            for key, one in complaint.materials.items()
        },
    }


def _provenance(one: FieldValue) -> dict[str, Any]:
    return {
        "words": one.words,
        "message_id": one.message_id,
        "language": one.language,
        "method": one.method.value,
        "confidence": one.confidence,
        "at": _moment(one.at),
        "previous": [
            {"value": past.value, "state": past.state.value, "words": past.words}
            for past in one.previous
        ],
    }


def _event(event: TicketEvent) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "kind": event.kind.value,
        "actor": {"type": event.actor.type.value, "ref": event.actor.ref},
        "data": dict(event.data),
    }


def _delivery(row: DeliveryRow) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "channel": row.channel,
        "recipient": row.recipient,
        "template": row.template,
        "state": row.state,
        "attempts": row.attempts,
        "created_at": row.created_at.isoformat(),
        "sent_at": _moment(row.sent_at),
        "delivered_at": _moment(row.delivered_at),
        "acknowledged_at": _moment(row.acknowledged_at),
        "failure": row.failure,
    }


def _attachment(record: AttachmentRecord) -> dict[str, Any]:
    return {
        "id": str(record.id),
        "name": record.name,
        "kind": record.kind,
        "media_type": record.media_type,
        "size": record.size,
        "received": bool(record.storage_key),
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

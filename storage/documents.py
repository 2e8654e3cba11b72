"""What a complainant said, to and from the JSON document that is sealed on the ticket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.model.complaint import Complaint, FieldKey, FieldState, FieldValue, Method
from casework.model.material import Material, MaterialState
from casework.model.procedure import Procedure
from storage.procedures import read_procedure, write_procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDocument:
    """The free text of a ticket: complaint, unit complained of, open question, procedure."""

    complaint: Complaint
    respondent: str | None
    open_question: str | None
    procedure: Procedure


def write_document(document: TicketDocument) -> dict[str, Any]:
    """JSON-ready data."""
    complaint = document.complaint
    return {
        "title": complaint.title,
        "fields": {key.value: _write_field(field) for key, field in complaint.fields.items()},
        "statutory": dict(complaint.statutory),
        "materials": {key: _write_field(field) for key, field in complaint.materials.items()},
        "checklist": [_write_material(one) for one in complaint.checklist],
        "respondent": document.respondent,
        "open_question": document.open_question,
        "procedure": write_procedure(document.procedure),
    }


def read_document(data: Mapping[str, Any]) -> TicketDocument:
    """The document again; an earlier one has no list of materials and no procedure."""
    complaint = Complaint(
        title=data["title"],
        fields={FieldKey(key): _read_field(field) for key, field in data["fields"].items()},
        statutory=data["statutory"],
        materials={key: _read_field(one) for key, one in data.get("materials", {}).items()},
        checklist=tuple(_read_material(one) for one in data.get("checklist", ())),
    )
    return TicketDocument(
        complaint=complaint,
        respondent=data["respondent"],
        open_question=data["open_question"],
        procedure=read_procedure(data.get("procedure", {})),
    )


def _write_material(material: Material) -> dict[str, Any]:
    return {
        "key": material.key,
        "block": material.block,
        "law": material.law,
        "state": material.state.value,
        "optional": material.optional,
        "confidential": material.confidential,
    }


def _read_material(data: Mapping[str, Any]) -> Material:
    return Material(**{**data, "state": MaterialState(data["state"])})


def _write_field(field: FieldValue) -> dict[str, Any]:
    return {
        "state": field.state.value,
        "value": field.value,
        "words": field.words,
        "message_id": field.message_id,
        "language": field.language,
        "method": field.method.value,
        "confidence": field.confidence,
        "at": None if field.at is None else field.at.isoformat(),
        "previous": [_write_field(earlier) for earlier in field.previous],
    }


def _read_field(data: Mapping[str, Any]) -> FieldValue:
    at = data["at"]
    return FieldValue(
        state=FieldState(data["state"]),
        value=data["value"],
        words=data["words"],
        message_id=data["message_id"],
        language=data["language"],
        method=Method(data["method"]),
        confidence=data["confidence"],
        at=None if at is None else datetime.fromisoformat(at),
        previous=tuple(_read_field(earlier) for earlier in data["previous"]),
    )

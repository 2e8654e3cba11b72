"""The procedure of a ticket (办理程序), to and from the JSON document that is sealed on it.

Only what differs from a case at its beginning is written: most tickets say nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from casework.model.procedure import Backing, Level, Procedure, Proposal

_AT_FIRST = Procedure()


def write_procedure(procedure: Procedure) -> dict[str, Any]:
    """JSON-ready data of what is not as at the beginning."""
    return {
        field.name: _WRITE.get(field.name, _as_it_is)(getattr(procedure, field.name))
        for field in fields(procedure)
        if getattr(procedure, field.name) != getattr(_AT_FIRST, field.name)
    }


def read_procedure(data: Mapping[str, Any]) -> Procedure:
    """The procedure again, value for value."""
    return Procedure(**{name: _READ.get(name, _as_it_is)(value) for name, value in data.items()})


def _write_proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": proposal.id.hex,
        "act": proposal.act,
        "by": proposal.by.hex,
        "at": proposal.at.isoformat(),
        "data": dict(proposal.data),
    }


def _read_proposal(data: Mapping[str, Any]) -> Proposal:
    return Proposal(
        id=UUID(data["id"]),
        act=data["act"],
        by=UUID(data["by"]),
        at=datetime.fromisoformat(data["at"]),
        data=data["data"],
    )


def _as_it_is(value: Any) -> Any:
    return value


_WRITE: Mapping[str, Callable[[Any], Any]] = {
    "supplement_items": list,
    "backing": str,
    "level": str,
    "contacted_on": date.isoformat,
    "proposal": _write_proposal,
}
_READ: Mapping[str, Callable[[Any], Any]] = {
    "supplement_items": tuple,
    "backing": Backing,
    "level": Level,
    "contacted_on": date.fromisoformat,
    "proposal": _read_proposal,
}

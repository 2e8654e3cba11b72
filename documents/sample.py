"""Values that stand for any case, to try a template with: everything filled, or nothing."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime

from documents.context import Head, Matter
from documents.manifest import DocumentType
from documents.schema import without_none
from documents.values import Values

DAY = date(2026, 3, 10)
MOMENT = datetime(2026, 3, 10, 6, 5, tzinfo=UTC)
_CODES: Mapping[str, str] = {
    "ticket": "SY-2026-4F7Q2M",
    "ground": "na_3_other_body",
    "sub": "na_7",
    "method": "m_2_coordinate",
    "target": "court",
    "TerminationNotice.ground": "e_7_deemed_withdrawn",
    "Contact.kind": "address",
    "Head.missing": "fax",
    "unit": "working_days",
    "rule": "handling",
    "light": "red",
    "origin": "enterprise",
    "kind": "infringement",
    "track": "formal_complaint",
    "status": "accepted",
    "topic": "tax",
    "proceedings": "none",
    "understood": "yes",
    "reopen": "no",
}
_IN_FIGURES: Mapping[str, str] = {"tracks": "demand", "topics": "customs"}


def full(document: DocumentType, *, title: str) -> Values:
    """Everything is there; texts are the names of their fields."""
    return Values(
        head=dataclasses.replace(_filled(Head), code=document.code, title=title),
        act=_filled(document.family),
        matter=_filled(Matter) if document.ticket else None,
    )


def empty(document: DocumentType, *, title: str) -> Values:
    """Nothing is known but which document it is, and of which case."""
    return Values(
        head=Head(code=document.code, title=title, ticket=_CODES["ticket"]),
        act=document.family(),
        matter=Matter() if document.ticket else None,
    )


_T = typing.TypeVar("_T")


def _filled(kind: type[_T], code: str = "") -> _T:
    hints = typing.get_type_hints(kind)
    place = kind.__name__
    values = {name: _value(f"{place}.{name}", hint, code) for name, hint in hints.items()}
    return kind(**values)


def _value(place: str, hint: object, code: str) -> object:
    """A value for ``place``: class and field."""
    kind, name = without_none(hint), place.partition(".")[2]
    if typing.get_origin(kind) is tuple:
        element = typing.get_args(kind)[0]
        one = _value(place, element, _IN_FIGURES.get(name, code))
        return (one, one)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _filled(kind, code)
    if kind is str and name == "code":
        return code or name
    plain: Mapping[object, object] = {date: DAY, datetime: MOMENT, int: 3, bool: True}
    return plain.get(kind, _CODES.get(place, _CODES.get(name, name)))

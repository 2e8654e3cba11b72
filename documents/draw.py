"""Draws a document up: head, matter and what it says, from plain values alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date

from casework.model.complaint import FieldKey
from casework.model.jurisdiction import Jurisdiction
from casework.model.people import Officer
from casework.model.ticket import Ticket, Track
from documents.case import Case, name
from documents.context import Contact, Head, Matter, Piece
from documents.errors import DocumentIncomplete, PrefixMissing
from documents.facts import facts_of
from documents.families import Family
from documents.fill import fill
from documents.manifest import DocumentType
from documents.shelf import Shelf
from documents.values import Values

_CONTACTS = ("office", "address", "complaint_phone", "fax", "email", "website", "hours")
"""Contacts of a unit in the order in which a notice names them (S0-87)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What sets an issued document apart from a draft: its number, and whose place it takes."""

    number: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One document to be drawn up: which, in which language, with what was written for it."""

    document: DocumentType
    language: str
    given: Mapping[str, str] = field(default_factory=dict)
    mark: Mark | None = None


def draw(shelf: Shelf, order: Order, case: Case) -> Values:
    """A document of one case. Raises FieldUnreadable."""
    family, language = order.document.family, order.language
    officer = case.officers.get(str(case.ticket.assignment.officer_id))
    return Values(
        head=head_of(
            shelf,
            order,
            case.jurisdiction,
            on=case.today,
            officer=officer,
            ticket=case.ticket.number,
        ),
        act=fill(
            family, {**_answer_by(shelf, case), **facts_of(family, case, language)}, order.given
        ),
        matter=matter_of(case.ticket),
    )


def draw_apart(
    shelf: Shelf, order: Order, jurisdiction: Jurisdiction, *, on: date, act: Family
) -> Values:
    """A document that belongs to no case: a report over a period, a bulletin, the flow chart."""
    known = {one.name: getattr(act, one.name) for one in fields(act)}
    return Values(
        head=head_of(shelf, order, jurisdiction, on=on, officer=None, ticket=""),
        act=fill(type(act), known, order.given),
    )


def head_of(
    shelf: Shelf,
    order: Order,
    jurisdiction: Jurisdiction,
    *,
    on: date,
    officer: Officer | None,
    ticket: str,
) -> Head:
    """What stands around the text. Contacts nobody has entered are named as missing."""
    language, mark = order.language, order.mark or Mark()
    english = language == "en"
    contacts = tuple(_contacts(jurisdiction, english=english))
    known = {one.kind for one in contacts}
    superior = jurisdiction.superior
    above = "" if superior is None else (superior.name_en if english else superior.name)
    return Head(
        code=order.document.code,
        title=order.document.titles[language],
        number=mark.number,
        date=on,
        ticket=ticket,
        place=jurisdiction.name_en if english else jurisdiction.name,
        bureau=jurisdiction.bureau_en if english else jurisdiction.bureau,
        office=next((one.value for one in contacts if one.kind == "office"), ""),
        superior=above,
        officer="" if officer is None else name(officer, language),
        contacts=contacts,
        missing=tuple(kind for kind in _CONTACTS if kind not in known),
        articles=shelf.articles(order.document, language),
        replaces=mark.replaces,
        draft=order.mark is None,
    )


def matter_of(ticket: Ticket) -> Matter:
    """The case as the complainant put it."""
    complaint = ticket.complaint
    said = {key: complaint.value(key) or "" for key in FieldKey}
    enterprise, contact = said[FieldKey.ENTERPRISE_NAME], said[FieldKey.CONTACT_NAME]
    return Matter(
        title=complaint.title,
        complainant=enterprise or contact,
        enterprise=enterprise,
        contact=contact,
        phone=said[FieldKey.CONTACT_PHONE],
        email=said[FieldKey.CONTACT_EMAIL],
        district=ticket.district or "",
        business=said[FieldKey.BUSINESS],
        respondent=ticket.respondent or said[FieldKey.RESPONDENT],
        facts=said[FieldKey.FACTS],
        demand=said[FieldKey.DEMAND],
        evidence=said[FieldKey.EVIDENCE],
        origin=ticket.origin.value,
        kind=ticket.kind.value,
        track=ticket.track.value,
        status=ticket.status.value,
        topic=ticket.topic or "",
        authority=ticket.authority or "",
        proceedings=said[FieldKey.PROCEEDINGS],
        filed_at=ticket.created_at,
        formal=ticket.track is Track.FORMAL_COMPLAINT,
        masked=ticket.restricted,
        pieces=tuple(Piece(name=one.name, received=one.received) for one in ticket.attachments),
    )


def require_complete(document: DocumentType, values: Values, *, prefix: str) -> None:
    """Raises DocumentIncomplete, PrefixMissing: nothing is issued with a hole in it."""
    empty = [place for place in document.required if not _value(values, place)]
    if empty:
        raise DocumentIncomplete(
            f"{document.code} lacks {empty}", document=document.code, fields=", ".join(empty)
        )
    if document.numbered and not prefix:
        raise PrefixMissing(document.code, document=document.code)


def _value(values: Values, place: str) -> object:
    part, _, field_name = place.partition(".")
    return getattr(getattr(values, part), field_name)


def _contacts(jurisdiction: Jurisdiction, *, english: bool) -> Iterator[Contact]:
    for kind in _CONTACTS:
        own = jurisdiction.contacts.get(kind, "")
        value = (jurisdiction.contacts.get(f"{kind}_en") if english else own) or own
        if value:
            yield Contact(kind=kind, value=value)


def _answer_by(shelf: Shelf, case: Case) -> Mapping[str, object]:
    """By when a supervision notice is answered, in working days of the city's calendar."""
    days = shelf.manifest.answer_within
    return {"answer_by": case.jurisdiction.calendar.add_working_days(case.today, days)[0]}

"""One ticket in words: what its page and its JSON document show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.model.complaint import FieldKey
from casework.model.moves import Act
from casework.model.ticket import AttachmentRef, Ticket
from console import rights
from console.acts import Situation, offered
from console.delivery_view import DeliveryLine, delivery_lines
from console.event_view import EventView, event_views
from console.field_view import FieldView, field_views
from console.lights import LightView, light_view
from console.material_view import MaterialsView, materials_view, withheld_keys
from console.ports import DueDate, Paper
from console.procedure_view import DeadlineView, ProcedureView, procedure_view
from console.proposal_view import ProposalView, proposal_view
from console.voice import Voice

_FULL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class IndustryView:
    """Industry (行业门类) with its confidence in per cent; confirmed ones have none."""

    section: str
    label: str
    division: str
    confirmed: bool
    confidence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """An issued document (文书) in words."""

    id: str
    title: str
    number: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketView:
    """The page of a ticket in words. ``acts`` are those that this reader is offered."""

    number: str
    version: int
    title: str
    enterprise: str
    status: str
    status_label: str
    acceptance: str
    track: str
    kind: str
    topic: str
    district: str
    authority: str
    respondent: str
    urgency: str
    language: str
    light: LightView
    sensitive: bool
    restricted: bool
    officer: str
    assigned_by: str
    created: datetime
    acknowledged: datetime | None
    open_question: str
    scope_warning: str
    industry: IndustryView | None
    deadlines: Sequence[DeadlineView]
    procedure: ProcedureView
    proposal: ProposalView | None
    fields: Sequence[FieldView]
    materials: MaterialsView | None
    attachments: Sequence[AttachmentRef]
    papers: Sequence[PaperView]
    events: Sequence[EventView]
    deliveries: Sequence[DeliveryLine]
    acts: Sequence[Act]
    accept_due: DueDate | None
    candidates: Sequence[tuple[str, str]]


def ticket_view(situation: Situation) -> TicketView:
    """Everything that the viewer finds on the page."""
    page, viewer, voice, ticket = (
        situation.page,
        situation.viewer,
        situation.voice,
        situation.ticket,
    )
    procedure = procedure_view(situation)
    officer = page.officers.get(ticket.assignment.officer_id)
    acceptance = ticket.acceptance_state
    contact = rights.may_see_contact(viewer, ticket)
    return TicketView(
        number=ticket.number,
        version=ticket.version,
        title=ticket.complaint.title,
        enterprise=_enterprise(ticket),
        status=ticket.status.value,
        status_label=voice.label(ticket.status.value, "status"),
        acceptance=voice.label(acceptance.value if acceptance else None, "acceptance"),
        track=voice.label(ticket.track.value, "track"),
        kind=voice.label(ticket.kind.value, "kind"),
        topic=voice.label(ticket.topic, "topic"),
        district=voice.label(ticket.district, "district"),
        authority=voice.label(ticket.authority, "authority"),
        respondent=ticket.respondent or "",
        urgency=voice.label(ticket.urgency.value, "urgency"),
        language=voice.label(ticket.language, "language"),
        light=light_view(page.light, voice),
        sensitive=ticket.sensitive,
        restricted=ticket.restricted,
        officer=voice.name(officer),
        assigned_by=voice.label(ticket.assignment.rule.value, "assignment"),
        created=ticket.created_at,
        acknowledged=ticket.acknowledged_at,
        open_question=ticket.open_question or "",
        scope_warning=_scope_warning(ticket, voice),
        industry=_industry(ticket, voice),
        deadlines=procedure.clocks,
        procedure=procedure,
        proposal=proposal_view(situation),
        fields=field_views(ticket, contact=contact, voice=voice),
        materials=materials_view(ticket, page.events, contact=contact, voice=voice),
        attachments=ticket.attachments,
        papers=[_paper(one, voice) for one in page.papers],
        events=event_views(
            page.events, page.officers, voice, withheld=withheld_keys(ticket, contact=contact)
        ),
        deliveries=delivery_lines(page.deliveries, page.officers, voice),
        acts=offered(situation),
        accept_due=page.accept_due,
        candidates=[(str(one.id), voice.name(one)) for one in page.candidates],
    )


def _paper(paper: Paper, voice: Voice) -> PaperView:
    return PaperView(
        id=str(paper.id),
        title=paper.titles[voice.language],
        number=paper.number,
        language=voice.label(paper.language, "language"),
        at=paper.issued_at,
    )


def _enterprise(ticket: Ticket) -> str:
    return ticket.complaint.value(FieldKey.ENTERPRISE_NAME) or ""


def _scope_warning(ticket: Ticket, voice: Voice) -> str:
    if ticket.scope.in_scope is not False:
        return ""
    if ticket.scope.reason is None:
        return voice.say("scope.doubtful")
    return voice.say("scope.warning", reason=voice.label(ticket.scope.reason, "scope"))


def _industry(ticket: Ticket, voice: Voice) -> IndustryView | None:
    industry = ticket.industry
    if industry.section is None:
        return None
    return IndustryView(
        section=industry.section,
        label=voice.label(industry.section, "section"),
        division=industry.division or "",
        confirmed=industry.confirmed,
        confidence=round(industry.confidence * _FULL),
    )

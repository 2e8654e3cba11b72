"""Filing (提交诉求): a confirmed draft becomes a ticket with care, owner and clocks."""

from __future__ import annotations

from collections.abc import Iterator

from casework.model.clocks import start_clocks
from casework.model.complaint import FieldKey
from casework.model.deadline import ClockStart, Deadline
from casework.model.errors import NumberTaken
from casework.model.events import EventKind
from casework.model.jurisdiction import Authority
from casework.model.origin import Sensitivity
from casework.model.people import SYSTEM, Enterprise
from casework.model.rules import RuleSet
from casework.model.ticket import (
    AcceptanceState,
    Assignment,
    Kind,
    Ticket,
    TicketStatus,
    Track,
)
from casework.model.triage import propose_authority, sensitivity, track_and_kind
from casework.service.assign import Care, assign
from casework.service.change import number_events, officer_of, unchanged
from casework.service.commands import FileComplaint
from casework.service.context import Context
from casework.service.happenings import Happening, assigned, deadlines_set
from casework.service.outcomes import TicketChanged


def file_complaint(command: FileComplaint, context: Context) -> TicketChanged:
    """File the complaint once: a draft that was filed before gives its ticket and no event.

    Raises NumberTaken when the drawn number exists, NoOfficer when the register is empty.
    """
    filed = context.uow.tickets.by_draft(command.draft_id)
    if filed is not None:
        return unchanged(filed, context)
    if context.uow.tickets.number_taken(command.number):
        raise NumberTaken(f"{command.number} exists", number=command.number)
    authority = propose_authority(
        named=command.authority,
        respondent=command.respondent,
        topic=command.topic,
        jurisdiction=context.jurisdiction,
    )
    care = _care(command, authority, context)
    ticket = _ticket(command, authority, care, context)
    happenings = tuple(_happenings(command, ticket, care))
    context.uow.tickets.add(ticket, draft_id=command.draft_id)
    events = number_events(ticket, happenings, actor=command.actor, context=context)
    context.uow.events.append(events)
    return TicketChanged(ticket=ticket, events=events, officer=officer_of(ticket, context))


def _care(command: FileComplaint, authority: Authority | None, context: Context) -> Sensitivity:
    return sensitivity(
        origin=command.origin,
        principal_origin=command.principal_origin,
        sensitive_origins=context.jurisdiction.rules.sensitive_origins,
        confidential=command.confidential,
        retaliation=command.retaliation,
        discipline=command.discipline or (authority is not None and authority.restricted),
    )


def _ticket(
    command: FileComplaint, authority: Authority | None, care: Sensitivity, context: Context
) -> Ticket:
    track, kind = _track_and_kind(command)
    enterprise = _enterprise(command, context)
    rules = context.jurisdiction.rules_at(context.today)
    return Ticket(
        id=context.new_id(),
        number=command.number,
        version=1,
        jurisdiction=context.jurisdiction.key,
        rule_set=rules.id,
        rule_set_version=rules.version,
        status=TicketStatus.RECEIVED,
        acceptance_state=AcceptanceState.RECEIVED if track is Track.FORMAL_COMPLAINT else None,
        track=track,
        kind=kind,
        language=command.language,
        complaint=command.complaint,
        origin=command.origin,
        principal_origin=command.principal_origin,
        sensitive=care.sensitive,
        restricted=care.restricted,
        industry=command.industry,
        topic=command.topic,
        district=_district(command.district, context),
        respondent=command.respondent,
        authority=authority.code if authority is not None else None,
        urgency=command.urgency,
        scope=command.scope,
        enterprise_id=enterprise.id if enterprise is not None else None,
        assignment=_assignment(command, enterprise, care, context),
        conversation_key=command.conversation_key,
        lookup_hash=command.lookup_hash,
        created_at=context.now,
        deadlines=_deadlines(track, rules, context),
        attachments=command.attachments,
    )


def _track_and_kind(command: FileComplaint) -> tuple[Track, Kind]:
    claims = command.claims_infringement
    if claims is None:
        claims = command.scope.in_scope is not False
    return track_and_kind(
        origin=command.origin,
        is_question=command.is_question,
        is_suggestion=command.is_suggestion,
        authority_named=bool(command.authority or command.respondent),
        claims_infringement=claims,
        mandated=command.power_of_attorney,
    )


def _enterprise(command: FileComplaint, context: Context) -> Enterprise | None:
    """The enterprise concerned: the bound one, else one of the register with exactly this name."""
    if command.enterprise_id is not None:
        return context.uow.enterprises.get(command.enterprise_id)
    name = command.complaint.value(FieldKey.ENTERPRISE_NAME)
    return context.uow.enterprises.find(name=name, uscc=None) if name else None


def _district(place: str | None, context: Context) -> str | None:
    """The district that ``place`` is or lies in; a place that nobody knows stays as it is."""
    found = context.jurisdiction.district_of(place) if place else None
    return found.name if found is not None else place


def _assignment(
    command: FileComplaint, enterprise: Enterprise | None, care: Sensitivity, context: Context
) -> Assignment:
    place = command.district or (enterprise.district if enterprise is not None else None)
    return assign(
        enterprise=enterprise,
        district=_district(place, context),
        care=Care(sensitive=care.sensitive, restricted=care.restricted),
        context=context,
    )


def _deadlines(track: Track, rules: RuleSet, context: Context) -> tuple[Deadline, ...]:
    return start_clocks(
        start=ClockStart.FILED,
        track=track,
        on=context.today,
        rules=rules,
        calendar=context.jurisdiction.calendar,
    )


def _happenings(command: FileComplaint, ticket: Ticket, care: Sensitivity) -> Iterator[Happening]:
    data = {"number": ticket.number, "title": ticket.complaint.title}
    yield Happening(kind=EventKind.FILED, data=data)
    if care.sensitive:
        reasons = {"reasons": ",".join(care.reasons)}
        yield Happening(kind=EventKind.ROUTED_SENSITIVE, data=reasons, actor=SYSTEM)
    if command.confidential:
        yield Happening(kind=EventKind.CONFIDENTIAL_REQUESTED)
    yield assigned(ticket.assignment)
    yield from deadlines_set(ticket.deadlines)

"""The review card (核对卡) confirmed: the draft becomes a ticket, the person gets a receipt."""

from __future__ import annotations

from typing import Any

from bot.dialogue.commands import DeclineField
from bot.dialogue.completeness import asked_of, checklist_of, is_mandated, queue
from bot.dialogue.conversation import FiledTicket
from bot.dialogue.draft import Draft
from bot.dialogue.order import next_open
from bot.dialogue.text import short_title
from bot.dialogue.turn import Turn
from bot.dialogue.which import ABOUT
from bot.handlers import help as helping
from bot.handlers import intake, statutory
from bot.handlers.matter import reusable
from casework.model.complaint import Complaint, FieldKey, FieldState, Urgency
from casework.model.origin import Origin
from casework.model.people import Actor, ActorType
from casework.service.commands import FileComplaint
from casework.service.outcomes import TicketChanged

CLOCK = "acceptance"


def submit(turn: Turn) -> None:
    """File the draft. Something that is still open is asked first; one ticket a draft."""
    draft = turn.draft
    if draft is None:
        nothing_open(turn)
        return
    if asked_of(turn.conversation) is not None:
        statutory.to_card(turn)
        return
    missing = next_open(draft, turn.context.form)
    if draft.value(FieldKey.FACTS) is None:
        missing = FieldKey.FACTS
    if missing is not None:
        if turn.conversation.asks == missing.value:
            intake.decline(turn, DeclineField(key=missing, words=""))
            return
        turn.ack_at("completed.incomplete", trace="not_complete", key=missing.value)
        turn.change(back_to=None, question=None)
        turn.ask = missing.value
        return
    if not turn.was_confirming:
        turn.ask = "confirm"
        return
    code, lookup_hash = turn.context.new_lookup()
    if turn.request(command(turn, draft, lookup_hash)):
        turn.secret = code
        turn.audit.append("filed")


def nothing_open(turn: Turn) -> None:
    """Nothing to file: it was filed before, or nothing was told yet."""
    if turn.conversation.filed:
        number = turn.conversation.filed[-1].number
        turn.ack_at("old_button.filed", trace="already_answered", number=number)
    else:
        turn.ack_at("cannot_understand.standing_by", trace="standing_by")


def command(turn: Turn, draft: Draft, lookup_hash: bytes) -> FileComplaint:
    """The draft as the desk takes it."""
    origin = Origin(draft.value(FieldKey.ORIGIN) or Origin.ENTERPRISE)
    return FileComplaint(
        draft_id=draft.id,
        number=turn.context.new_number(),
        lookup_hash=lookup_hash,
        conversation_key=turn.conversation.key,
        language=turn.language,
        complaint=complaint(turn, draft),
        origin=origin,
        principal_origin=draft.principal_origin if origin is Origin.PROXY else None,
        industry=draft.industry,
        topic=draft.topic,
        district=_district(draft),
        respondent=draft.value(FieldKey.RESPONDENT),
        authority=draft.authority,
        urgency=Urgency(draft.value(FieldKey.URGENCY) or Urgency.NORMAL),
        scope=draft.scope,
        enterprise_id=draft.enterprise_id,
        attachments=draft.attachments,
        confidential=draft.confidential,
        is_question=draft.asks_only,
        is_suggestion="suggestion" in draft.flags,
        actor=Actor(type=ActorType.COMPLAINANT, ref=turn.conversation.key),
        claims_infringement=True if "infringement" in draft.flags else None,
        retaliation="retaliation" in draft.flags,
        discipline="discipline" in draft.flags,
        power_of_attorney=is_mandated(draft),
    )


def complaint(turn: Turn, draft: Draft) -> Complaint:
    """The fields with their provenance, and beside them what the law asks beyond the form."""
    fields = dict(draft.fields)
    if turn.conversation.consent is not None:
        fields[FieldKey.CONSENT] = turn.conversation.consent
    return Complaint(
        title=short_title(draft.value(FieldKey.FACTS) or ""),
        fields=fields,
        statutory=_filing_facts(turn, draft),
        materials=dict(draft.materials),
        checklist=checklist_of(draft, turn.context),
    )


def _filing_facts(turn: Turn, draft: Draft) -> dict[str, str]:
    """Date, declaration of truth (Rules art. 4), who speaks (art. 12), versions, notes."""
    law = turn.context.form.statutory
    proxy = draft.value(FieldKey.ORIGIN) == Origin.PROXY.value
    facts = dict(draft.statutory) | {
        "notice_version": turn.conversation.notice_version,
        "form_version": draft.form_version,
        "list_version": law.version,
        "complaint_date": turn.context.today.isoformat(),
        "representation": "proxy" if proxy else "self",
        "truth_declared_at": turn.now.isoformat(),
        "truth_declared_in": turn.source.message_id,
        "truth_declaration_version": law.declaration_version,
        "truth_declaration_language": turn.language,
    }
    notes = [one.text for one in (*turn.conversation.notes, *draft.notes) if one.text.strip()]
    if notes:
        facts["notes"] = "\n\n".join(notes)
    return facts


def _known(draft: Draft) -> dict[str, Any]:
    """What the next matter need not ask again (S0-55)."""
    return {
        "reuse": reusable(draft.fields),
        "materials": draft.materials,
        "industry": draft.industry,
        "principal": draft.principal_origin,
        "enterprise_id": draft.enterprise_id,
    }


def _district(draft: Draft) -> str | None:
    """Canonical district; an unclear one is left to the officer."""
    if draft.state(FieldKey.DISTRICT) is not FieldState.FILLED:
        return None
    return draft.value(FieldKey.DISTRICT)


def filed(turn: Turn, outcome: TicketChanged, code: str | None) -> None:
    """Receipt (收件回执): number, look-up code, date of acceptance, officer, what comes next."""
    ticket = outcome.ticket
    draft = turn.draft
    due = outcome.due(CLOCK)
    officer = outcome.officer
    turn.ack(
        "intake.receipt",
        number=ticket.number,
        code=code if code is not None and outcome.events else "",
        due=None if due is None else due[0],
        provisional=due is not None and due[1],
        officer="" if officer is None else officer.name,
        officer_en="" if officer is None else officer.name_en,
        filed_at=ticket.created_at,
        files=len(ticket.attachments),
        **helping.contact_params(turn),
    )
    entry = FiledTicket(
        number=ticket.number,
        title=ticket.complaint.title,
        at=turn.now,
        language=turn.language,
        about=(ticket.complaint.value(FieldKey.FACTS) or "")[:ABOUT],
        **({} if draft is None else _known(draft)),
        missing=() if draft is None else tuple(queue(draft, turn.context)),
    )
    turn.change(
        draft=None,
        question=None,
        back_to=None,
        trail=(),
        notes=(),
        filed=(*turn.conversation.filed, entry),
    )
    turn.closed = True
    turn.effects += 1
    statutory.offer_rest(turn, entry)
    if turn.conversation.parked:
        left = turn.ack_at(
            "completed.parked", trace="parked_left", count=len(turn.conversation.parked)
        )
        turn.pause = left.offers

"""What happened to a ticket (案件事件). Append only; the ledger (台账) is a view of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from casework.model.people import Actor


class EventKind(StrEnum):
    """Kinds of events, with the keys of their ``data``."""

    FILED = "filed"  # number, title
    ROUTED_SENSITIVE = "routed_sensitive"  # reasons
    CONFIDENTIAL_REQUESTED = "confidential_requested"  # -
    ASSIGNED = "assigned"  # officer_id, rule; by a person also reason, from
    DEADLINE_SET = "deadline_set"  # rule, due, provisional
    ACKNOWLEDGED = "acknowledged"  # officer_id  签收
    MATERIAL_COMPLETE = "material_complete"  # acceptance_due, provisional  材料齐全
    ACCEPTED = "accepted"  # handling_due, provisional  受理
    QUESTION_ASKED = "question_asked"  # question
    QUESTION_ANSWERED = "question_answered"  # answer, message_id
    ADDENDUM = "addendum"  # text, message_id, key (of a corrected field or a material) or ""
    ATTACHED = "attached"  # attachment_id, name, of a material also key
    PROGRESS = "progress"  # note, public ("yes"/"no")
    CONCLUDED = "concluded"  # result
    WITHDRAWN = "withdrawn"  # reason, message_id
    STATUS_BY_RECEIPT = "status_by_receipt"  # -
    CHANNEL_LINKED = "channel_linked"  # by (receipt_code, email)
    HANDED_OVER = "handover_with_draft"  # -
    NOTICE_UNDELIVERED = "notice_undelivered"  # delivery_id, channel
    NOTICE_PASSED_ON = "notice_passed_on"  # officer_id, channel ("": a stand-in is asked), reason
    DUE_RECOMPUTED = "due_recomputed"  # rule, old, new
    IDENTITY_BOUND = "identity_bound"  # enterprise_id
    SENSITIVITY_CHANGED = "sensitivity_changed"  # sensitive, restricted, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEvent:
    """One thing that happened. ``seq`` counts from 1 within the ticket.

    ``data`` holds strings only (JSON-ready); free text in it is sealed by the storage room.
    """

    ticket_id: UUID
    seq: int
    at: datetime
    kind: EventKind
    actor: Actor
    data: Mapping[str, str] = field(default_factory=dict)

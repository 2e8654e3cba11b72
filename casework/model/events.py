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
    CONCLUDED = "concluded"  # result, ground, sub
    WITHDRAWN = "withdrawn"  # reason, message_id
    STATUS_BY_RECEIPT = "status_by_receipt"  # -
    CHANNEL_LINKED = "channel_linked"  # by (receipt_code, email)
    HANDED_OVER = "handover_with_draft"  # -
    NOTICE_UNDELIVERED = "notice_undelivered"  # delivery_id, channel
    NOTICE_PASSED_ON = "notice_passed_on"  # officer_id, channel ("": a stand-in is asked), reason
    DUE_RECOMPUTED = "due_recomputed"  # rule, old, new; counted: an earlier date not taken
    IDENTITY_BOUND = "identity_bound"  # enterprise_id
    SENSITIVITY_CHANGED = "sensitivity_changed"  # sensitive, restricted, reason
    SUPPLEMENT_ASKED = "supplement_asked"  # items (one a line), note, supplement_due, provisional
    NOT_ACCEPTED = "not_accepted"  # ground, reason  不予受理
    REFERRED = "referred"  # ground, reason, target, target_name  不予受理并告知其他途径
    CONVERTED = "converted"  # from_track, from_kind, track, kind, reason
    BACKED = "backed"  # backing, note; by the complainant also message_id
    METHOD_CHOSEN = "method_chosen"  # method, note  办理方式
    INQUIRED = "inquired"  # questions, answer_by  协查函
    INQUIRY_ANSWERED = "inquiry_answered"  # answer
    CONTACTED = "contacted"  # note, answered ("yes"/"no")
    PLANNED = "planned"  # plan, follower  办理工作方案
    ESCALATED = "escalated"  # level, from, reason  提级
    UNDERSTANDING = "understanding"  # person, text, understood ("yes"/"no"), message_id  谅解
    PROPOSED = "proposed"  # proposal_id, act, and what the act needs
    APPROVED = "approved"  # proposal_id, act
    DECLINED = "declined"  # proposal_id, act, reason
    EXTENDED = "extended"  # rule, old, new, days, reason, handling_due, provisional  延期
    CHINESE_CHECKED = "chinese_checked"  # text  中文核定文本
    RESULT_TOLD = "result_told"  # result  处理结果通知
    STRUCK_OFF = "struck_off"  # measures, evidence  销号
    REVISITED = "revisited"  # note, reached, satisfied ("yes"/"no"/"")  回访
    RATED = "rated"  # score, reason, message_id  满意度
    # reason, round, of (seq of the event that had ended it), handling_due; of one brought up: level
    REOPENED = "reopened"
    OBJECTED = "objected"  # text, message_id, superior  异议
    REPORTED_UP = "reported_up"  # rule, note  上报
    LIGHT_CHANGED = "light_changed"  # colour, old, reason, rule  红黄灯


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

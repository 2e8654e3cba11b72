"""What someone asks of the desk. A ticket has one door: ``desk.handle`` takes these and no other.

The chat, the officer's button, the JSON API and the clock build the same objects. Commands that
an officer gives carry ``expected_version``: a stale page is refused, never silently applied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from casework.model.complaint import Complaint, Urgency
from casework.model.origin import Origin
from casework.model.people import Actor
from casework.model.ticket import AttachmentRef, Industry, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class FileComplaint:
    """File a confirmed draft (提交诉求). ``draft_id`` makes it idempotent: one ticket a draft.

    ``number`` and ``lookup_hash`` are made by the caller (they need randomness and a key);
    ``claims_infringement``/``is_question``/``is_suggestion`` choose track and kind; an unknown
    claim (None) counts as made when an authority is named and the matter is not out of scope.
    ``retaliation`` (打击报复) and ``discipline`` (违纪) make the ticket restricted, as
    ``confidential`` does. ``power_of_attorney`` (授权委托书) was given: a chamber may then complain
    for its member.
    """

    draft_id: UUID
    number: str
    lookup_hash: bytes
    conversation_key: str
    language: str
    complaint: Complaint
    origin: Origin
    principal_origin: Origin | None
    industry: Industry
    topic: str | None
    district: str | None
    respondent: str | None
    authority: str | None
    urgency: Urgency
    scope: Scope
    enterprise_id: UUID | None
    attachments: tuple[AttachmentRef, ...]
    confidential: bool
    is_question: bool
    is_suggestion: bool
    actor: Actor
    claims_infringement: bool | None = None
    retaliation: bool = False
    discipline: bool = False
    power_of_attorney: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowStatus:
    """Ask how tickets stand (查询进度): own ones by conversation, another by its look-up hash."""

    conversation_key: str
    number: str | None = None
    lookup_hash: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMailCode:
    """Send a one-time code (一次性验证码) to an e-mail address, if a ticket's contact gave it.

    ``code`` is what the e-mail says; the desk keeps none of it. Whoever asks is told the same,
    whether the address is known or not.
    """

    conversation_key: str
    address: str
    language: str
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkByEmail:
    """The code was typed back: the address is proved, its tickets are linked (跨渠道关联)."""

    conversation_key: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToTicket:
    """An addition or correction after filing (补充); the original stays as it was.

    ``field`` is the field that it corrects, or the item of the legal list that it gives;
    ``materials`` are further items of the list in the same words, ``material_files`` the items
    that files are. ``confidential`` (保密) asks for named readers from now on; ``origin`` is who
    speaks after all: both may only raise the care that the ticket is given, never lower it.
    """

    number: str
    conversation_key: str
    text: str
    message_id: str
    materials: Mapping[str, str] = field(default_factory=dict)
    material_files: Mapping[UUID, str] = field(default_factory=dict)
    field: str = ""
    attachments: tuple[AttachmentRef, ...] = ()
    confidential: bool = False
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestion:
    """The complainant answers the officer's open question."""

    number: str
    conversation_key: str
    text: str
    message_id: str
    attachments: tuple[AttachmentRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawTicket:
    """The complainant withdraws (撤回); confirmed in the chat, kept in writing (Rules art. 20)."""

    number: str
    conversation_key: str
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge:
    """The officer has it (签收). Starts no clock."""

    ticket_id: UUID
    expected_version: int
    officer_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete:
    """The officer finds the material complete (材料齐全); the acceptance clock runs from there."""

    ticket_id: UUID
    expected_version: int
    officer_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """The statutory decision to accept (受理); starts the handling clock."""

    ticket_id: UUID
    expected_version: int
    officer_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AskComplainant:
    """The officer asks the complainant something; the answer comes back on the ticket."""

    ticket_id: UUID
    expected_version: int
    officer_id: UUID
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteProgress:
    """A progress note (办理进展); ``public`` notes are told to the complainant."""

    ticket_id: UUID
    expected_version: int
    officer_id: UUID
    note: str
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclude:
    """End the handling with a result that is told to the complainant (处理终结)."""

    ticket_id: UUID
    expected_version: int
    officer_id: UUID
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassign:
    """Give the ticket to another officer (改派), with a reason."""

    ticket_id: UUID
    expected_version: int
    officer_id: UUID
    to_officer_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """A person asked for a human (转人工) while a draft was open; told to the duty officer."""

    conversation_key: str
    language: str
    summary: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecomputeDueDates:
    """Count the open provisional due dates (暂定) of a ticket again, with the calendar of today.

    Given by the clock once a year's table has been announced; on other tickets it does nothing.
    """

    ticket_id: UUID


OfficerCommand = (
    Acknowledge | Complete | Accept | AskComplainant | NoteProgress | Conclude | Reassign
)
ComplainantCommand = (
    FileComplaint
    | ShowStatus
    | SendMailCode
    | LinkByEmail
    | AddToTicket
    | AnswerQuestion
    | WithdrawTicket
)
ClockCommand = RecomputeDueDates
Command = OfficerCommand | ComplainantCommand | HandOver | ClockCommand

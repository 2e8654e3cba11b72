"""What a complainant (诉求人) asks of the desk."""

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
class RateTicket:
    """The complainant rates the handling (满意度评价): ``score`` 1 to 5, perhaps a ``reason``.

    A low score reopens the matter or brings it to the next level, as the rule set says (S2-41).
    """

    number: str
    conversation_key: str
    score: int
    reason: str
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseObjection:
    """The complainant objects (异议) to a refusal or a result; kept, and told to the office.

    The next higher body takes the same matter by its own rules (Rules art. 22).
    """

    number: str
    conversation_key: str
    text: str
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmBacking:
    """The enterprise itself stands behind a forwarded matter (企业确认) and says so in the chat."""

    number: str
    conversation_key: str
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeToExtension:
    """The complainant's answer to the explanation of a delay (谅解): understood, or not."""

    number: str
    conversation_key: str
    understood: bool
    message_id: str

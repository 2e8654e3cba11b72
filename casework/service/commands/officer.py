"""What an officer (商务服务员) asks of the desk. A stale page is refused, never applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.model.procedure import Level
from casework.model.ticket import Kind, Track


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerCommand:
    """An act on a ticket: on which, as it was when the officer saw it, and by whom."""

    ticket_id: UUID
    expected_version: int
    officer_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge(OfficerCommand):
    """The officer has it (签收). Starts no clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete(OfficerCommand):
    """The officer finds the material complete (材料齐全); the acceptance clock runs from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSupplement(OfficerCommand):
    """The one notice of all that is missing (补正通知; Rules art. 13): once only.

    ``items`` are keys of the legal list or words of the officer; ``note`` explains them.
    """

    items: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(OfficerCommand):
    """The statutory decision to accept (受理); starts the handling clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse(OfficerCommand):
    """Not to accept (不予受理; Rules arts. 14, 15): one of the nine grounds, with reasons.

    ``target`` is the right door (a referral target of the rule set); with it the ticket is
    referred, and ``target_name`` says which body in words.
    """

    ground: str
    reason: str
    target: str = ""
    target_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Convert(OfficerCommand):
    """Another track or kind (转换办理路径), with a reason; what was before is kept, not erased."""

    track: Track
    kind: Kind
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBacking(OfficerCommand):
    """Who stands behind a forwarded or chamber's matter (支持依据): the enterprise or its proxy.

    ``by_proxy``: a power of attorney (授权委托书) was given; ``note`` names the proof.
    """

    by_proxy: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseMethod(OfficerCommand):
    """The way of handling (办理方式; Rules art. 18); ``m_4_other`` needs the ``note``."""

    method: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskComplainant(OfficerCommand):
    """The officer asks the complainant something; the answer comes back on the ticket."""

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InquireRespondent(OfficerCommand):
    """Ask the unit complained of (协查函; Rules art. 17), to be answered by ``answer_by``."""

    questions: str
    answer_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReply(OfficerCommand):
    """What the unit complained of answered (协查回复)."""

    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordContact(OfficerCommand):
    """A contact with the complainant (联系记录).

    An unanswered one starts the thirty days of absence (Rules art. 20); an answered one ends them.
    """

    note: str
    answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteProgress(OfficerCommand):
    """A progress note (办理进展); ``public`` notes are told to the complainant."""

    note: str
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPlan(OfficerCommand):
    """Handling plan of a hard matter (办理工作方案): timeline and who follows it (S0-49, S0-50)."""

    plan: str
    follower: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate(OfficerCommand):
    """Bring the matter to a higher ``level`` (提级办理), with the reason (S0-51)."""

    level: Level
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordUnderstanding(OfficerCommand):
    """The delay was explained and understood, or not (谅解记录; S0-49): to whom, in what words."""

    person: str
    text: str
    understood: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(OfficerCommand):
    """More time for the handling (延期; Rules art. 19): working ``days`` and the reason.

    Where the rule set asks for approval this is a proposal until another person approves it.
    """

    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckChinese(OfficerCommand):
    """The checked Chinese version (中文核定文本) of a matter written in another language."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclude(OfficerCommand):
    """End the handling (处理终结; Rules art. 20) with a result.

    ``ground`` is an ending ground of the rule set, needed on formal complaints; ``sub`` its
    sub-ground. Grounds that need approval, and every result of a sensitive ticket, are proposals
    until another person approves. ``tell``: the result is told to the complainant at once; else
    the clock of the result notice runs.
    """

    result: str
    ground: str = ""
    sub: str = ""
    tell: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TellResult(OfficerCommand):
    """The result notice (处理结果通知书) goes out (Rules art. 20); ``result`` may say it anew."""

    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeOff(OfficerCommand):
    """Propose to strike the matter off the ledger (销号): measures taken, and the evidence (S0-46).

    Another person approves; only then the ticket is closed.
    """

    measures: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(OfficerCommand):
    """Approve what another officer proposed (审批同意); it takes effect at once."""

    proposal_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(OfficerCommand):
    """Decline what another officer proposed (审批不同意), with the reason; nothing else changes."""

    proposal_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRevisit(OfficerCommand):
    """The follow-up visit (回访; S2-26): reached or not, satisfied or not, what was said.

    Someone who was not satisfied has the matter reopened.
    """

    note: str
    reached: bool
    satisfied: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(OfficerCommand):
    """Take the matter up again (重新办理): a new clock, and a link to what ended before."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUp(OfficerCommand):
    """The report that a clock asked for went upward (上报): the one-year report (Rules art. 21)."""

    rule: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassign(OfficerCommand):
    """Give the ticket to another officer (改派), with a reason."""

    to_officer_id: UUID
    reason: str

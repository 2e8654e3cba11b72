"""What someone asks of the desk. A ticket has one door: ``desk.handle`` takes these and no other.

The chat, the officer's button, the JSON API and the clock build the same objects. Commands that
an officer gives carry ``expected_version``: a stale page is refused, never silently applied.
"""

from casework.service.commands.clock import HandOver, RecomputeDueDates, Supervise
from casework.service.commands.complainant import (
    AddToTicket,
    AgreeToExtension,
    AnswerQuestion,
    ConfirmBacking,
    FileComplaint,
    LinkByEmail,
    RaiseObjection,
    RateTicket,
    SendMailCode,
    ShowStatus,
    WithdrawTicket,
)
from casework.service.commands.officer import (
    Accept,
    Acknowledge,
    Approve,
    AskComplainant,
    CheckChinese,
    ChooseMethod,
    Complete,
    Conclude,
    Convert,
    Decline,
    Escalate,
    Extend,
    InquireRespondent,
    NoteProgress,
    OfficerCommand,
    Reassign,
    RecordBacking,
    RecordContact,
    RecordReply,
    RecordRevisit,
    RecordUnderstanding,
    Refuse,
    Reopen,
    ReportUp,
    RequestSupplement,
    SetPlan,
    StrikeOff,
    TellResult,
)

ComplainantCommand = (
    FileComplaint
    | ShowStatus
    | SendMailCode
    | LinkByEmail
    | AddToTicket
    | AnswerQuestion
    | WithdrawTicket
    | RateTicket
    | RaiseObjection
    | ConfirmBacking
    | AgreeToExtension
)
ClockCommand = RecomputeDueDates | Supervise
Command = OfficerCommand | ComplainantCommand | HandOver | ClockCommand

__all__ = [
    "Accept",
    "Acknowledge",
    "AddToTicket",
    "AgreeToExtension",
    "AnswerQuestion",
    "Approve",
    "AskComplainant",
    "CheckChinese",
    "ChooseMethod",
    "ClockCommand",
    "Command",
    "ComplainantCommand",
    "Complete",
    "Conclude",
    "ConfirmBacking",
    "Convert",
    "Decline",
    "Escalate",
    "Extend",
    "FileComplaint",
    "HandOver",
    "InquireRespondent",
    "LinkByEmail",
    "NoteProgress",
    "OfficerCommand",
    "RaiseObjection",
    "RateTicket",
    "Reassign",
    "RecomputeDueDates",
    "RecordBacking",
    "RecordContact",
    "RecordReply",
    "RecordRevisit",
    "RecordUnderstanding",
    "Refuse",
    "Reopen",
    "ReportUp",
    "RequestSupplement",
    "SendMailCode",
    "SetPlan",
    "ShowStatus",
    "StrikeOff",
    "Supervise",
    "TellResult",
    "WithdrawTicket",
]

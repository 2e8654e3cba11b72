"""The handling itself (办理; Rules arts. 16-18): way, inquiry, contact, plan, next level."""

from __future__ import annotations

from dataclasses import replace

from casework.model.clocks import end_clocks
from casework.model.deadline import ClockCode, ClockStart, Deadline
from casework.model.errors import UnknownCode
from casework.model.events import EventKind
from casework.model.moves import Act, runs
from casework.model.ticket import Ticket, TicketStatus
from casework.service.acting import officer_actor, open_for, require_code, require_text, rules_of
from casework.service.change import change
from casework.service.clocks import started
from casework.service.commands import (
    CheckChinese,
    ChooseMethod,
    Escalate,
    InquireRespondent,
    RecordContact,
    RecordReply,
    RecordUnderstanding,
    ReportUp,
    SetPlan,
)
from casework.service.context import Context
from casework.service.happenings import Happening, deadlines_set, yes_no
from casework.service.outcomes import TicketChanged

OTHER_METHOD = "m_4_other"
ONE_YEAR_REPORT = "one_year_report"


def choose_method(command: ChooseMethod, context: Context) -> TicketChanged:
    """The way of handling (Rules art. 18); "other" needs words. Raises UnknownCode, TextMissing."""
    ticket, officer = open_for(command, Act.METHOD, context)
    known = rules_of(ticket, context).handling_methods
    method = require_code(command.method, known, what="method")
    note = command.note.strip()
    if method == OTHER_METHOD:
        note = require_text(note, Act.METHOD)
    data = {"method": method, "note": note}
    return change(
        ticket,
        [Happening(kind=EventKind.METHOD_CHOSEN, data=data)],
        actor=officer_actor(officer),
        context=context,
        procedure=replace(ticket.procedure, method=method),
    )


def inquire_respondent(command: InquireRespondent, context: Context) -> TicketChanged:
    """Ask the unit complained of, which has to co-operate (Rules art. 17)."""
    ticket, officer = open_for(command, Act.INQUIRE, context)
    questions = require_text(command.questions, Act.INQUIRE)
    data = {"questions": questions, "answer_by": command.answer_by.isoformat()}
    asked = Happening(kind=EventKind.INQUIRED, data=data)
    return change(ticket, [asked], actor=officer_actor(officer), context=context)


def record_reply(command: RecordReply, context: Context) -> TicketChanged:
    """What the unit complained of answered."""
    ticket, officer = open_for(command, Act.REPLY, context)
    data = {"answer": require_text(command.answer, Act.REPLY)}
    answered = Happening(kind=EventKind.INQUIRY_ANSWERED, data=data)
    return change(ticket, [answered], actor=officer_actor(officer), context=context)


def record_contact(command: RecordContact, context: Context) -> TicketChanged:
    """A contact with the complainant; the first unanswered one starts the days of absence."""
    ticket, officer = open_for(command, Act.CONTACT, context)
    note = require_text(command.note, Act.CONTACT)
    data = {"note": note, "answered": yes_no(holds=command.answered)}
    kept = end_clocks(ticket.deadlines, met={ClockCode.FIRST_CONTACT})
    begun: tuple[Deadline, ...] = ()
    since = ticket.procedure.contacted_on
    if command.answered:
        kept, since = end_clocks(kept, cancel={ClockCode.ABSENCE}), None
    elif not runs(ticket, ClockCode.ABSENCE):
        begun, since = started(ticket, ClockStart.CONTACT, context), context.today
    return change(
        ticket,
        [Happening(kind=EventKind.CONTACTED, data=data), *deadlines_set(begun)],
        actor=officer_actor(officer),
        context=context,
        deadlines=(*kept, *begun),
        procedure=replace(ticket.procedure, contacted_on=since),
    )


def set_plan(command: SetPlan, context: Context) -> TicketChanged:
    """Handling plan of a hard matter: its timeline, and who follows it (S0-47, S0-50)."""
    ticket, officer = open_for(command, Act.PLAN, context)
    data = {
        "plan": require_text(command.plan, Act.PLAN),
        "follower": require_text(command.follower, Act.PLAN),
    }
    return change(
        ticket,
        [Happening(kind=EventKind.PLANNED, data=data)],
        actor=officer_actor(officer),
        context=context,
        deadlines=end_clocks(ticket.deadlines, met={ClockCode.PLAN}),
        procedure=replace(ticket.procedure, planned=True),
    )


def escalate(command: Escalate, context: Context) -> TicketChanged:
    """Bring the matter to a higher level, with the reason (S0-51). Levels only rise."""
    ticket, officer = open_for(command, Act.ESCALATE, context)
    reason = require_text(command.reason, Act.ESCALATE)
    before = ticket.procedure.level
    if command.level.rank <= before.rank:
        raise UnknownCode(f"{command.level} from {before}", what="level", value=command.level.value)
    data = {"level": command.level.value, "from": before.value, "reason": reason}
    return change(
        ticket,
        [Happening(kind=EventKind.ESCALATED, data=data)],
        actor=officer_actor(officer),
        context=context,
        status=TicketStatus.ESCALATED,
        procedure=replace(ticket.procedure, level=command.level),
    )


def record_understanding(command: RecordUnderstanding, context: Context) -> TicketChanged:
    """The delay was explained to ``person`` and understood, or not (谅解记录; S0-49)."""
    ticket, officer = open_for(command, Act.EXPLAIN, context)
    data = {
        "person": require_text(command.person, Act.EXPLAIN),
        "text": require_text(command.text, Act.EXPLAIN),
        "understood": yes_no(holds=command.understood),
    }
    return change(
        ticket,
        [Happening(kind=EventKind.UNDERSTANDING, data=data)],
        actor=officer_actor(officer),
        context=context,
        procedure=replace(ticket.procedure, understood=command.understood),
    )


def check_chinese(command: CheckChinese, context: Context) -> TicketChanged:
    """The checked Chinese version is the record of a matter in another language (Rules art. 11)."""
    ticket, officer = open_for(command, Act.CHECK_CHINESE, context)
    data = {"text": require_text(command.text, Act.CHECK_CHINESE)}
    return change(
        ticket,
        [Happening(kind=EventKind.CHINESE_CHECKED, data=data)],
        actor=officer_actor(officer),
        context=context,
        procedure=replace(ticket.procedure, chinese_checked=True),
    )


def report_up(command: ReportUp, context: Context) -> TicketChanged:
    """The one-year report (一年未结专报) went to the own-level government (Rules art. 21)."""
    ticket, officer = open_for(command, Act.REPORT_UP, context)
    rule = require_code(command.rule, (ONE_YEAR_REPORT,), what="report")
    data = {"rule": rule, "note": require_text(command.note, Act.REPORT_UP)}
    return change(
        ticket,
        [Happening(kind=EventKind.REPORTED_UP, data=data)],
        actor=officer_actor(officer),
        context=context,
        deadlines=end_clocks(ticket.deadlines, met={rule}),
    )


def heard(ticket: Ticket) -> dict[str, object]:
    """Columns once the complainant was heard of: the days of absence end (Rules art. 20)."""
    if ticket.procedure.contacted_on is None:
        return {}
    return {
        "deadlines": end_clocks(ticket.deadlines, cancel={ClockCode.ABSENCE}),
        "procedure": replace(ticket.procedure, contacted_on=None),
    }

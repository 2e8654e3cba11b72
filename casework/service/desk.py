"""The ticket's one door: chat, officer's button, JSON API and clock all come through ``handle``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from casework.model.jurisdiction import Jurisdiction
from casework.service import (
    approvals,
    backing,
    complete,
    conclude,
    convert,
    extend,
    hand_over,
    handling,
    intake,
    reassign,
    recompute,
    refuse,
    reopen,
    strike_off,
    supervise,
    supplement,
    work,
)
from casework.service import commands as asked
from casework.service.complainant import add, link, status, voice, withdraw
from casework.service.context import Context
from casework.service.outcomes import Outcome
from casework.service.ports import UnitOfWork

USE_CASES: Mapping[type, Callable[[Any, Context], Outcome]] = {
    asked.FileComplaint: intake.file_complaint,
    asked.ShowStatus: status.show_status,
    asked.SendMailCode: link.send_mail_code,
    asked.LinkByEmail: link.link_by_email,
    asked.AddToTicket: add.add_to_ticket,
    asked.AnswerQuestion: add.answer_question,
    asked.WithdrawTicket: withdraw.withdraw_ticket,
    asked.RateTicket: voice.rate_ticket,
    asked.RaiseObjection: voice.raise_objection,
    asked.ConfirmBacking: voice.confirm_backing,
    asked.AgreeToExtension: voice.agree_to_extension,
    asked.Acknowledge: work.acknowledge,
    asked.Complete: complete.complete,
    asked.RequestSupplement: supplement.request_supplement,
    asked.Accept: work.accept,
    asked.Refuse: refuse.refuse,
    asked.Convert: convert.convert,
    asked.RecordBacking: backing.record_backing,
    asked.ChooseMethod: handling.choose_method,
    asked.AskComplainant: work.ask_complainant,
    asked.InquireRespondent: handling.inquire_respondent,
    asked.RecordReply: handling.record_reply,
    asked.RecordContact: handling.record_contact,
    asked.NoteProgress: work.note_progress,
    asked.SetPlan: handling.set_plan,
    asked.Escalate: handling.escalate,
    asked.RecordUnderstanding: handling.record_understanding,
    asked.Extend: extend.extend,
    asked.CheckChinese: handling.check_chinese,
    asked.Conclude: conclude.conclude,
    asked.TellResult: conclude.tell_result,
    asked.StrikeOff: strike_off.strike_off,
    asked.Approve: approvals.approve,
    asked.Decline: approvals.decline,
    asked.RecordRevisit: reopen.record_revisit,
    asked.Reopen: reopen.reopen,
    asked.ReportUp: handling.report_up,
    asked.Reassign: reassign.reassign,
    asked.HandOver: hand_over.hand_over,
    asked.RecomputeDueDates: recompute.recompute_due_dates,
    asked.Supervise: supervise.supervise,
}


def handle(
    command: asked.Command,
    *,
    uow: UnitOfWork,
    jurisdiction: Jurisdiction,
    now: datetime,
    new_id: Callable[[], UUID],
) -> Outcome:
    """Carry out one command inside the caller's transaction; never commits.

    A command that took effect before (same draft, same message, same officer's acknowledgement)
    changes nothing and answers with the ticket as it stands. Raises a CaseworkError when the desk
    refuses, before anything is written.
    """
    context = Context(uow=uow, jurisdiction=jurisdiction, now=now, new_id=new_id)
    return USE_CASES[type(command)](command, context)

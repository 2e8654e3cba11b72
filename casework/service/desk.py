"""The ticket's one door: chat, officer's button, JSON API and clock all come through ``handle``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from casework.model.jurisdiction import Jurisdiction
from casework.service import commands as asked
from casework.service import complete, hand_over, intake, reassign, recompute, work
from casework.service.complainant import add, link, status, withdraw
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
    asked.Acknowledge: work.acknowledge,
    asked.Complete: complete.complete,
    asked.Accept: work.accept,
    asked.AskComplainant: work.ask_complainant,
    asked.NoteProgress: work.note_progress,
    asked.Conclude: work.conclude,
    asked.Reassign: reassign.reassign,
    asked.HandOver: hand_over.hand_over,
    asked.RecomputeDueDates: recompute.recompute_due_dates,
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

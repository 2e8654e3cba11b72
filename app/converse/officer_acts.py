"""What officers do in scripts: every act of the console, with the fields that it needs.

``do: refuse T1`` names act and ticket, ``with`` the fields of the command. Approvals are given by
somebody who may give them and did not propose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, get_type_hints
from uuid import UUID

from app.converse.errors import ScriptsMalformed
from casework.model.moves import Act
from casework.model.people import Officer
from casework.model.ticket import Ticket
from casework.service import commands as c
from casework.service.access import may_approve
from storage.interface import Store

if TYPE_CHECKING:
    from app.converse.stage import Stage

COMMANDS: Mapping[str, type[c.OfficerCommand]] = {
    Act.ACKNOWLEDGE: c.Acknowledge,
    Act.COMPLETE: c.Complete,
    Act.SUPPLEMENT: c.RequestSupplement,
    Act.ACCEPT: c.Accept,
    Act.REFUSE: c.Refuse,
    Act.CONVERT: c.Convert,
    Act.BACK: c.RecordBacking,
    Act.METHOD: c.ChooseMethod,
    Act.ASK: c.AskComplainant,
    Act.INQUIRE: c.InquireRespondent,
    Act.REPLY: c.RecordReply,
    Act.CONTACT: c.RecordContact,
    Act.PROGRESS: c.NoteProgress,
    Act.PLAN: c.SetPlan,
    Act.ESCALATE: c.Escalate,
    Act.EXPLAIN: c.RecordUnderstanding,
    Act.EXTEND: c.Extend,
    Act.CHECK_CHINESE: c.CheckChinese,
    Act.CONCLUDE: c.Conclude,
    Act.TELL: c.TellResult,
    Act.STRIKE_OFF: c.StrikeOff,
    Act.APPROVE: c.Approve,
    Act.DECLINE: c.Decline,
    Act.REVISIT: c.RecordRevisit,
    Act.REOPEN: c.Reopen,
    Act.REPORT_UP: c.ReportUp,
}
"""Acts by the names that scripts use."""
_DECIDES = frozenset({Act.APPROVE.value, Act.DECLINE.value})
_FOUND = frozenset({"ticket_id", "expected_version", "officer_id", "proposal_id"})
"""Fields that the stage knows by itself."""


async def officer_acts(stage: Stage, name: str, number: str, given: Mapping[str, Any]) -> None:
    """Carry one act out, as the officer who answers for the ticket, or who may approve."""
    kind = COMMANDS[name]
    _require_known(stage, kind, given)
    house, now = stage.road.house, stage.clock.now
    if number not in stage.names:
        raise ScriptsMalformed(number, where=stage.script.id, reason=f"no ticket {number}")

    def work(store: Store) -> None:
        ticket = store.tickets.by_number(stage.names[number])
        if ticket is not None:
            command = kind(**_common(store, ticket, name), **_values(kind, given))
            house.executor.execute(store, command, now=now)

    await house.database.write(work)


def _require_known(stage: Stage, kind: type[c.OfficerCommand], given: Mapping[str, Any]) -> None:
    known = {one.name for one in fields(kind)} - _FOUND
    strange = sorted(set(given) - known)
    if strange:
        reason = f"{kind.__name__} has no {', '.join(strange)}"
        raise ScriptsMalformed(reason, where=stage.script.id, reason=reason)


def _common(store: Store, ticket: Ticket, name: str) -> dict[str, Any]:
    """On which ticket, as it stands, by whom, and of a decision on what."""
    common: dict[str, Any] = {"ticket_id": ticket.id, "expected_version": ticket.version}
    if name not in _DECIDES:
        return {**common, "officer_id": ticket.assignment.officer_id}
    proposal = ticket.procedure.proposal
    proposed = None if proposal is None else proposal.by
    decides = _decider(store, ticket, proposed)
    proposal_id = ticket.id if proposal is None else proposal.id
    return {**common, "officer_id": decides.id, "proposal_id": proposal_id}


def _decider(store: Store, ticket: Ticket, proposed: UUID | None) -> Officer:
    able = [one for one in store.officers.all() if may_approve(officer=one, ticket=ticket)]
    return next(one for one in sorted(able, key=lambda one: one.login) if one.id != proposed)


def _values(kind: type[c.OfficerCommand], given: Mapping[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {name: _as(hints[name], value) for name, value in given.items()}


def _as(hint: Any, value: Any) -> Any:
    """The value as the command's field wants it."""
    read = _READ.get(hint)
    if read is not None:
        return read(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return value


_READ: Mapping[Any, Callable[[Any], Any]] = {
    date: lambda value: value if isinstance(value, date) else date.fromisoformat(value),
    tuple[str, ...]: tuple,
}

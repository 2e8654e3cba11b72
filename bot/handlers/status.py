"""How does it stand? (查询进度): own tickets at any time, others with their look-up code."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.dialogue import commands as c
from bot.dialogue.conversation import FiledTicket
from bot.dialogue.interruptions import close, interrupt
from bot.dialogue.turn import Turn
from casework.model.events import TicketEvent
from casework.model.people import Officer
from casework.model.ticket import Ticket
from casework.service.commands import ShowStatus
from casework.service.outcomes import StatusShown

SHOWN = 5
_CODE_DIGITS = 16
_TEXT_KEYS = ("note", "result", "question")


def ask(turn: Turn, command: c.AskStatus) -> None:
    """Own ticket, a number, or a look-up code; guessing codes is limited."""
    if command.code is None:
        turn.request(ShowStatus(conversation_key=turn.conversation.key, number=command.number))
        return
    if limited(turn):
        turn.answer("status.rate_limited", trace="rate_limited")
        _stop_asking(turn)
        return
    digits = "".join(char for char in command.code if char.isdigit())
    if len(digits) != _CODE_DIGITS:
        wrong_code(turn)
        return
    turn.request(
        ShowStatus(
            conversation_key=turn.conversation.key,
            lookup_hash=turn.context.hash_lookup(digits),
        )
    )


def limited(turn: Turn) -> bool:
    """Whether too many wrong codes came within the last hour."""
    conversation = turn.conversation
    if conversation.tried_at is None:
        return False
    if turn.now - conversation.tried_at >= turn.context.limits.code_pause:
        turn.change(tries=0, tried_at=None)
        return False
    return conversation.tries >= turn.context.limits.code_tries


def wrong_code(turn: Turn) -> None:
    """Count it; never say whether a ticket exists. After two failures it is not asked again."""
    tries = turn.conversation.tries + 1
    turn.change(tries=tries, tried_at=turn.now)
    turn.offers.append("human")
    if tries >= turn.context.limits.code_tries:
        turn.answer("status.rate_limited", trace="rate_limited")
        _stop_asking(turn)
        return
    turn.answer("status.wrong_code")
    if tries == 1:
        interrupt(turn, "receipt_code")
    else:
        _stop_asking(turn)


def _stop_asking(turn: Turn) -> None:
    if turn.conversation.asks == "receipt_code":
        close(turn)


def shown(turn: Turn, command: ShowStatus, outcome: StatusShown) -> None:
    """The tickets, newest first; none: the look-up code is asked for."""
    if not outcome.tickets:
        not_found(turn, command)
        return
    rows = list(zip(outcome.tickets, outcome.events, outcome.officers, strict=True))
    for ticket, events, officer in rows[:SHOWN]:
        turn.answer("status.ticket", trace="status", **_params(ticket, events, officer))
    if len(rows) > SHOWN:
        turn.answer("status.more", trace="status", count=len(rows) - SHOWN)
    _stop_asking(turn)
    if command.lookup_hash is not None:
        turn.change(tries=0, tried_at=None)
        turn.audit.append("status_by_receipt")
        _link(turn, [ticket for ticket, _, _ in rows])


def not_found(turn: Turn, command: ShowStatus) -> None:
    """Not known here, or nobody's business: the two are never told apart."""
    if command.lookup_hash is not None:
        wrong_code(turn)
        return
    asked = turn.conversation.asks == "receipt_code"
    turn.answer("status.need_code" if command.number is None else "status.need_code_for")
    if asked:
        turn.offers.append("human")
        close(turn)
    else:
        interrupt(turn, "receipt_code", about=command.number or "")


def _link(turn: Turn, tickets: list[Ticket]) -> None:
    """A ticket opened by its code belongs to this conversation from now on."""
    known = {one.number for one in turn.conversation.filed}
    linked = tuple(
        FiledTicket(number=ticket.number, title=ticket.complaint.title, at=turn.now, linked=True)
        for ticket in tickets
        if ticket.number not in known
    )
    turn.conversation = replace(turn.conversation, filed=(*linked, *turn.conversation.filed))


def _params(
    ticket: Ticket, events: tuple[TicketEvent, ...], officer: Officer | None
) -> dict[str, Any]:
    last = events[-1] if events else None
    text = (
        ""
        if last is None
        else next((last.data[key] for key in _TEXT_KEYS if last.data.get(key)), "")
    )
    due = [one for one in ticket.deadlines if one.state.value == "open"]
    first = min(due, key=lambda one: one.due) if due else None
    return {
        "number": ticket.number,
        "title": ticket.complaint.title,
        "status": ticket.status.value,
        "officer": "" if officer is None else officer.name,
        "officer_en": "" if officer is None else officer.name_en,
        "due": None if first is None else first.due,
        "rule": "" if first is None else first.rule,
        "provisional": first is not None and first.provisional,
        "event": "" if last is None else last.kind.value,
        "event_at": None if last is None else last.at,
        "text": text,
        "question": ticket.open_question or "",
    }

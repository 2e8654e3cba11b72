"""How does it stand? (查询进度): own tickets at any time, others with their look-up code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.dialogue import commands as c
from bot.dialogue.conversation import FiledTicket
from bot.dialogue.interruptions import close, interrupt
from bot.dialogue.standing import ticket_of
from bot.dialogue.standing_words import entries
from bot.dialogue.turn import Turn
from bot.dialogue.which import ABOUT, in_order, known_by
from bot.handlers import link, verdict
from bot.handlers.matter import reusable
from bot.handlers.news import entry_of
from casework.model.complaint import FieldKey
from casework.model.events import EventKind, TicketEvent
from casework.model.moves import Act, allowed
from casework.model.numbers import read_number
from casework.model.people import Officer
from casework.model.ticket import Ticket, TicketStatus
from casework.service.commands import LinkByEmail, ShowStatus
from casework.service.complainant.view import CLOCKS
from casework.service.outcomes import StatusShown

SHOWN = 5
_CODE_DIGITS = 16
_TEXT_KEYS = ("note", "result", "question")
_WITH_REASON = frozenset({EventKind.NOT_ACCEPTED, EventKind.REFERRED, EventKind.EXTENDED})
"""Events whose reason was told to the person."""


def ask(turn: Turn, command: c.AskStatus) -> None:
    """Own ticket, a number, or a look-up code; guessing codes is limited."""
    if command.code is None:
        number = command.number or _meant(turn)
        turn.request(ShowStatus(conversation_key=turn.conversation.key, number=number))
        return
    if limited(turn):
        too_many(turn)
        return
    digits = "".join(char for char in command.code if char.isdigit())
    if link.awaits(turn, digits):
        link.typed_back(turn, digits)
        return
    if len(digits) != _CODE_DIGITS:
        wrong_code(turn)
        return
    turn.request(
        ShowStatus(
            conversation_key=turn.conversation.key,
            number=command.number,
            lookup_hash=turn.context.hash_lookup(digits),
        )
    )


def _meant(turn: Turn) -> str | None:
    """The one of several tickets that the question names by its place or words of its title."""
    filed = turn.conversation.filed
    if turn.message is None or len(filed) <= 1:
        return None
    newest_first = tuple(reversed(filed))
    placed = in_order(turn.message.text, newest_first, turn.context.form.phrases)
    found = placed or known_by(turn.message.text, filed)
    return None if found is None else found.number


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
    if tries >= turn.context.limits.code_tries:
        too_many(turn)
        return
    turn.answer_at("status.wrong_code", trace="wrong_code")
    if tries == 1:
        interrupt(turn, "receipt_code")
    else:
        _stop_asking(turn)


def too_many(turn: Turn) -> None:
    """No more tries within the hour, here or for everybody."""
    turn.answer_at("status.limited", trace="rate_limited")
    _stop_asking(turn)


def _stop_asking(turn: Turn) -> None:
    if turn.conversation.asks == "receipt_code":
        close(turn)


def shown(turn: Turn, command: ShowStatus | LinkByEmail, outcome: StatusShown) -> None:
    """One ticket in full, several as a list to choose from; none: the look-up code is asked for."""
    if not outcome.tickets:
        not_found(turn, command)
        return
    _stop_asking(turn)
    proved = isinstance(command, LinkByEmail) or command.lookup_hash is not None
    if proved:
        turn.change(tries=0, tried_at=None)
        _link(turn, outcome.tickets)
        _put_away(turn)
    _refresh(turn, outcome.tickets)
    if isinstance(command, ShowStatus) and command.lookup_hash is not None:
        turn.audit.append("status_by_receipt")
    if len(outcome.tickets) > 1:
        _list(turn, outcome.tickets)
        return
    (ticket,), (events,), (officer,) = outcome.tickets, outcome.events, outcome.officers
    turn.answer("status.ticket", trace="status", **_params(turn, ticket, events, officer))
    if proved and _is_theirs(turn, ticket):
        verdict.open_backing(turn, ticket.number)


def _is_theirs(turn: Turn, ticket: Ticket) -> bool:
    """Whether an enterprise opened what a consulate or a chamber brought in another place."""
    elsewhere = ticket.conversation_key != turn.conversation.key
    return elsewhere and turn.draft is None and allowed(Act.CONFIRM_BACKING, ticket)


def _refresh(turn: Turn, tickets: Sequence[Ticket]) -> None:
    """What the conversation remembers of the tickets is what stands at the desk."""
    by_number = {ticket.number: ticket for ticket in tickets}
    filed = turn.conversation.filed
    turn.change(
        filed=tuple(
            entry_of(one, by_number[one.number]) if one.number in by_number else one
            for one in filed
        )
    )


def _list(turn: Turn, tickets: Sequence[Ticket]) -> None:
    """Number and state of each, newest first; one is chosen by its number, place or title."""
    items = [{"number": one.number, "status": one.status.value} for one in tickets[:SHOWN]]
    turn.answer_at("status.several", trace="status", items=items, count=len(tickets))
    if len(tickets) > SHOWN:
        turn.answer_at("status.more", trace="status", count=len(tickets) - SHOWN)
    turn.offers += [f"show:{one.number}" for one in tickets[:SHOWN]]


def not_found(turn: Turn, command: ShowStatus | LinkByEmail) -> None:
    """Not known here, or nobody's business: the two are never told apart."""
    if isinstance(command, LinkByEmail) or command.lookup_hash is not None:
        wrong_code(turn)
        return
    asked = turn.conversation.asks == "receipt_code"
    again = tell_unknown(turn, command.number)
    if turn.context.mail is not None and not asked:
        turn.answer_at("second_channel.hint")
    if asked and not again:
        turn.offers.append("human")
        close(turn)
    else:
        interrupt(turn, "receipt_code", about=command.number or "")


def tell_unknown(turn: Turn, number: str | None) -> bool:
    """That nothing is known here by ``number``; True when it cannot be right: look again."""
    if number is not None and read_number(number) is None:
        turn.answer_at("status.mistyped", number=number)
        return True
    turn.answer_at("status.need_code" if number is None else "status.need_code_for")
    return False


def _put_away(turn: Turn) -> None:
    """Who came to look after a ticket is asked nothing for a draft in which nothing stands."""
    if turn.draft is not None and turn.draft.untold:
        turn.change(draft=None, question=None, back_to=None)


def _link(turn: Turn, tickets: Sequence[Ticket]) -> None:
    """A ticket opened by a proof belongs to this conversation from now on."""
    known = {one.number for one in turn.conversation.filed}
    linked = tuple(
        FiledTicket(
            number=ticket.number,
            title=ticket.complaint.title,
            at=turn.now,
            linked=True,
            about=(ticket.complaint.value(FieldKey.FACTS) or "")[:ABOUT],
            over=ticket.status is TicketStatus.WITHDRAWN,
            reuse=reusable(ticket.complaint.fields),
            materials=ticket.complaint.materials,
            industry=ticket.industry,
            principal=ticket.principal_origin,
            enterprise_id=ticket.enterprise_id,
        )
        for ticket in tickets
        if ticket.number not in known
    )
    turn.conversation = replace(turn.conversation, filed=(*linked, *turn.conversation.filed))


def _params(
    turn: Turn, ticket: Ticket, events: tuple[TicketEvent, ...], officer: Officer | None
) -> dict[str, Any]:
    """Where it stands: stage, the next date that was promised, what is awaited, the last news."""
    last = events[-1] if events else None
    due = [one for one in ticket.deadlines if one.state.value == "open" and one.rule in CLOCKS]
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
        "text": "" if last is None else _told(last, ticket),
        "question": ticket.open_question or "",
        **_procedure(turn, ticket),
    }


def _procedure(turn: Turn, ticket: Ticket) -> dict[str, Any]:
    """Round, extensions, and what a supplement still lacks."""
    awaited = ticket.status is TicketStatus.SUPPLEMENT_REQUESTED
    entry = ticket_of(turn.conversation, ticket.number)
    known = () if entry is None else entry.wanted
    missing = (known or ticket.procedure.supplement_items) if awaited else ()
    return {
        "entries": entries(missing, turn.context.form),
        "round": ticket.procedure.round,
        "extensions": ticket.procedure.extensions,
    }


def _told(last: TicketEvent, ticket: Ticket) -> str:
    """The words of the last event; those of a result that is not out yet stay inside."""
    if last.kind is EventKind.CONCLUDED and not ticket.procedure.result_told:
        return ""
    keys = ("reason",) if last.kind in _WITH_REASON else _TEXT_KEYS
    return next((last.data[key] for key in keys if last.data.get(key)), "")

"""The page of one ticket (诉求工单), and the acts on it."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from casework.model.errors import CaseworkError, StaleTicket
from casework.model.events import EventKind
from casework.model.moves import Act
from casework.model.numbers import read_number
from casework.model.when import local_date
from casework.service.outcomes import TicketChanged
from console import rights
from console.acts import (
    CATALOGUE,
    Situation,
    Stage,
    command_of,
    form_of,
    forms,
    kept_text,
    offered,
)
from console.errors import InputInvalid, PageNotFound
from console.gate import status_of
from console.ports import TicketPage
from console.ticket_view import ticket_view
from console.window import Call

PROPOSED = "proposed"
"""Parameter of the page after an act that waits for another person."""


async def show_ticket(call: Call) -> Response:
    """The page of a ticket."""
    page = await load_ticket(call)
    return _answer(call, page, {"done": _done(call, page)})


async def chinese_version(call: Call) -> Response:
    """The original of a matter in another language beside the editor of its Chinese version."""
    return _chinese(call, await load_ticket(call), {})


async def ticket_fragment(call: Call) -> Response:
    """The changing part of the page of a ticket."""
    situation = situation_of(call, await load_ticket(call))
    return call.page("ticket_fragment.html", _panel(situation) | _form_values())


async def do_act(call: Call) -> Response:
    """Carry out one act of the panel; what cannot be taken comes back with what was typed."""
    act = act_of(call)
    page = await load_ticket(call)
    try:
        changed = await execute(call, act, page)
    except (CaseworkError, InputInvalid) as error:
        return await _show_again(call, act, error)
    if not rights.may_read_ticket(call.officer, changed.ticket):
        return RedirectResponse("/console", 303)
    return RedirectResponse(_after(act, changed), 303)


async def execute(call: Call, act: Act, page: TicketPage) -> TicketChanged:
    """Hand the act to the desk. Raises CaseworkError, InputInvalid."""
    command = command_of(act, call.values, situation_of(call, page))
    return await call.service.execute(call.officer, command, now=call.now)


def _after(act: Act, changed: TicketChanged) -> str:
    """The page after an act, which says that it was done, or that it now waits for approval."""
    proposed = any(event.kind is EventKind.PROPOSED for event in changed.events)
    more = f"&{PROPOSED}=yes" if proposed else ""
    return f"/console/tickets/{changed.ticket.number}?done={act.value}{more}"


def _done(call: Call, page: TicketPage) -> str:
    parameters = call.request.query_params
    done = parameters.get("done", "")
    if done not in CATALOGUE:
        return ""
    waits = page.ticket.procedure.proposal is not None and PROPOSED in parameters
    return call.voice.say("proposal.done" if waits else f"act.{done}.done")


def act_of(call: Call) -> Act:
    """The act that the address names. Raises PageNotFound for one that officers do not have."""
    name = str(call.request.path_params["act"])
    if name not in CATALOGUE:
        raise PageNotFound
    return Act(name)


def situation_of(call: Call, page: TicketPage) -> Situation:
    """The ticket before the officer who asks for it now."""
    return Situation(page=page, viewer=call.officer, voice=call.voice, today=local_date(call.now))


async def load_ticket(call: Call) -> TicketPage:
    """The ticket that the address names. Raises PageNotFound, also when it is not for the reader.

    The right to read is checked here as well as behind the port: either alone would be enough.
    """
    number = read_number(str(call.request.path_params["number"]))
    page = await call.service.ticket(call.officer, number, now=call.now) if number else None
    if page is None or not rights.may_read_ticket(call.officer, page.ticket):
        raise PageNotFound
    return page


def _answer(
    call: Call, page: TicketPage, form: dict[str, object], *, status: int = 200
) -> Response:
    """The page of a ticket; ``form`` says what its forms hold and how the last act ended."""
    values = _panel(situation_of(call, page)) | _form_values() | form
    title = f"{page.ticket.number} {page.ticket.complaint.title}"
    return call.page("ticket.html", values, title=title, status=status)


def _chinese(
    call: Call, page: TicketPage, form: dict[str, object], *, status: int = 200
) -> Response:
    """The page of the Chinese version; who may not write it, or not now, reads the original."""
    situation = situation_of(call, page)
    may_write = Act.CHECK_CHINESE in offered(situation)
    values = {
        "ticket": ticket_view(situation),
        "form": form_of(Act.CHECK_CHINESE, situation) if may_write else None,
    }
    title = call.voice.say("chinese.title", number=page.ticket.number)
    return call.page("chinese.html", values | _form_values() | form, title=title, status=status)


def _panel(situation: Situation) -> dict[str, object]:
    """The ticket, and the forms of what can be done to it, by stage."""
    found = forms(situation)
    stages = [(stage, [one for one in found if one.stage is stage]) for stage in Stage]
    return {
        "ticket": ticket_view(situation),
        "stages": [(stage.value, own) for stage, own in stages if own],
    }


async def _show_again(call: Call, act: Act, error: CaseworkError | InputInvalid) -> Response:
    """The ticket as it stands now, why the act was not taken, and what was typed."""
    form: dict[str, object] = {
        "failed": act.value,
        "problem": _explained(call, error),
        "bad_field": str(error.params.get("field", "")),
        "kept": kept_text(call.values),
        "values": dict(call.values),
    }
    show = _chinese if act is Act.CHECK_CHINESE else _answer
    return show(call, await load_ticket(call), form, status=status_of(error))


def _explained(call: Call, error: CaseworkError | InputInvalid) -> str:
    """The sentence of the error; after a stale page the newest state is on the page already."""
    if isinstance(error, StaleTicket):
        return call.voice.say("problem.stale")
    return call.window.words.error(error, call.language)


def _form_values() -> dict[str, object]:
    """What the templates of the panel need when nothing was typed."""
    return {
        "done": "",
        "failed": "",
        "problem": "",
        "bad_field": "",
        "kept": "",
        "values": {},
    }

"""The page of one ticket (诉求工单), and the acts on it."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from casework.model.errors import CaseworkError, StaleTicket
from casework.model.moves import Act
from casework.model.numbers import read_number
from casework.service.outcomes import TicketChanged
from console import rights
from console.acts import OFFICER_ACTS, TEXT_FIELD, command_of, kept_text
from console.errors import InputInvalid, PageNotFound
from console.gate import status_of
from console.ports import TicketPage
from console.ticket_view import ticket_view
from console.window import Call


async def show_ticket(call: Call) -> Response:
    """The page of a ticket."""
    page = await load_ticket(call)
    done = call.request.query_params.get("done", "")
    return _answer(call, page, {"done": done if done in OFFICER_ACTS else ""})


async def ticket_fragment(call: Call) -> Response:
    """The changing part of the page of a ticket."""
    page = await load_ticket(call)
    view = ticket_view(page, call.officer, call.voice)
    return call.page("ticket_fragment.html", {"ticket": view} | _form_values())


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
    return RedirectResponse(f"/console/tickets/{changed.ticket.number}?done={act.value}", 303)


async def execute(call: Call, act: Act, page: TicketPage) -> TicketChanged:
    """Hand the act to the desk. Raises CaseworkError, InputInvalid."""
    command = command_of(act, call.values, ticket_id=page.ticket.id, officer=call.officer)
    return await call.service.execute(call.officer, command, now=call.now)


def act_of(call: Call) -> Act:
    """The act that the address names. Raises PageNotFound for one that officers do not have."""
    name = str(call.request.path_params["act"])
    if name not in OFFICER_ACTS:
        raise PageNotFound
    return Act(name)


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
    view = ticket_view(page, call.officer, call.voice)
    values = {"ticket": view} | _form_values() | form
    return call.page("ticket.html", values, title=f"{view.number} {view.title}", status=status)


async def _show_again(call: Call, act: Act, error: CaseworkError | InputInvalid) -> Response:
    """The ticket as it stands now, why the act was not taken, and what was typed."""
    form: dict[str, object] = {
        "failed": act.value,
        "problem": _explained(call, error),
        "bad_field": str(error.params.get("field", "")),
        "kept": kept_text(call.values),
        "values": dict(call.values),
    }
    return _answer(call, await load_ticket(call), form, status=status_of(error))


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
        "text_field": {act.value: name for act, name in TEXT_FIELD.items()},
    }

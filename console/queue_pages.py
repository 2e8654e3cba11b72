"""The lists: my tickets (我的), and the supervisors' list of all (全部)."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from casework.model.people import Officer
from casework.model.ticket import TicketStatus
from console import rights
from console.delivery_view import delivery_lines
from console.errors import PageNotFound
from console.queue_query import SHOWN, QueueQuery, cursor, read_query, ticket_filter
from console.queue_view import QueueView, queue_view
from console.voice import Voice
from console.window import Call

MINE, EVERY = "/console", "/console/all"
OWN_OPEN_AT_MOST = 200


async def my_queue(call: Call) -> Response:
    """The officer's own tickets; who reads none is told so."""
    if not rights.reads_tickets(call.officer):
        return call.page("no_reader.html", title=call.voice.say("no_reader.title"))
    query = read_query(call.request.query_params, mine=True)
    values = await _list_values(call, query)
    return call.page("queue.html", values, title=call.voice.say("queue.title"))


async def all_tickets(call: Call) -> Response:
    """All tickets that a supervisor may know of, with counts and notices that did not arrive."""
    query = read_query(call.request.query_params, mine=False)
    officers = await call.service.officers()
    choices = {
        "officers": [(str(one.id), call.voice.name(one)) for one in officers],
        "districts": _districts(officers, query, call.voice),
    }
    values = choices | await _list_values(call, query) | await _overview_values(call)
    return call.page("all.html", values, title=call.voice.say("all.title"))


async def queue_fragment(call: Call) -> Response:
    """The changing part of either list."""
    parameters = call.request.query_params
    if not rights.reads_tickets(call.officer):
        raise PageNotFound
    if parameters.get("list") != "all":
        query = read_query(parameters, mine=True)
        return call.page("queue_fragment.html", await _list_values(call, query))
    if not rights.supervises(call.officer):
        raise PageNotFound
    values = await _list_values(call, read_query(parameters, mine=False))
    return call.page("all_fragment.html", values | await _overview_values(call))


async def load_list(call: Call, query: QueueQuery) -> QueueView:
    """One page of a list as the viewer may see it."""
    settings = call.window.settings
    limit = OWN_OPEN_AT_MOST if query.by_due_date else settings.page_size
    wanted = ticket_filter(query, call.officer, limit=limit, secret=settings.secret)
    wanted = rights.narrowed(call.officer, wanted)
    page = await call.service.queue(call.officer, wanted, now=call.now)
    after = None
    if page.more and page.items:
        last = page.items[-1].row
        after = cursor(query, call.officer, last, secret=settings.secret)
    return queue_view(page, query, voice=call.voice, as_of=call.now, next_cursor=after)


async def _list_values(call: Call, query: QueueQuery) -> dict[str, object]:
    view = await load_list(call, query)
    return {
        "queue": view,
        "path": MINE if query.mine else EVERY,
        "query": query,
        "statuses": [(one.value, call.voice.label(one.value, "status")) for one in TicketStatus],
        "shown": SHOWN,
        "fragment": query.fragment_address(),
    }


async def _overview_values(call: Call) -> dict[str, object]:
    overview = await call.service.overview(call.officer)
    undelivered = await call.service.undelivered(call.officer, now=call.now)
    officers = {one.id: one for one in await call.service.officers()}
    return {
        "counts": [
            (one.value, call.voice.label(one.value, "status"), overview.counts[one])
            for one in TicketStatus
            if overview.counts.get(one)
        ],
        "undelivered": delivery_lines(undelivered, officers, call.voice),
    }


def _districts(
    officers: Sequence[Officer], query: QueueQuery, voice: Voice
) -> list[tuple[str, str]]:
    """Districts that have an officer, and the one that is asked for."""
    known = {one.district for one in officers if one.district}
    wanted = {query.district} if query.district else set()
    return [(one, voice.label(one, "district")) for one in sorted(known | wanted)]

"""All addresses of the console in one table."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.routing import BaseRoute, Route

from channels.words import Words
from console import api, files, live, queue_pages, sign_in_pages, ticket_pages
from console.gate import Access, Form, Gate
from console.pages import Pages
from console.passwords import Passwords
from console.ports import ConsoleService
from console.sessions import Sessions
from console.settings import ConsoleSettings
from console.static_files import StaticFiles
from console.window import Handler, Window

_EVERY_METHOD = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def routes(
    service: ConsoleService,
    words: Words,
    settings: ConsoleSettings,
    passwords: Passwords | None = None,
) -> list[BaseRoute]:
    """The routes of the officers' window, all under ``/console``."""
    statics = StaticFiles(https=settings.https)
    window = Window(
        service=service,
        words=words,
        settings=settings,
        sessions=Sessions(service, settings, passwords),
        pages=Pages(words, statics),
        statics=statics,
    )
    return [*_visitor_routes(window), *_page_routes(window), *_api_routes(window), _rest(window)]


def _visitor_routes(window: Window) -> list[BaseRoute]:
    pages = sign_in_pages
    table: Mapping[str, Mapping[str, Handler]] = {
        "/sign-in": {"GET": pages.sign_in_form, "POST": pages.sign_in},
        "/sign-in/{token}": {"GET": pages.link_landing, "POST": pages.use_link},
        "/language": {"POST": pages.choose_language},
    }
    return [
        Route("/console/static/{name}", window.statics, methods=["GET"], name="console:static"),
        *(
            _route(path, Gate(window=window, handlers=handlers, access=Access.VISITOR))
            for path, handlers in table.items()
        ),
    ]


def _page_routes(window: Window) -> list[BaseRoute]:
    pages: Mapping[str, Mapping[str, Handler]] = {
        "": {"GET": queue_pages.my_queue},
        "/tickets/{number}": {"GET": ticket_pages.show_ticket},
        "/tickets/{number}/{act}": {"POST": ticket_pages.do_act},
        "/attachments/{attachment_id}": {"GET": files.download},
        "/sign-out": {"POST": sign_in_pages.sign_out},
    }
    fragments: Mapping[str, Mapping[str, Handler]] = {
        "/fragments/queue": {"GET": queue_pages.queue_fragment},
        "/fragments/ticket/{number}": {"GET": ticket_pages.ticket_fragment},
    }
    every = Gate(window=window, handlers={"GET": queue_pages.all_tickets}, access=Access.SUPERVISOR)
    return [
        *(_route(path, Gate(window=window, handlers=one)) for path, one in pages.items()),
        _route("/all", every),
        *(
            _route(path, Gate(window=window, handlers=one, form=Form.FRAGMENT, watches=True))
            for path, one in fragments.items()
        ),
    ]


def _api_routes(window: Window) -> list[BaseRoute]:
    table: Mapping[str, Mapping[str, Handler]] = {
        "/api/me": {"GET": api.me},
        "/api/tickets": {"GET": api.list_tickets},
        "/api/tickets/{number}": {"GET": api.get_ticket},
        "/api/tickets/{number}/{act}": {"POST": api.post_act},
    }
    stream = Gate(window=window, handlers={"GET": live.event_stream}, form=Form.JSON, watches=True)
    return [
        _route("/api/events", stream),
        *(
            _route(path, Gate(window=window, handlers=handlers, form=Form.JSON))
            for path, handlers in table.items()
        ),
    ]


def _rest(window: Window) -> BaseRoute:
    """What is no page of the console, and methods that a page does not have."""
    nothing = Gate(window=window, handlers={}, access=Access.VISITOR)
    return Route("/console/{rest:path}", nothing, methods=_EVERY_METHOD, name="console:rest")


def _route(path: str, gate: Gate) -> BaseRoute:
    return Route(f"/console{path}", gate, methods=list(gate.handlers), name=f"console:{path}")

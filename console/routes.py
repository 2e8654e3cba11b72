"""All addresses of the console in one table."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from channels.security import SecurityHeaders
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

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""Content security policy of the console: own files only, nothing inline, no HTML from strings."""

_EVERY_METHOD = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_Handlers = Mapping[str, Handler]


def routes(
    service: ConsoleService,
    words: Words,
    settings: ConsoleSettings,
    passwords: Passwords | None = None,
) -> list[BaseRoute]:
    """The routes of the officers' window, all under ``/console``."""
    statics = StaticFiles()
    window = Window(
        service=service,
        words=words,
        settings=settings,
        sessions=Sessions(service, settings, passwords),
        pages=Pages(words, statics),
        statics=statics,
    )
    headers = Middleware(SecurityHeaders, https=settings.https, policy=POLICY)
    static = Route(
        "/console/static/{name}",
        statics,
        methods=["GET"],
        name="console:static",
        middleware=[headers],
    )
    gates = {
        **_visitor_gates(window),
        **_page_gates(window),
        **_fragment_gates(window),
        **_api_gates(window),
        "/{rest:path}": Gate(window=window, handlers={}, access=Access.VISITOR),
    }
    return [static, *(_route(path, gate, headers) for path, gate in gates.items())]


def _visitor_gates(window: Window) -> Mapping[str, Gate]:
    pages = sign_in_pages
    table: Mapping[str, _Handlers] = {
        "/sign-in": {"GET": pages.sign_in_form, "POST": pages.sign_in},
        "/sign-in/{token}": {"GET": pages.link_landing, "POST": pages.use_link},
        "/language": {"POST": pages.choose_language},
    }
    return {
        path: Gate(window=window, handlers=handlers, access=Access.VISITOR)
        for path, handlers in table.items()
    }


def _page_gates(window: Window) -> Mapping[str, Gate]:
    table: Mapping[str, _Handlers] = {
        "": {"GET": queue_pages.my_queue},
        "/tickets/{number}": {"GET": ticket_pages.show_ticket},
        "/tickets/{number}/chinese": {"GET": ticket_pages.chinese_version},
        "/tickets/{number}/{act}": {"POST": ticket_pages.do_act},
        "/attachments/{attachment_id}": {"GET": files.download},
        "/documents/{document_id}": {"GET": files.paper},
        "/sign-out": {"POST": sign_in_pages.sign_out},
    }
    every: _Handlers = {"GET": queue_pages.all_tickets}
    supervisors = Gate(window=window, handlers=every, access=Access.SUPERVISOR)
    pages = {path: Gate(window=window, handlers=handlers) for path, handlers in table.items()}
    return pages | {"/all": supervisors}


def _fragment_gates(window: Window) -> Mapping[str, Gate]:
    table: Mapping[str, _Handlers] = {
        "/fragments/queue": {"GET": queue_pages.queue_fragment},
        "/fragments/ticket/{number}": {"GET": ticket_pages.ticket_fragment},
    }
    return {
        path: Gate(window=window, handlers=handlers, form=Form.FRAGMENT, watches=True)
        for path, handlers in table.items()
    }


def _api_gates(window: Window) -> Mapping[str, Gate]:
    table: Mapping[str, _Handlers] = {
        "/api/me": {"GET": api.me},
        "/api/tickets": {"GET": api.list_tickets},
        "/api/tickets/{number}": {"GET": api.get_ticket},
        "/api/tickets/{number}/acts": {"GET": api.list_acts},
        "/api/tickets/{number}/{act}": {"POST": api.post_act},
    }
    stream: _Handlers = {"GET": live.event_stream}
    gates = {
        path: Gate(window=window, handlers=handlers, form=Form.JSON)
        for path, handlers in table.items()
    }
    return gates | {
        "/api/events": Gate(window=window, handlers=stream, form=Form.JSON, watches=True)
    }


def _route(path: str, gate: Gate, headers: Middleware) -> Route:
    """One address; the gate without handlers answers what is no page of the console."""
    methods = tuple(gate.handlers) or _EVERY_METHOD
    name = f"console:{path}"
    return Route(f"/console{path}", gate, methods=methods, name=name, middleware=[headers])

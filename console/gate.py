"""The gate before every handler: origin, form token, session, language, headers, errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from casework.model.errors import NotPermitted, StaleTicket, TicketNotFound, ZhitongError
from console import rights
from console.acts import kept_text
from console.errors import ConsoleError, ForgedRequest, NotSignedIn, PageNotFound
from console.language import chosen
from console.requests import (
    CSRF_FIELD,
    CSRF_HEADER,
    own_path,
    read_values,
    refuse_other_sites,
)
from console.tokens import derived, new_token, same
from console.window import Call, Handler, Window

SAFE_METHODS = frozenset({"GET", "HEAD"})
SIGN_IN = "/console/sign-in"
HOME = "/console"
REFERRER_POLICY = (
    "same-origin"  # with "no-referrer" browsers would send our forms with Origin: null
)
_CONFLICT = 409
_UNAVAILABLE = 503
_STATUS_OF_OTHERS = {TicketNotFound: 404, NotPermitted: 403, StaleTicket: _CONFLICT}


class Access(Enum):
    """Who may pass."""

    VISITOR = auto()
    OFFICER = auto()
    SUPERVISOR = auto()


class Form(Enum):
    """How a route answers, which decides how it says that something went wrong."""

    PAGE = auto()
    FRAGMENT = auto()
    JSON = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """An ASGI endpoint: one path with its handlers by method.

    ``watches`` marks what a page fetches by itself: it does not count as the officer's own doing,
    so that an open page does not keep an idle session alive.
    """

    window: Window
    handlers: Mapping[str, Handler]
    access: Access = Access.OFFICER
    form: Form = Form.PAGE
    watches: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        settings = self.window.settings
        call = await self._identify(Request(scope, receive, send), settings.clock())
        try:
            call = await self._with_values(call)
            response = await self._pass(call)
        except ZhitongError as error:
            response = self._explain(error, call)
        response.headers.setdefault("Referrer-Policy", REFERRER_POLICY)
        self._keep_visitor(call, response)
        await response(scope, receive, send)

    async def _identify(self, request: Request, now: datetime) -> Call:
        settings = self.window.settings
        token = request.cookies.get(settings.cookie)
        signed_in = await self.window.sessions.find(token, now=now)
        visitor = request.cookies.get(settings.visitor_cookie) or new_token()
        return Call(
            request=request,
            window=self.window,
            now=now,
            language=chosen(request, settings),
            csrf=signed_in.session.csrf_secret if signed_in else self._visitor_token(visitor),
            visitor=visitor,
            values={},
            signed_in=signed_in,
        )

    async def _with_values(self, call: Call) -> Call:
        """The call with what was sent, unless another site sent it. Raises ForgedRequest."""
        if call.request.method in SAFE_METHODS:
            return call
        settings = self.window.settings
        refuse_other_sites(call.request.headers, settings.origins)
        values = await read_values(call.request, limit=settings.body_limit)
        return replace(call, values=values)

    async def _pass(self, call: Call) -> Response:
        method = "GET" if call.request.method == "HEAD" else call.request.method
        self._admit(call)
        if method not in SAFE_METHODS:
            self._check_form_token(call)
        handler = self.handlers.get(method)
        if handler is None:
            raise PageNotFound
        if call.signed_in and not self.watches:
            await self.window.sessions.touch(call.signed_in, now=call.now)
        return await handler(call)

    def _check_form_token(self, call: Call) -> None:
        """Raise ForgedRequest unless the form carries the token that our page gave it.

        A visitor's form (sign-in, language) may also carry the token of the visitor it was shown
        to: the officer may have signed in meanwhile in another tab.
        """
        given = call.request.headers.get(CSRF_HEADER) or call.values.get(CSRF_FIELD, "")
        fits = same(given, call.csrf)
        if self.access is Access.VISITOR:
            fits = same(given, self._visitor_token(call.visitor)) or fits
        if not fits:
            raise ForgedRequest

    def _visitor_token(self, visitor: str) -> str:
        return derived(secret=self.window.settings.secret, purpose="visitor form", value=visitor)

    def _admit(self, call: Call) -> None:
        if self.access is Access.VISITOR:
            return
        if call.signed_in is None:
            raise NotSignedIn
        if self.access is Access.SUPERVISOR and not rights.supervises(call.officer):
            raise PageNotFound

    def _keep_visitor(self, call: Call, response: Response) -> None:
        settings = self.window.settings
        known = settings.visitor_cookie in call.request.cookies
        if known or call.signed_in or self.access is not Access.VISITOR:
            return
        response.set_cookie(
            settings.visitor_cookie,
            call.visitor,
            secure=settings.https,
            httponly=True,
            samesite="lax",
        )

    def _explain(self, error: ZhitongError, call: Call) -> Response:
        status = status_of(error)
        sentence = self.window.words.error(error, call.language)
        if self.form is Form.JSON:
            body = {"error": {"code": error.code, "message": sentence}}
            return JSONResponse(body, status)
        if self._leads_to_sign_in(error, call):
            back = own_path(call.here, default=HOME)
            return RedirectResponse(f"{SIGN_IN}?{urlencode({'next': back})}", 303)
        values = {
            "sentence": sentence,
            "kept": kept_text(call.values),
            "sign_in": isinstance(error, NotSignedIn),
        }
        title = call.voice.say("problem.title")
        return call.page("problem.html", values, status=status, title=title)

    def _leads_to_sign_in(self, error: ZhitongError, call: Call) -> bool:
        reading = call.request.method in SAFE_METHODS
        return isinstance(error, NotSignedIn) and reading and self.form is Form.PAGE


def status_of(error: ZhitongError) -> int:
    """HTTP status of an expected error."""
    if isinstance(error, ConsoleError):
        return error.status
    for kind, status in _STATUS_OF_OTHERS.items():
        if isinstance(error, kind):
            return status
    return _UNAVAILABLE if error.code == "store_unavailable" else _CONFLICT

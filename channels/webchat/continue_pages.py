"""The page behind a one-time link (续填页): one button, and only pressing it uses the link up.

Messengers fetch addresses that they see; so the page that an address gives says nothing, asks the
store for nothing, and the token goes on in the form's body alone, out of the address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from casework.model.errors import TooManyGuesses, ZhitongError
from channels.webchat.continue_port import ContinueService
from channels.webchat.errors import caught, retry_headers, status_of
from channels.webchat.form_pages import FormPages
from channels.webchat.guard import address_of, is_token

PAGE: Final = "/continue"
_LATEST: Final = "/#latest"
_SEE_OTHER, _GONE, _TOO_MANY = 303, 410, 429
_HEADERS: Final[Mapping[str, str]] = {"Referrer-Policy": "no-referrer"}


class ContinuePages(FormPages[ContinueService]):
    """The page, and the form that follows the link."""

    def routes(self) -> list[Route]:
        """All pages."""
        return [
            Route(PAGE + "/{token}", caught(self.show, self._refuse), methods=["GET"]),
            Route(PAGE, caught(self.follow, self._refuse), methods=["POST"]),
            Route(PAGE, self.home, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        """The same page for every token, right or wrong."""
        token = request.path_params["token"]
        return self._frame.page(
            request,
            "continue.html",
            self._language(request, request.query_params.get("lang", "")),
            headers=_HEADERS,
            token=token if is_token(token) else "",
            occupied=await self._intake.session_of(request) is not None,
        )

    async def follow(self, request: Request) -> Response:
        """Use the link up; the browser goes on with the draft."""
        fields = await self._intake.fields(request)
        chosen = self._language(request, fields.get("language", ""))
        request.state.language = chosen
        self._gate.opening(address=address_of(request))
        token = fields.get("token", "")
        session = await self._service.go_on(
            token=token if is_token(token) else "",
            language=chosen,
            tells=fields.get("tells") == "yes",
            address=address_of(request),
        )
        if session is None:
            return self._nothing(request, chosen, _GONE)
        response = RedirectResponse(_LATEST, status_code=_SEE_OTHER, headers=_HEADERS)
        self._guard.remember(response, self._guard.token_cookie, session)
        return response

    async def home(self, _request: Request) -> Response:
        """The address of the form, opened like a page (reloaded, bookmarked)."""
        return RedirectResponse(_LATEST, status_code=_SEE_OTHER)

    def _nothing(self, request: Request, language: str, status: int) -> Response:
        """The one page for all links that open nothing."""
        return self._frame.page(
            request, "continue_gone.html", language, status=status, headers=_HEADERS
        )

    async def _refuse(self, request: Request, error: ZhitongError) -> Response:
        """Too many tries look like any other link that opens nothing."""
        language = self._language(request, getattr(request.state, "language", ""))
        if isinstance(error, TooManyGuesses):
            return self._nothing(request, language, _TOO_MANY)
        return self._frame.page(
            request,
            "message.html",
            language,
            status=status_of(error),
            headers={**_HEADERS, **retry_headers(error)},
            error=self._words.error(error, language),
        )

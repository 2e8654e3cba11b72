"""The status page: how a case stands, by number and look-up code, without an account.

Number and code travel in the body of a form alone: they stand in no address and in no log. They
stay in the page as hidden fields, so that the copy and the other language need no second typing.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from casework.model.errors import TooManyGuesses, ZhitongError
from channels.webchat.errors import caught, retry_headers, status_of
from channels.webchat.form_pages import FormPages
from channels.webchat.guard import address_of
from channels.webchat.languages import LANGUAGES
from channels.webchat.status_port import StatusService, StatusSheet
from channels.webchat.status_view import StatusView

PAGE = "/status"
COPY = "/status/copy"
_SEE_OTHER = 303
_TOO_MANY = 429
_LONGEST = 60
"""Longer input is no number and no code."""


class StatusPages(FormPages[StatusService]):
    """The form, the sheet, and the printable copy of what was filed."""

    def routes(self) -> list[Route]:
        """All pages."""
        return [
            Route(PAGE, caught(self.ask, self._refuse), methods=["GET"]),
            Route(PAGE, caught(self.show, self._refuse), methods=["POST"]),
            Route(COPY, caught(self.copy, self._refuse), methods=["POST"]),
            Route(COPY, self.home, methods=["GET"]),
        ]

    async def ask(self, request: Request) -> Response:
        """The form for number and code."""
        return self._form(request, self._language(request))

    async def show(self, request: Request) -> Response:
        """How the case stands."""
        return await self._open(request, "status_sheet.html")

    async def copy(self, request: Request) -> Response:
        """What was filed, to be printed."""
        return await self._open(request, "status_copy.html")

    async def home(self, _request: Request) -> Response:
        """The address of the copy, opened like a page (reloaded, bookmarked)."""
        return RedirectResponse(PAGE, status_code=_SEE_OTHER)

    async def _open(self, request: Request, template: str) -> Response:
        fields = await self._intake.fields(request)
        number, code = (fields.get(name, "")[:_LONGEST] for name in ("number", "code"))
        request.state.number = number
        chosen = fields.get("language", "")
        language = self._language(request, chosen)
        response = await self._answer(request, template, language, number=number, code=code)
        if chosen in LANGUAGES:
            self._guard.remember(response, self._guard.language_cookie, chosen)
        return response

    async def _answer(
        self, request: Request, template: str, language: str, *, number: str, code: str
    ) -> Response:
        if not number.strip() or not code.strip():
            return self._form(request, language, number=number)
        self._gate.opening(address=address_of(request))
        sheet = await self._service.look_up(number=number, code=code, address=address_of(request))
        if sheet is None:
            error = self._words.text("status_page.no_match", language)
            return self._form(request, language, number=number, error=error)
        return self._sheet(request, template, language, sheet, code)

    def _sheet(
        self, request: Request, template: str, language: str, sheet: StatusSheet, code: str
    ) -> Response:
        view = StatusView(self._words, language)
        shown = view.copy(sheet) if template == "status_copy.html" else view.sheet(sheet)
        proof = {"number": sheet.view.ticket.number, "code": code}
        return self._frame.page(request, template, language, case=shown, proof=proof)

    def _form(
        self,
        request: Request,
        language: str,
        *,
        number: str = "",
        error: str = "",
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> Response:
        return self._frame.page(
            request,
            "status.html",
            language,
            status=status,
            headers=headers,
            number=number,
            error=error,
        )

    async def _refuse(self, request: Request, error: ZhitongError) -> Response:
        """The form with what went wrong; the number stays, a code never does."""
        language = self._language(request)
        return self._form(
            request,
            language,
            number=getattr(request.state, "number", ""),
            error=self._words.error(error, language),
            status=_TOO_MANY if isinstance(error, TooManyGuesses) else status_of(error),
            headers=retry_headers(error),
        )

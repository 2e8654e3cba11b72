"""The public pages ``/rules`` and ``/privacy``: plain documents, to be read, linked and printed.

They need no script, no account and no conversation. ``?lang=`` chooses the language and is
remembered; without it the visitor's own choice or the browser's is taken.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from channels.webchat.frame import Frame
from channels.webchat.guard import Guard
from channels.webchat.languages import LANGUAGES, language_of
from channels.webchat.paper import Paper, PaperService

RULES = "/rules"
PRIVACY = "/privacy"


class PaperPages:
    """The public papers."""

    def __init__(self, service: PaperService, *, guard: Guard, frame: Frame) -> None:
        self._service = service
        self._guard = guard
        self._frame = frame

    def routes(self) -> list[Route]:
        """Both pages."""
        return [
            Route(RULES, self.rules, methods=["GET"]),
            Route(PRIVACY, self.privacy, methods=["GET"]),
        ]

    async def rules(self, request: Request) -> Response:
        """Procedure and limits."""
        return self._page(request, self._service.rules, RULES)

    async def privacy(self, request: Request) -> Response:
        """What happens to what a person writes."""
        return self._page(request, self._service.privacy, PRIVACY)

    def _page(self, request: Request, paper: Callable[[str], Paper], path: str) -> Response:
        chosen = request.query_params.get("lang", "")
        language = chosen if chosen in LANGUAGES else language_of(request, self._guard)
        response = self._frame.page(
            request, "paper.html", language, paper=paper(language), path=path
        )
        if chosen in LANGUAGES:
            self._guard.remember(response, self._guard.language_cookie, chosen)
        return response

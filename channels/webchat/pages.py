"""The pages: everything works as plain forms; modules only make it smoother."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from casework.model.errors import ZhitongError
from channels.attachments import MEGABYTE
from channels.filetypes import ALL_TYPES
from channels.webchat.assets import Assets
from channels.webchat.errors import caught, retry_headers, status_of
from channels.webchat.guard import Guard, address_of, form_token, is_token, new_token
from channels.webchat.intake import Intake, Typed, typed_of
from channels.webchat.languages import LANGUAGES, language_of
from channels.webchat.rates import Gate
from channels.webchat.service import NothingHere, RequestMalformed, Session, WebChatService
from channels.webchat.settings import WebChatSettings
from channels.webchat.views import TranscriptView
from channels.words import Words

_TEMPLATES = Path(__file__).parent / "templates"
_SEE_OTHER = 303
_LATEST = "/#latest"
_HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_FORMS = ("messages", "language", "leave")
_ACCEPTED = ",".join(extension for kind in ALL_TYPES for extension in kind.extensions)
_EMPTY_LINE: Mapping[str, Any] = {
    **dict.fromkeys(("id", "day", "at", "time", "text"), ""),
    **dict.fromkeys(("files", "choices", "card"), ()),
    "receipt": False,
}
"""What the page's modules fill in."""


class Pages:
    """The chat page, the resume link, and the small forms around them."""

    def __init__(
        self,
        service: WebChatService,
        words: Words,
        settings: WebChatSettings,
        *,
        guard: Guard,
        gate: Gate,
        intake: Intake,
        assets: Assets,
    ) -> None:
        self._service = service
        self._words = words
        self._settings = settings
        self._guard = guard
        self._gate = gate
        self._intake = intake
        self._assets = assets
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def routes(self) -> list[Route]:
        """All pages and forms."""
        return [
            Route("/", caught(self.chat, self._refuse_chat), methods=["GET"]),
            Route("/chat/messages", caught(self.submit, self._refuse_chat), methods=["POST"]),
            Route("/chat/r/{token}", caught(self.resume, self._refuse), methods=["GET"]),
            Route("/chat/resume", caught(self.resume_link, self._refuse), methods=["GET"]),
            Route("/chat/resume", caught(self.resume_here, self._refuse), methods=["POST"]),
            Route("/chat/language", caught(self.language, self._refuse), methods=["POST"]),
            Route("/chat/leave", caught(self.leave, self._refuse), methods=["POST"]),
            *(Route(f"/chat/{form}", self.home, methods=["GET"]) for form in _FORMS),
        ]

    async def chat(self, request: Request) -> Response:
        """The conversation. Opens none: that happens with the first message."""
        return await self._chat(request, Typed())

    async def submit(self, request: Request) -> Response:
        """A message as a plain form: stored, then back to the conversation."""
        await self._intake.take(request, language=language_of(request, self._guard))
        return await self._back(request)

    async def _chat(self, request: Request, typed: Typed, language: str | None = None) -> Response:
        """The page with the transcript; ``language`` when it has just been switched."""
        session = await self._intake.session_of(request)
        language = language or language_of(request, self._guard, session)
        lines = (
            await self._service.transcript(session, limit=self._settings.transcript_lines)
            if session
            else ()
        )
        shown = TranscriptView(self._words, language).lines(lines)
        return self._page(request, "chat.html", language, lines=shown, error=None, typed=typed)

    async def _back(self, request: Request, language: str | None = None) -> Response:
        """To the conversation; where unsent text stands in the field, at once, so that it stays."""
        typed = typed_of(request)
        if typed.unsent and typed.text:
            return await self._chat(request, Typed(text=typed.text), language)
        return RedirectResponse(_LATEST, status_code=_SEE_OTHER)

    async def home(self, _request: Request) -> Response:
        """The address of a form, opened like a page (reloaded, bookmarked)."""
        return RedirectResponse(_LATEST, status_code=_SEE_OTHER)

    async def resume(self, request: Request) -> Response:
        """The resume link: the conversation goes on in this browser, the token leaves the address.

        Where another conversation lives in the browser the person decides: nothing gets lost.
        """
        self._gate.opening(address=address_of(request))
        token = request.path_params["token"]
        wanted = await self._session_by(token)
        current = await self._intake.session_of(request)
        if current is not None and current.key != wanted.key:
            language = language_of(request, self._guard, current)
            return self._page(request, "switch.html", language, token=token)
        return self._go_on_with(token)

    async def resume_here(self, request: Request) -> Response:
        """The person chose to go on with the other conversation."""
        token = (await self._intake.fields(request)).get("token", "")
        await self._session_by(token)
        return self._go_on_with(token)

    async def resume_link(self, request: Request) -> Response:
        """The link by which the conversation goes on from another device."""
        session = await self._intake.session_of(request)
        token = self._guard.cookie_token(request)
        link = self._settings.link(f"/chat/r/{token}") if session and token else None
        language = language_of(request, self._guard, session)
        return self._page(request, "resume.html", language, link=link)

    async def language(self, request: Request) -> Response:
        """Switch the language of page and conversation at any moment."""
        fields = await self._intake.fields(request)
        language = fields.get("language", "")
        if language not in LANGUAGES:
            raise RequestMalformed("language")
        session = await self._intake.session_of(request)
        if session is not None:
            await self._service.switch_language(session, language=language)
        self._intake.keep_typed(request, fields, unsent=True)
        response = await self._back(request, language)
        self._guard.remember(response, self._guard.language_cookie, language)
        return response

    async def leave(self, request: Request) -> Response:
        """Take the conversation off a shared computer."""
        await self._intake.fields(request)
        response = RedirectResponse("/", status_code=_SEE_OTHER)
        self._guard.forget(response)
        return response

    async def _session_by(self, token: str) -> Session:
        """The conversation of a token. Raises NothingHere."""
        session = await self._service.by_token(token) if is_token(token) else None
        if session is None:
            raise NothingHere
        return session

    def _go_on_with(self, token: str) -> Response:
        """Remember the conversation and go to it."""
        response = RedirectResponse(_LATEST, status_code=_SEE_OTHER)
        self._guard.remember(response, self._guard.token_cookie, token)
        return response

    async def _refuse_chat(self, request: Request, error: ZhitongError) -> Response:
        """The chat page with what went wrong; what was typed stays in the field."""
        language = language_of(request, self._guard)
        return self._page(
            request,
            "chat.html",
            language,
            status=status_of(error),
            headers=retry_headers(error),
            lines=None,
            error=self._words.error(error, language),
            typed=typed_of(request),
        )

    async def _refuse(self, request: Request, error: ZhitongError) -> Response:
        """A page that says what went wrong."""
        language = language_of(request, self._guard)
        return self._page(
            request,
            "message.html",
            language,
            status=status_of(error),
            headers=retry_headers(error),
            error=self._words.error(error, language),
        )

    def _page(
        self,
        request: Request,
        template: str,
        language: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> Response:
        """One page; a browser that comes for the first time gets its token here."""
        known = self._guard.cookie_token(request)
        token = known or new_token()
        html = self._templates.get_template(template).render(
            **self._frame(language), csrf=form_token(token), **values
        )
        response = HTMLResponse(html, status_code=status, headers=headers)
        self._guard.remember(response, self._guard.token_cookie, token)
        return response

    def _frame(self, language: str) -> dict[str, Any]:
        """What every page needs."""
        settings = self._settings
        return {
            "t": lambda key, **params: self._words.text(f"chat.{key}", language, **params),
            "language": language,
            "html_language": _HTML_LANGUAGES[language],
            "other": next(code for code in LANGUAGES if code != language),
            "other_html": next(_HTML_LANGUAGES[code] for code in LANGUAGES if code != language),
            "asset": self._assets.url,
            "bureau": settings.bureau[language],
            "contact": settings.contact.get(language, ""),
            "limits": {
                "text": settings.max_text,
                "files": settings.files.max_files,
                "file_mb": settings.files.max_bytes // MEGABYTE,
            },
            "accepted": _ACCEPTED,
            "empty": _EMPTY_LINE,
            "new_id": lambda: str(uuid4()),
        }

"""The pages: everything works as plain forms; modules only make it smoother."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from casework.model.errors import ZhitongError
from channels.webchat.errors import caught, retry_headers, status_of
from channels.webchat.frame import Frame
from channels.webchat.guard import Guard, address_of, is_token
from channels.webchat.intake import Intake, Typed, typed_of
from channels.webchat.languages import LANGUAGES, language_of
from channels.webchat.rates import Gate
from channels.webchat.service import NothingHere, RequestMalformed, Session, WebChatService
from channels.webchat.settings import WebChatSettings
from channels.webchat.views import TranscriptView
from channels.words import Words

_SEE_OTHER = 303
_LATEST = "/#latest"
_FORMS = ("messages", "language", "leave")


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
        frame: Frame,
    ) -> None:
        self._service = service
        self._words = words
        self._settings = settings
        self._guard = guard
        self._gate = gate
        self._intake = intake
        self._frame = frame

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
        return self._frame.page(
            request, "chat.html", language, lines=shown, error=None, typed=typed
        )

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
            return self._frame.page(request, "switch.html", language, token=token)
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
        return self._frame.page(request, "resume.html", language, link=link)

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
        return self._frame.page(
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
        return self._frame.page(
            request,
            "message.html",
            language,
            status=status_of(error),
            headers=retry_headers(error),
            error=self._words.error(error, language),
        )

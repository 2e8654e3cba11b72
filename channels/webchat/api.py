"""The JSON API under ``/api/chat``: for the page's own modules and for programs (Bearer token)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from casework.model.errors import ZhitongError
from channels.message import OutboundMessage
from channels.security import FILE_POLICY
from channels.webchat.errors import Endpoint, caught, retry_headers, status_of
from channels.webchat.guard import Guard, address_of, new_token
from channels.webchat.intake import Intake
from channels.webchat.languages import language_of
from channels.webchat.rates import Gate
from channels.webchat.service import NothingHere, Session, Submitted, Unavailable, WebChatService
from channels.webchat.settings import WebChatSettings
from channels.webchat.stream import Streams
from channels.webchat.views import TranscriptView
from channels.words import Words


class Api:
    """Plain function routes; values are written with the standard library's JSON."""

    def __init__(
        self,
        service: WebChatService,
        words: Words,
        settings: WebChatSettings,
        *,
        guard: Guard,
        gate: Gate,
        intake: Intake,
    ) -> None:
        self._service = service
        self._words = words
        self._settings = settings
        self._guard = guard
        self._gate = gate
        self._intake = intake
        self._streams = Streams(service, settings)

    def routes(self) -> list[Route]:
        """All addresses of the API."""
        return [
            self._route("/conversations", self.open, "POST"),
            self._route("/messages", self.submit, "POST"),
            self._route("/messages", self.transcript, "GET"),
            self._route("/events", self.events, "GET"),
            self._route("/attachments/{id:uuid}", self.attachment, "GET"),
        ]

    async def open(self, request: Request) -> Response:
        """A new conversation: its token (shown once, keep it) and its key."""
        self._gate.opening(address=address_of(request))
        token = new_token()
        language = language_of(request, self._guard)
        session = await self._service.open(token=token, language=language)
        return _json({"token": token, "key": session.key}, status=201)

    async def submit(self, request: Request) -> Response:
        """One message in; the answers out, if they come in time."""
        done = await self._intake.take(request, language=language_of(request, self._guard))
        return _json(_submitted(done))

    async def transcript(self, request: Request) -> Response:
        """The lines of the conversation, as the page shows them."""
        session = await self._intake.session_of(request)
        language = language_of(request, self._guard, session)
        lines = await self._lines(session)
        return _json(
            {"language": language, "lines": TranscriptView(self._words, language).lines(lines)}
        )

    async def events(self, request: Request) -> Response:
        """Live hints."""
        return self._streams.respond(request, await self._intake.require_session(request))

    async def attachment(self, request: Request) -> Response:
        """A file of the conversation, for download only."""
        session = await self._intake.require_session(request)
        wanted: UUID = request.path_params["id"]
        found = await self._service.attachment(session, wanted)
        if found is None:
            raise NothingHere
        return Response(
            found.data,
            media_type=found.attachment.media_type,
            headers={
                "Content-Disposition": disposition(found.attachment.name),
                "Content-Security-Policy": FILE_POLICY,
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
            },
        )

    def _route(self, path: str, endpoint: Endpoint, method: str) -> Route:
        """A route whose expected errors are answered as JSON."""
        return Route(f"/api/chat{path}", caught(endpoint, self._refuse), methods=[method])

    async def _lines(self, session: Session | None) -> Any:
        """The transcript; none before the first message."""
        if session is None:
            return ()
        return await self._service.transcript(session, limit=self._settings.transcript_lines)

    async def _refuse(self, request: Request, error: ZhitongError) -> Response:
        """An expected error: its code, its sentence, and what is known of the message."""
        body: dict[str, Any] = {
            "code": error.code,
            "error": self._words.error(error, language_of(request, self._guard)),
        }
        if isinstance(error, Unavailable):
            body["saved"] = error.saved
        return _json(body, status=status_of(error), headers=retry_headers(error))


def disposition(name: str) -> str:
    """Content-Disposition of a download (RFC 6266): plain letters first, then the true name."""
    plain = "".join(
        char if (char.isascii() and char.isalnum()) or char in "._-" else "_" for char in name
    )
    return f"attachment; filename=\"{plain or 'file'}\"; filename*=UTF-8''{quote(name, safe='')}"


def _submitted(done: Submitted) -> dict[str, Any]:
    """What became of a message."""
    return {
        "saved": True,
        "pending": done.pending,
        "repeated": done.repeated,
        "language": done.language,
        "replies": [_reply(message) for message in done.replies],
        "asks": done.asks,
        "tickets": done.tickets,
    }


def _reply(message: OutboundMessage) -> dict[str, Any]:
    """One answer."""
    return {
        "text": message.text,
        "choices": [{"id": choice.id, "label": choice.label} for choice in message.choices],
        "card": [
            {
                "key": row.key,
                "label": row.label,
                "value": row.value,
                "note": row.note,
                "edit": row.edit.id if row.edit else None,
            }
            for row in message.card
        ],
    }


def _json(
    value: Mapping[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A JSON answer, Chinese written as it is."""
    return Response(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")),
        status_code=status,
        media_type="application/json",
        headers=headers,
    )

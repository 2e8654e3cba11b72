"""Taking a message in: from a form or from JSON, for a known or a new conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request

from channels.webchat.bodies import JSON_TYPE, MULTIPART_TYPE, Body, media_type
from channels.webchat.guard import Guard, address_of
from channels.webchat.rates import Gate
from channels.webchat.service import (
    RequestMalformed,
    Session,
    SessionUnknown,
    Submission,
    Submitted,
    TextTooLong,
    WebChatService,
)
from channels.webchat.settings import WebChatSettings
from channels.webchat.uploads import uploads_of

PROOF_FIELD = "csrf"
PROOF_HEADER = "x-csrf"
_ID_LIMIT = 100
_CHOICE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Parsed:
    """A request's message, how long its sender waits, and its proof of origin."""

    submission: Submission
    wait: float
    proof: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the page's field: shown again when it was refused, or not sent at all.

    ``unsent``: a button was pressed beside the field, so the text was not part of the message.
    """

    text: str = ""
    message_id: str | None = None
    unsent: bool = False


def typed_of(request: Request) -> Typed:
    """What was typed in this request's form; empty when there was none or it was not read."""
    found = getattr(request.state, "typed", None)
    return found if isinstance(found, Typed) else Typed()


class Intake:
    """The one way in for messages of the web chat."""

    def __init__(
        self, service: WebChatService, settings: WebChatSettings, guard: Guard, gate: Gate
    ) -> None:
        self._service = service
        self._settings = settings
        self._guard = guard
        self._gate = gate
        self._uploads = asyncio.Semaphore(settings.parallel_uploads)

    async def session_of(self, request: Request) -> Session | None:
        """The conversation of the request, if there is one."""
        bearer = self._guard.bearer_token(request)
        token = self._guard.cookie_token(request) if bearer is None else bearer
        return await self._service.by_token(token) if token else None

    async def require_session(self, request: Request) -> Session:
        """The conversation of the request. Raises SessionUnknown."""
        session = await self.session_of(request)
        if session is None:
            raise SessionUnknown
        return session

    async def take(self, request: Request, *, language: str) -> Submitted:
        """Read, check and submit one message; a browser's first one opens its conversation."""
        if media_type(request) == JSON_TYPE:
            parsed = self._from_json(request, await self._body(request).json())
            return await self._submit(request, parsed, language)
        if media_type(request) != MULTIPART_TYPE:
            return await self._take_form(request, self._body(request), language)
        await self._require_someone(request)
        async with self._uploads:
            body = Body(request, self._settings.max_upload)
            return await self._take_form(request, body, language)

    async def fields(self, request: Request) -> Mapping[str, str]:
        """Texts of a small form. Raises RequestRefused when it is not from our own page."""
        async with self._body(request).form() as form:
            found = _texts(form)
        self.require_own_page(request, found.get(PROOF_FIELD, ""))
        return found

    async def _take_form(self, request: Request, body: Body, language: str) -> Submitted:
        """One message of a form, with or without files."""
        async with body.form() as form:
            parsed = await self._from_form(request, form)
            return await self._submit(request, parsed, language)

    def require_own_page(self, request: Request, proof: str) -> None:
        """Refuse what does not come from our own page. Raises RequestRefused."""
        token = self._guard.cookie_token(request)
        self._guard.require_own_page(request, token=token, proof=proof)

    async def _require_someone(self, request: Request) -> None:
        """Before a large body is read: a bearer's conversation, or a browser that got our page."""
        if self._guard.bearer_token(request) is not None:
            await self.require_session(request)
        elif self._guard.cookie_token(request) is None:
            raise SessionUnknown

    async def _submit(self, request: Request, parsed: Parsed, language: str) -> Submitted:
        """Find or open the conversation and hand the message over."""
        session = await self._session_for(request, parsed, language)
        self._gate.message(address=address_of(request), key=session.key)
        return await self._service.submit(session, parsed.submission, wait=parsed.wait)

    async def _session_for(self, request: Request, parsed: Parsed, language: str) -> Session:
        """By bearer token it must exist; by cookie it may begin now. Raises SessionUnknown."""
        if self._guard.bearer_token(request) is not None:
            return await self.require_session(request)
        self.require_own_page(request, parsed.proof)
        token = self._guard.cookie_token(request)
        if token is None:
            raise SessionUnknown
        session = await self._service.by_token(token)
        if session is not None:
            return session
        self._gate.opening(address=address_of(request))
        return await self._service.open(token=token, language=language)

    def _from_json(self, request: Request, data: Mapping[str, Any]) -> Parsed:
        """A JSON message: message_id and one of text, choice; optional wait in seconds."""
        return Parsed(
            submission=self._submission(
                message_id=data.get("message_id"),
                text=data.get("text", ""),
                choice=data.get("choice"),
            ),
            wait=self._wait(data.get("wait")),
            proof=request.headers.get(PROOF_HEADER, ""),
        )

    async def _from_form(self, request: Request, form: FormData) -> Parsed:
        """A form's message: the pressed button, else what was typed and the files with it."""
        fields = _texts(form)
        proof = fields.get(PROOF_FIELD) or request.headers.get(PROOF_HEADER, "")
        choice, say = fields.get("choice"), fields.get("say", "")
        pressed = bool(choice or say)
        self.keep_typed(request, fields, unsent=pressed)
        if self._guard.bearer_token(request) is None:
            self.require_own_page(request, proof)
        submission = self._submission(
            message_id=fields.get("message_id"),
            text=say if pressed else fields.get("text", ""),
            choice=choice or None,
            uploads=() if pressed else await uploads_of(form, self._settings.files),
        )
        return Parsed(submission=submission, wait=self._wait_of(fields), proof=proof)

    @staticmethod
    def keep_typed(request: Request, fields: Mapping[str, str], *, unsent: bool) -> None:
        """Note what stands in the field, for the page that follows."""
        request.state.typed = Typed(
            text=fields.get("text", ""), message_id=fields.get("message_id"), unsent=unsent
        )

    def _submission(
        self, *, message_id: object, text: object, choice: object, uploads: tuple[Any, ...] = ()
    ) -> Submission:
        """A checked message. Raises RequestMalformed, TextTooLong."""
        if not isinstance(message_id, str) or not 0 < len(message_id) <= _ID_LIMIT:
            raise RequestMalformed("message_id")
        if not isinstance(text, str) or not (choice is None or isinstance(choice, str)):
            raise RequestMalformed("text or choice")
        if len(text) > self._settings.max_text:
            raise TextTooLong(limit=self._settings.max_text)
        if choice is not None and not 0 < len(choice) <= _CHOICE_LIMIT:
            raise RequestMalformed("choice")
        said = text.replace("\r\n", "\n")
        if not said.strip() and choice is None and not uploads:
            raise RequestMalformed("nothing said")
        return Submission(message_id=message_id, text=said, choice=choice, uploads=uploads)

    def _wait(self, wanted: object) -> float:
        """Seconds to wait for the answer, within the limit. Raises RequestMalformed."""
        if wanted is None:
            return self._settings.wait
        if isinstance(wanted, bool) or not isinstance(wanted, (int, float)) or not wanted >= 0:
            raise RequestMalformed("wait")
        return min(float(wanted), self._settings.max_wait)

    def _wait_of(self, fields: Mapping[str, str]) -> float:
        """The same as a form says it. Raises RequestMalformed."""
        wanted = fields.get("wait")
        if wanted is None:
            return self._settings.wait
        try:
            return self._wait(float(wanted))
        except ValueError as error:
            raise RequestMalformed("wait") from error

    def _body(self, request: Request) -> Body:
        """A body without files."""
        return Body(request, self._settings.max_body)


def _texts(form: FormData) -> dict[str, str]:
    """Text fields of a form, the first of each name; files are left out."""
    fields: dict[str, str] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            fields.setdefault(name, value)
    return fields

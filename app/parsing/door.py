"""``POST /model/parse`` of our own, with the shape of Rasa's HTTP interface (语义解析接口).

A client of a Rasa server finds here what it asks for: ``/model/parse``, ``/status``, ``/version``,
a token in the query. The texts are understood by the engine of this house, and kept nowhere; what
is asked stands in no log.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, Protocol

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.parsing.errors import (
    ParseFailed,
    ParseLate,
    ParseMalformed,
    ParseNowhere,
    ParseRefused,
    ParseTooLarge,
    ParseUnknown,
    ParseWithoutModel,
)
from app.parsing.requests import read_request
from app.parsing.token import shows
from app.version import VERSION
from casework.model.jurisdiction import Jurisdiction
from channels.security import FILE_POLICY, SecurityHeaders
from channels.webchat.languages import preferred
from channels.words import Words
from nlu.interpreter import ALL_TASKS, Understanding
from nlu.wire import to_wire

log = structlog.get_logger("app.parsing")

LARGEST: Final = 64 * 1024
"""Bytes of a body: a letter of twenty thousand Chinese characters."""

AT_ONCE: Final = 8
"""Requests that are read at the same time; one more is asked to come back."""

_HEADERS: Final = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "1"}}
RASA_ONLY: Final = frozenset({"message_id"})
"""Keys that Rasa's clients send and that mean nothing here."""

_KIB: Final = 1024
_REASON_LENGTH: Final = 200


class Parser(Protocol):
    """What answers: an interpreter that may take its time."""

    async def parse(
        self, *, text: str, expecting: str | None, now: datetime, tasks: frozenset[str]
    ) -> Understanding:
        """See ``Interpreter.parse``."""


class Door:
    """The requests of programs, one after the other or a few at once.

    ``parser`` is asked for anew each time: the engine may move to another process.
    """

    def __init__(
        self,
        *,
        parser: Callable[[], Parser],
        jurisdiction: Jurisdiction,
        words: Words,
        token: bytes,
        model: str,
        clock: Callable[[], datetime],
        limit_s: float,
    ) -> None:
        """``model`` is the version of the loaded model, empty for rules alone."""
        self._parser = parser
        self._jurisdiction = jurisdiction
        self._words = words
        self._token = token
        self._model = model
        self._clock = clock
        self._limit_s = limit_s
        self._reading = 0

    async def parse(self, request: Request) -> Response:
        """``POST /model/parse``: what a text means."""
        self._admit(request)
        if self._reading >= AT_ONCE:
            raise ParseLate
        self._reading += 1
        try:
            async with asyncio.timeout(self._limit_s):
                found = await self._understood(*await _read(request))
        except TimeoutError as error:
            raise ParseLate from error
        finally:
            self._reading -= 1
        return JSONResponse(to_wire(found, jurisdiction=self._jurisdiction))

    async def _understood(self, text: str, expecting: str | None) -> Understanding:
        """Ask the engine; what breaks it is named in the log, never quoted."""
        try:
            return await self._parser().parse(
                text=text, expecting=expecting, now=self._clock(), tasks=ALL_TASKS
            )
        except Exception as error:
            log.warning("parse_failed", error=type(error).__name__)
            raise ParseFailed from error

    async def status(self, request: Request) -> Response:
        """``GET /status``: which model answers; 409 while there is none."""
        self._admit(request)
        if not self._model:
            raise ParseWithoutModel
        return JSONResponse(
            {"model_id": self._model, "model_file": self._model, "num_active_training_jobs": 0}
        )

    async def version(self, _: Request) -> Response:
        """``GET /version``: of this program; the only thing told without a token."""
        return JSONResponse({"version": VERSION, "minimum_compatible_version": VERSION})

    def _admit(self, request: Request) -> None:
        if not shows(request, self._token):
            raise ParseUnknown

    def refused(self, request: Request, error: Exception) -> Response:
        """An expected error as Rasa shapes it; the sentence says what, what is kept, what next."""
        found = error if isinstance(error, ParseRefused) else ParseFailed()
        return self._answer(request, found, found.status)

    def elsewhere(self, request: Request, error: Exception) -> Response:
        """No such path, or not by this method."""
        if not isinstance(error, HTTPException):
            return self.refused(request, error)
        return self._answer(request, ParseNowhere(), error.status_code, error.headers)

    def _answer(
        self,
        request: Request,
        error: ParseRefused,
        status: int,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        language = preferred(request.headers.get("accept-language", ""))
        document = {
            "version": VERSION,
            "status": "failure",
            "code": status,
            "reason": error.code,
            "message": self._words.error(error, language),
            "details": {},
        }
        return JSONResponse(document, status_code=status, headers=headers or _HEADERS.get(status))


def make_door(door: Door) -> Starlette:
    """The application of the door."""
    app = Starlette(
        routes=[
            Route("/model/parse", door.parse, methods=["POST"]),
            Route("/status", door.status),
            Route("/version", door.version),
        ],
        exception_handlers={
            ParseRefused: door.refused,
            HTTPException: door.elsewhere,
        },
    )
    app.add_middleware(SecurityHeaders, https=False, policy=FILE_POLICY)
    return app


async def _read(request: Request) -> tuple[str, str | None]:
    """Text and open question of the body. Raises ParseTooLarge and ParseMalformed."""
    try:
        return read_request(json.loads(await _body(request)), further=RASA_ONLY)
    except (ValueError, TypeError, RecursionError, ClientDisconnect) as error:
        raise ParseMalformed(reason=_reason(error)) from error


def _reason(error: Exception) -> str:
    """What is wrong, for the developer of the client."""
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError | RecursionError):
        return "JSON"
    return (str(error) or type(error).__name__)[:_REASON_LENGTH]


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise ParseTooLarge(limit=LARGEST // _KIB)
    return bytes(body)

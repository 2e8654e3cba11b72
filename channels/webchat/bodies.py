"""Reading request bodies: limited while they stream, files kept in memory until they are sealed."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from channels.attachments import MEGABYTE
from channels.webchat.service import RequestMalformed, RequestTooLarge

JSON_TYPE = "application/json"
MULTIPART_TYPE = "multipart/form-data"
FORM_TYPE = "application/x-www-form-urlencoded"

_MAX_FIELDS = 20
_MAX_FILES = 20
_MAX_FIELD_BYTES = 128 * 1024


@dataclass(frozen=True, slots=True)
class Body:
    """Limits of one reading."""

    request: Request
    limit: int

    async def json(self) -> Mapping[str, Any]:
        """A JSON object. Raises RequestMalformed, RequestTooLarge."""
        try:
            found = json.loads(await self.raw())
        except (ValueError, RecursionError) as error:
            raise RequestMalformed(str(error)) from error
        if not isinstance(found, dict):
            raise RequestMalformed("not an object")
        return found

    async def raw(self) -> bytes:
        """All bytes. Raises RequestTooLarge as soon as the limit is passed."""
        return b"".join([chunk async for chunk in self._chunks()])

    @asynccontextmanager
    async def form(self) -> AsyncGenerator[FormData, None]:
        """A form, with or without files; its files end with it.

        Raises RequestMalformed, RequestTooLarge.
        """
        form = await self._parsed()
        try:
            yield form
        finally:
            await form.close()

    async def _parsed(self) -> FormData:
        """The form by its type. Raises RequestMalformed, RequestTooLarge."""
        parser = self._parser(media_type(self.request))
        try:
            return await parser.parse()
        except (MultiPartException, HTTPException, UnicodeDecodeError) as error:
            raise RequestMalformed(str(error)) from error

    def _parser(self, kind: str) -> MultiPartParser | FormParser:
        """The parser of a type. Raises RequestMalformed."""
        headers = self.request.headers
        if kind == FORM_TYPE:
            return FormParser(
                headers, self._chunks(), max_fields=_MAX_FIELDS, max_part_size=_MAX_FIELD_BYTES
            )
        if kind != MULTIPART_TYPE:
            raise RequestMalformed(f"unexpected type: {kind}")
        return _InMemory(
            headers,
            self._chunks(),
            max_files=_MAX_FILES,
            max_fields=_MAX_FIELDS,
            max_part_size=_MAX_FIELD_BYTES,
        )

    async def _chunks(self) -> AsyncGenerator[bytes, None]:
        """The stream, cut off at the limit."""
        if _declared_length(self.request) > self.limit:
            raise self._too_large()
        read = 0
        try:
            async for chunk in self.request.stream():
                read += len(chunk)
                if read > self.limit:
                    raise self._too_large()
                yield chunk
        except ClientDisconnect as error:
            raise RequestMalformed("cut off") from error

    def _too_large(self) -> RequestTooLarge:
        """The error with the limit as people read it."""
        return RequestTooLarge(limit_mb=max(1, self.limit // MEGABYTE))


class _InMemory(MultiPartParser):
    """Keeps files in memory: a person's file must not lie on a disk unsealed."""

    spool_max_size = 2**40


def media_type(request: Request) -> str:
    """Type of the body without its parameters, lower case."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _declared_length(request: Request) -> int:
    """Length that the client announced, 0 when it announced none."""
    declared = request.headers.get("content-length", "")
    return int(declared) if declared.isdecimal() else 0

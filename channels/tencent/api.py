"""Calls to the platform over HTTP (接口调用): time limits, tokens, errors by name.

The token stands in the query, as the platform wants it; the loggers of httpx are kept at WARNING
by the application, because they write whole addresses.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message
from http import HTTPStatus
from typing import Any, Final, TypeVar

import httpx

from channels.errors import AccountBlocked, ChannelError, FileTooLarge, SlowDown
from channels.media import Fetched
from channels.tencent.codes import Code
from channels.tencent.errors import CallRefused, PlatformUnreachable, TokenRefused, error_for
from channels.tencent.tokens import AccessTokens, FreshToken, StoredToken

T = TypeVar("T")

LIMITS: Final = httpx.Timeout(connect=3.0, read=8.0, write=8.0, pool=3.0)
CALL_S: Final = 9.5
"""Seconds of one call in all, renewal of a token and one repeat included."""
MEDIA_S: Final = 60.0
"""Seconds for all bytes of a file."""

_MOST_JSON: Final = 1024 * 1024
_MEGABYTE: Final = 1_000_000


def make_client(
    base_url: str, *, transport: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """A client for one platform: no redirects, no proxies of the environment."""
    return httpx.AsyncClient(
        base_url=base_url,
        timeout=LIMITS,
        follow_redirects=False,
        trust_env=False,
        transport=transport,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPlace:
    """Where a file lies: path and query of the call."""

    path: str
    params: Mapping[str, str]


class Api:
    """Calls of one account with its access token."""

    def __init__(self, client: httpx.AsyncClient, tokens: AccessTokens) -> None:
        self._client = client
        self._tokens = tokens

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def call(
        self,
        path: str,
        *,
        json: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """POST ``json`` (or GET without) and return the answer.

        Raises ChannelError by the error code. An invalid token is renewed once.
        """
        async with _within(CALL_S):
            return await self._with_token(
                lambda token: exchange(self._client, self._request(path, token, json, params))
            )

    async def fetch(self, place: MediaPlace, *, most_bytes: int) -> Fetched:
        """Bytes of a file, cut off at the limit. Raises ChannelError, FileTooLarge."""
        async with _within(MEDIA_S):
            return await self._with_token(lambda token: self._fetch_once(place, token, most_bytes))

    async def upload(
        self, path: str, *, params: Mapping[str, str], name: str, data: bytes, media_type: str
    ) -> dict[str, Any]:
        """POST a file in the form field ``media``. Raises ChannelError."""
        async with _within(MEDIA_S):
            return await self._with_token(
                lambda token: exchange(
                    self._client,
                    self._client.build_request(
                        "POST",
                        path,
                        params=_query(token, params),
                        files={"media": (name, data, media_type)},
                    ),
                )
            )

    async def _with_token(self, call: Callable[[StoredToken], Awaitable[T]]) -> T:
        """One call; where its token is refused, one renewal and one repeat."""
        token = await self._tokens.current()
        try:
            answer = await call(token)
        except TokenRefused:
            answer = await self._repeated(call, await self._tokens.instead_of(token))
        self._tokens.accepted()
        return answer

    async def _repeated(self, call: Callable[[StoredToken], Awaitable[T]], token: StoredToken) -> T:
        try:
            return await call(token)
        except TokenRefused as error:
            self._tokens.refused_again(error)
            raise

    def _request(
        self,
        path: str,
        token: StoredToken,
        document: Mapping[str, Any] | None,
        params: Mapping[str, str] | None,
    ) -> httpx.Request:
        method = "GET" if document is None else "POST"
        query = _query(token, params or {})
        return self._client.build_request(method, path, params=query, json=document)

    async def _fetch_once(self, place: MediaPlace, token: StoredToken, most: int) -> Fetched:
        request = self._client.build_request("GET", place.path, params=_query(token, place.params))
        async with _sent(self._client, request) as response:
            return await _file(response, most)


async def fetch_token(client: httpx.AsyncClient, request: httpx.Request) -> FreshToken:
    """Ask for an access token. Raises ChannelError; AccountBlocked when it is refused to us."""
    try:
        answer = await exchange(client, request)
    except (TokenRefused, CallRefused) as refused:
        raise AccountBlocked(f"no access token: {refused}") from refused
    token, seconds = answer.get("access_token"), answer.get("expires_in")
    if not isinstance(token, str) or not token or not isinstance(seconds, int):
        raise PlatformUnreachable("no access token in the answer")
    return FreshToken(token=token, expires_in=timedelta(seconds=seconds))


async def exchange(client: httpx.AsyncClient, request: httpx.Request) -> dict[str, Any]:
    """Send one request and read its JSON. Raises ChannelError by status and error code."""
    async with _sent(client, request) as response:
        try:
            body = await _bytes(response, _MOST_JSON)
        except FileTooLarge as error:
            raise PlatformUnreachable("the answer does not end") from error
        return _checked(body)


@asynccontextmanager
async def _within(seconds: float) -> AsyncIterator[None]:
    """A peer that sends one byte after the other is no faster than one that hangs."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise PlatformUnreachable("no answer in time") from error


@asynccontextmanager
async def _sent(client: httpx.AsyncClient, request: httpx.Request) -> AsyncIterator[httpx.Response]:
    """The response, its status checked. No error names the address: it holds the token."""
    try:
        response = await client.send(request, stream=True)
        try:
            _check_status(response)
            yield response
        finally:
            await response.aclose()
    except httpx.HTTPError as error:
        raise PlatformUnreachable(type(error).__name__) from None


def _check_status(response: httpx.Response) -> None:
    status = response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise SlowDown("status 429", retry_after=_seconds(response.headers.get("retry-after")))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise PlatformUnreachable(f"status {status}")
    if status != HTTPStatus.OK:
        raise ChannelError(f"status {status}", permanent=True)


def _seconds(header: str | None) -> float | None:
    """Seconds of a Retry-After; dates are not used by these platforms."""
    return float(header) if header and header.isascii() and header.isdigit() else None


async def _bytes(response: httpx.Response, most: int) -> bytes:
    """The whole body. Raises FileTooLarge as soon as it passes ``most``."""
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > most:
            raise FileTooLarge("above the limit", name="", limit_mb=max(1, most // _MEGABYTE))
    return bytes(body)


def _checked(body: bytes) -> dict[str, Any]:
    """The JSON object of an answer. Raises ChannelError by its error code."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise PlatformUnreachable("the answer is no JSON") from error
    if not isinstance(document, dict):
        raise PlatformUnreachable("the answer is no JSON object")
    code = document.get("errcode", Code.OK)
    if not isinstance(code, int):
        raise PlatformUnreachable("the error code is no number")
    if code != Code.OK:
        raise error_for(code)
    return document


async def _file(response: httpx.Response, most: int) -> Fetched:
    """A file, or the error that stands in JSON behind a status of 200."""
    declared = response.headers.get("content-type", "")
    kind = declared.partition(";")[0].strip().lower()
    body = await _bytes(response, most)
    named = response.headers.get("content-disposition", "")
    if not named and (kind in {"application/json", "text/plain"} or body[:1] == b"{"):
        _checked(body)
        raise PlatformUnreachable("JSON where a file was expected")
    return Fetched(data=body, media_type=kind, name=_filename(named))


def _filename(disposition: str) -> str:
    """File name of a Content-Disposition, "" without one."""
    head = Message()
    head["content-disposition"] = disposition
    return head.get_filename() or ""


def _query(token: StoredToken, params: Mapping[str, str]) -> dict[str, str]:
    return {"access_token": token.token, **params}

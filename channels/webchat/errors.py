"""How expected errors leave the web chat; unexpected ones go on to the server's own handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from casework.model.errors import ZhitongError
from channels.webchat.service import TooManyRequests, Unavailable, WebChatError

Endpoint = Callable[[Request], Awaitable[Response]]
Answer = Callable[[Request, ZhitongError], Awaitable[Response]]

_INTERNAL = 500
_RETRY_UNAVAILABLE_S = "5"


def caught(endpoint: Endpoint, answer: Answer) -> Endpoint:
    """The endpoint, with every expected error answered by ``answer``."""

    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ZhitongError as error:
            return await answer(request, error)

    return guarded


def status_of(error: ZhitongError) -> int:
    """HTTP status of an expected error."""
    return error.status if isinstance(error, WebChatError) else _INTERNAL


def retry_headers(error: ZhitongError) -> dict[str, str]:
    """Retry-After, where waiting helps."""
    if isinstance(error, TooManyRequests):
        return {"Retry-After": str(error.params.get("seconds", 1))}
    return {"Retry-After": _RETRY_UNAVAILABLE_S} if isinstance(error, Unavailable) else {}

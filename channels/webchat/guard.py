"""Who may speak: tokens, cookies, and the proof that a request comes from our own page."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from channels.webchat.service import RequestRefused
from channels.webchat.settings import WebChatSettings

_TOKEN_BYTES = 32
_TOKEN_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")
_BEARER = "bearer "
_OWN_FETCHES = frozenset({"same-origin", "none"})
_DAY_S = 86_400


def new_token() -> str:
    """A conversation's token: 256 random bits in 43 characters."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def is_token(text: str) -> bool:
    """Whether the text has the shape of a token."""
    return _TOKEN_SHAPE.fullmatch(text) is not None


def form_token(token: str) -> str:
    """The form's proof of origin, derived from the cookie so that nothing need be stored."""
    return hmac.new(token.encode(), b"zhitong web chat form", hashlib.sha256).hexdigest()


class Guard:
    """Cookies by the deployment's address, and the checks of a request."""

    def __init__(self, settings: WebChatSettings) -> None:
        prefix = "__Host-" if settings.https else ""
        self._settings = settings
        self.token_cookie = f"{prefix}zhitong-chat"
        self.language_cookie = f"{prefix}zhitong-language"

    def cookie_token(self, request: Request) -> str | None:
        """The token of the browser, if it has the right shape."""
        token = request.cookies.get(self.token_cookie, "")
        return token if is_token(token) else None

    def bearer_token(self, request: Request) -> str | None:
        """The token of an API client, or None when the request carries no such header."""
        value = request.headers.get("authorization", "")
        return value[len(_BEARER) :].strip() if value.lower().startswith(_BEARER) else None

    def remember(self, response: Response, name: str, value: str) -> None:
        """Set one of our cookies: not readable by scripts, never sent from foreign pages' posts."""
        response.set_cookie(
            name,
            value,
            max_age=self._settings.remember_days * _DAY_S,
            path="/",
            secure=self._settings.https,
            httponly=True,
            samesite="lax",
        )

    def forget(self, response: Response) -> None:
        """Take the conversation off this browser; it stays reachable by its resume link."""
        response.delete_cookie(
            self.token_cookie,
            path="/",
            secure=self._settings.https,
            httponly=True,
            samesite="lax",
        )

    def require_own_page(self, request: Request, *, token: str | None, proof: str) -> None:
        """Refuse a browser's request that is not from our own page. Raises RequestRefused."""
        if request.headers.get("sec-fetch-site", "same-origin") not in _OWN_FETCHES:
            raise RequestRefused("foreign fetch")
        origin = request.headers.get("origin")
        if origin is not None and not self._is_own(origin, request):
            raise RequestRefused("foreign origin")
        if token is None or not hmac.compare_digest(
            form_token(token).encode(), proof.encode("utf-8", "replace")
        ):
            raise RequestRefused("form token")

    def _is_own(self, origin: str, request: Request) -> bool:
        """Whether an Origin is the public address or the very host that was asked.

        A page that sends no referrer says "null"; then the browser's own word counts.
        """
        if origin == "null":
            return request.headers.get("sec-fetch-site") == "same-origin"
        host = urlsplit(origin).netloc
        return bool(host) and host in (self._settings.host, request.headers.get("host"))


def address_of(request: Request) -> str:
    """Address of the peer; forwarding headers are believed by the server's own settings only."""
    return request.client.host if request.client else ""

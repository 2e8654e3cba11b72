"""Security headers of every response, as plain ASGI middleware."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PAGE_RULES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
}
PAGE_POLICY = "; ".join(f"{name} {value}" for name, value in _PAGE_RULES.items())
"""Content security policy of pages: own files only, nothing inline, no HTML from strings."""

FILE_POLICY = "default-src 'none'; sandbox"
"""Policy of files that people sent: shown by nothing, run by nothing."""

_FEATURES = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
# "no-referrer" would make browsers send "Origin: null" with our own forms; "same-origin" tells
# foreign hosts as little.
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HSTS = "max-age=31536000; includeSubDomains"


class SecurityHeaders:
    """Adds what a response does not say itself; unless it says so, nothing may be cached.

    ``https`` adds Strict-Transport-Security: only for deployments that are reached by https.
    """

    def __init__(self, app: ASGIApp, *, https: bool, policy: str = PAGE_POLICY) -> None:
        self._app = app
        ours = (
            _FIXED
            | {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
            | ({"Strict-Transport-Security": _HSTS} if https else {})
        )
        self._headers: Sequence[tuple[bytes, bytes]] = tuple(
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in ours.items()
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through; put the headers on the start of an HTTP response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": self._with_ours(message.get("headers", ()))}
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _with_ours(self, given: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """The response's own headers, and those of ours that it does not say itself."""
        said = {name.lower() for name, _ in given}
        return [*given, *(header for header in self._headers if header[0] not in said)]

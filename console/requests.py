"""Reading a request: body with a limit, form or JSON values, origin."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import Request

from console.errors import BodyTooLarge, ForgedRequest, RequestUnreadable

CSRF_FIELD = "csrf_token"
CSRF_HEADER = "x-csrf-token"
_FIELDS_AT_MOST = 50


async def read_values(request: Request, *, limit: int) -> Mapping[str, str]:
    """Values of a form or of a JSON object, texts only, line ends made one.

    Several values of one name (ticked boxes, a JSON list) stand one a line. Raises BodyTooLarge,
    RequestUnreadable.
    """
    body = await _read_body(request, limit)
    if request.headers.get("content-type", "").startswith("application/json"):
        pairs = _json_pairs(body)
    else:
        pairs = _form_pairs(body)
    values: dict[str, str] = {}
    for name, value in pairs:
        text = value.replace("\r\n", "\n").replace("\x00", "")
        values[name] = f"{values[name]}\n{text}" if name in values else text
    return values


def refuse_other_sites(headers: Headers, origins: frozenset[str]) -> None:
    """Raise ForgedRequest when the browser says that another site sent the request.

    Behind a strict referrer policy a browser hides the origin of its own forms as ``null``; then
    its word on the site (``Sec-Fetch-Site``) counts alone.
    """
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    if site not in (None, "same-origin"):
        raise ForgedRequest
    hidden = origin == "null" and site == "same-origin"
    if origin is not None and not hidden and origin not in origins:
        raise ForgedRequest


def own_path(wanted: str, *, default: str) -> str:
    """``wanted`` if it is a path of the console, else ``default``: never another site."""
    plain = wanted.isascii() and wanted.isprintable() and "\\" not in wanted
    inside = wanted == "/console" or wanted.startswith(("/console/", "/console?"))
    return wanted if plain and inside else default


async def _read_body(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise BodyTooLarge
    return bytes(body)


def _form_pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=_FIELDS_AT_MOST, errors="strict"
        )
    except ValueError as error:
        raise RequestUnreadable(str(error)) from error


def _json_pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        document = json.loads(body or b"{}")
    except ValueError as error:
        raise RequestUnreadable(str(error)) from error
    if not isinstance(document, dict):
        raise RequestUnreadable("not an object")
    return [(str(name), _as_text(value)) for name, value in document.items()]


def _as_text(value: object) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int):
        return str(value)
    raise RequestUnreadable("neither text, number, truth value nor a list of texts")

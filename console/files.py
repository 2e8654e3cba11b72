"""Downloads of what complainants sent (证据材料)."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from starlette.responses import Response

from console import rights
from console.errors import PageNotFound
from console.headers import DOWNLOAD_POLICY
from console.window import Call

_NAME_LIMIT = 150
_FORBIDDEN = frozenset('/\\:*?"<>|')
_FALLBACK_NAME = "attachment"


async def download(call: Call) -> Response:
    """A file that a complainant sent: always saved, never shown inside the console."""
    if not rights.reads_tickets(call.officer):
        raise PageNotFound
    found = await call.service.attachment(call.officer, _attachment_id(call))
    if found is None:
        raise PageNotFound
    return Response(
        found.content,
        media_type=found.media_type,
        headers={
            "Content-Disposition": content_disposition(found.name),
            "Content-Security-Policy": DOWNLOAD_POLICY,
        },
    )


def content_disposition(name: str) -> str:
    """``Content-Disposition`` of a download (RFC 6266): the name in UTF-8 and an ASCII one."""
    safe = safe_name(name)
    plain = "".join(char if char.isascii() else "_" for char in safe)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"


def safe_name(name: str) -> str:
    """A name without path, control, direction and reserved characters, not too long."""
    kept = "".join(char for char in name if char.isprintable() and char not in _FORBIDDEN)
    kept = kept.strip(". ")
    if len(kept) > _NAME_LIMIT:
        stem, dot, ending = kept.rpartition(".")
        tail = f".{ending}" if dot and len(ending) <= len("jpeg1") else ""
        kept = (stem if tail else kept)[: _NAME_LIMIT - len(tail)] + tail
    return kept or _FALLBACK_NAME


def _attachment_id(call: Call) -> UUID:
    try:
        return UUID(str(call.request.path_params["attachment_id"]))
    except ValueError as error:
        raise PageNotFound from error

"""Downloads of what complainants sent (证据材料) and of what was issued to them (文书)."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from starlette.responses import Response

from channels.filenames import clean_name
from channels.security import FILE_POLICY
from console import rights
from console.errors import PageNotFound
from console.ports import AttachmentFile
from console.window import Call


async def download(call: Call) -> Response:
    """A file that a complainant sent: always saved, never shown inside the console."""
    return _saved(await call.service.attachment(call.officer, _reader(call, "attachment_id")))


async def paper(call: Call) -> Response:
    """A document of the case (文书) as a Word file, byte for byte as it was issued."""
    return _saved(await call.service.paper(call.officer, _reader(call, "document_id")))


def _saved(found: AttachmentFile | None) -> Response:
    if found is None:
        raise PageNotFound
    return Response(
        found.content,
        media_type=found.media_type,
        headers={
            "Content-Disposition": content_disposition(found.name),
            "Content-Security-Policy": FILE_POLICY,
        },
    )


def content_disposition(name: str) -> str:
    """``Content-Disposition`` of a download (RFC 6266): the name in UTF-8 and an ASCII one."""
    clean = clean_name(name)
    plain = "".join(char if char.isascii() else "_" for char in clean)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"


def _reader(call: Call, name: str) -> UUID:
    """The id in the address, for an officer who reads tickets at all."""
    if not rights.reads_tickets(call.officer):
        raise PageNotFound
    try:
        return UUID(str(call.request.path_params[name]))
    except ValueError as error:
        raise PageNotFound from error

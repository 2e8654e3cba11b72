"""Files of a request: each is checked; a refused one is named and the rest is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from starlette.datastructures import FormData, UploadFile

from channels.attachments import MEGABYTE, Limits, check
from channels.errors import FileRefused, FileTooLarge, TooManyFiles
from channels.filenames import clean_name
from channels.message import AttachmentKind
from channels.webchat.service import Upload

FIELDS = ("files", "photo")
"""Names of the two file inputs: from the device, and from the camera."""


async def uploads_of(form: FormData, limits: Limits) -> tuple[Upload, ...]:
    """All files of a form in order, checked."""
    files = [
        item
        for name in FIELDS
        for item in form.getlist(name)
        if isinstance(item, UploadFile) and (item.filename or item.size)
    ]
    return tuple([await _upload(file, files[:place], limits) for place, file in enumerate(files)])


async def _upload(file: UploadFile, earlier: Sequence[UploadFile], limits: Limits) -> Upload:
    """Check one file away from the event loop."""
    name = file.filename or ""
    try:
        _check_place(file, earlier, limits)
        data = await file.read()
        checked = await asyncio.to_thread(check, data, name=name, limits=limits)
    except FileRefused as refused:
        return Upload(
            kind=AttachmentKind.FILE,
            name=clean_name(name),
            media_type="application/octet-stream",
            refused=refused.code,
        )
    return Upload(kind=checked.kind, name=checked.name, media_type=checked.media_type, data=data)


def _check_place(file: UploadFile, earlier: Sequence[UploadFile], limits: Limits) -> None:
    """Raise TooManyFiles or FileTooLarge before the bytes are read."""
    if len(earlier) >= limits.max_files:
        raise TooManyFiles(name=file.filename, limit=limits.max_files)
    if (file.size or 0) > limits.max_bytes:
        raise FileTooLarge(name=file.filename, limit_mb=limits.max_bytes // MEGABYTE)

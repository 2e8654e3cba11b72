"""Bytes that a platform keeps for a while (临时素材): fetched by the worker, never in a webhook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What was fetched. ``media_type`` and ``name`` are the platform's word, not to be trusted."""

    data: bytes
    media_type: str = ""
    name: str = ""


class MediaSource(Protocol):
    """Where the files of one platform's messages are."""

    async def fetch(self, ref: str, *, most_bytes: int) -> Fetched:
        """The bytes behind ``Attachment.ref``.

        Raises ChannelError: ``permanent`` when they are gone or too large (FileTooLarge tells so).
        """

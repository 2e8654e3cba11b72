"""Files of messages (文件下载): fetched by the worker with the id that the message brought.

Nothing but the configured file host is asked, no redirect followed, and no byte taken beyond the
limit, whatever size was announced.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import PurePosixPath
from typing import Final

import httpx

from channels.errors import ChannelError, FileTooLarge
from channels.media import Fetched
from channels.telegram.client import CONNECT_S, POOL_S, READ_S, BotClient
from channels.telegram.profile import LARGEST_DOWNLOAD
from channels.telegram.settings import TelegramSettings

WHOLE_S: Final = 60.0
"""Seconds for a whole file of the largest size; each read has its own, shorter limit."""
_MEGABYTE: Final = 1_000_000
_GONE: Final = frozenset({400, 403, 404, 410})


class TelegramFiles:
    """Fetches files of one bot."""

    def __init__(self, client: BotClient, settings: TelegramSettings) -> None:
        self._client = client
        self._base = f"{settings.file_base}{settings.token}/"
        self._http = httpx.AsyncClient(
            timeout=httpx.Timeout(READ_S, connect=CONNECT_S, pool=POOL_S),
            proxy=settings.proxy or None,
            trust_env=False,
            follow_redirects=False,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def fetch(self, ref: str, *, most_bytes: int) -> Fetched:
        """The bytes of a file. Raises FileTooLarge, ChannelError (permanent when it is gone)."""
        limit = min(most_bytes, LARGEST_DOWNLOAD)
        address, size = await self._address(ref, limit)
        if size > limit:
            raise _too_large(limit)
        try:
            async with asyncio.timeout(WHOLE_S), self._opened(address) as answer:
                data = await _read(answer, limit)
        except (httpx.HTTPError, TimeoutError) as error:
            # The text of these errors may hold the address, and with it the token.
            raise ChannelError(f"file not fetched: {type(error).__name__}") from None
        media_type = answer.headers.get("content-type", "").partition(";")[0].strip()
        return Fetched(data=data, media_type=media_type, name=PurePosixPath(address).name)

    async def _address(self, ref: str, limit: int) -> tuple[str, int]:
        """Where the file is. The platform's word that it is too large is told as such."""
        try:
            address, size = await self._client.file(ref)
        except ChannelError as error:
            if "too big" in str(error).lower():
                raise _too_large(limit) from None
            raise
        if not address.startswith(self._base) or "/.." in address:
            raise ChannelError("the address of the file is none of the platform", permanent=True)
        return address, size

    @asynccontextmanager
    async def _opened(self, address: str) -> AsyncIterator[httpx.Response]:
        async with self._http.stream("GET", address) as answer:
            if answer.status_code != httpx.codes.OK:
                gone = answer.status_code in _GONE
                raise ChannelError(f"file: status {answer.status_code}", permanent=gone)
            yield answer


async def _read(answer: httpx.Response, limit: int) -> bytes:
    """The body up to the limit. Raises FileTooLarge."""
    parts: list[bytes] = []
    size = 0
    async for part in answer.aiter_bytes():
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        parts.append(part)
    return b"".join(parts)


def _too_large(limit: int) -> FileTooLarge:
    return FileTooLarge("above the platform's limit", name="", limit_mb=limit // _MEGABYTE)

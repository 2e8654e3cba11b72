"""Files that people sent (临时素材): kept by the platform for three days, fetched by the worker."""

from __future__ import annotations

from typing import Final

from channels.errors import ChannelError
from channels.media import Fetched
from channels.tencent.api import Api, MediaPlace
from channels.tencent.codes import Code
from channels.tencent.errors import CallRefused

GET: Final = "/cgi-bin/media/get"


class MediaGone(ChannelError):
    """The platform does not have the file any more, or never had it."""

    code = "media_gone"

    def __init__(self) -> None:
        super().__init__("the file is not there any more", permanent=True)


class WeChatMedia:
    """Files of one account, by the media id of a message; addresses in messages are not used."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def fetch(self, ref: str, *, most_bytes: int) -> Fetched:
        """The bytes. Raises MediaGone, FileTooLarge, ChannelError."""
        place = MediaPlace(path=GET, params={"media_id": ref})
        try:
            return await self._api.fetch(place, most_bytes=most_bytes)
        except CallRefused as refused:
            if refused.errcode == Code.MEDIA_ID_INVALID:
                raise MediaGone from refused
            raise

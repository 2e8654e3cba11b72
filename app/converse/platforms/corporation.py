"""A corporation (企业) whose platform calls one webhook: what WeCom and customer service share."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp

from app.converse.platforms.credentials import Credentials
from app.converse.platforms.port import OverHttp
from app.platforms.fakes.wecom import WeComServer
from app.platforms.fakes.wecom_caller import WeComCaller
from app.platforms.fakes.wecom_kf import KfWorld
from app.platforms.fakes.wecom_world import WeComWorld

CORP: Final = "wwplayedexample0001"
MOST_BYTES: Final = 2048
"""What fits into one message that a person writes."""
_LIMIT_S: Final = 10.0


class PlayedCorporation(OverHttp):
    """Signs and seals calls; ``path`` of the webhook is known when the settings are made."""

    def __init__(self, known: Credentials, corp: WeComWorld, kf: KfWorld | None = None) -> None:
        self.corp = corp
        self.server = WeComServer(corp, kf)
        self._known = known
        self._path = ""
        self._callers: list[WeComCaller] = []

    @property
    def caller(self) -> WeComCaller:
        """The platform as it calls the desk."""
        return self._callers[-1]

    def app(self) -> ASGIApp:
        """The platform's own server."""
        return self.server.app

    async def open(self, desk: str) -> None:
        """Call this address, and no other any more."""
        await self.close()
        caller = WeComCaller(
            self.corp,
            url=desk + self._path,
            token=self._known.token,
            encoding_aes_key=self._known.key,
            clock=self.corp.clock,
            limit_s=_LIMIT_S,
        )
        self._callers.append(caller)

    async def close(self) -> None:
        """Give connections back."""
        while self._callers:
            await self._callers.pop().close()

    def kept(self, name: str, data: bytes) -> str:
        """A file that somebody sends, as the platform keeps it: its media id."""
        media = f"media-{len(self.corp.media)}"
        self.corp.media[media] = (name, "application/octet-stream", data)
        return media

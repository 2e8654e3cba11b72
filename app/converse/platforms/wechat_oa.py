"""An Official Account (公众号) that scripts are played on: choices are written as numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final

import httpx
from starlette.types import ASGIApp

from app.converse.errors import NotPossibleHere
from app.converse.made_files import content_of, kind_of
from app.converse.platforms.credentials import Credentials
from app.converse.platforms.port import Letter, OverHttp, Writing, fitting, written
from app.converse.possible import Traits
from app.platforms.fakes.envelope import PlatformEnvelope
from app.platforms.fakes.wechat import FakeWeChat
from app.platforms.fakes.wechat_people import WeChatPeople
from app.platforms.fakes.wechat_world import WeChatWorld
from app.platforms.settings import PlatformSettings
from channels.message import AttachmentKind
from channels.wechat_official.settings import CHANNEL, WeChatOfficialSettings
from storage.interface import Store

APP_ID: Final = "wx0000000000example"
_LIMIT_S: Final = 10.0
_MOST_BYTES: Final = 2048
"""What fits into one message that a person writes."""
_TYPES: Final = {AttachmentKind.IMAGE: "image/jpeg", AttachmentKind.VOICE: "audio/amr"}


class PlayedWeChat(OverHttp):
    """The platform of one account."""

    name = CHANNEL
    account = APP_ID
    traits = Traits(names_files=False)

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._known = Credentials()
        self.world = WeChatWorld(app_id=APP_ID, app_secret=self._known.secret, clock=clock)
        self.server = FakeWeChat(self.world)
        self._client = httpx.AsyncClient(timeout=_LIMIT_S, trust_env=False)
        self.people: WeChatPeople

    def app(self) -> ASGIApp:
        """The platform's own server."""
        return self.server.app()

    def settings(self, url: str) -> PlatformSettings:
        """One account, in safe mode."""
        made = WeChatOfficialSettings(
            app_id=APP_ID,
            app_secret=self._known.secret,
            token=self._known.token,
            encoding_aes_key=self._known.key,
            base_url=url,
        )
        self._path = made.path
        return PlatformSettings(wechat_oa=made)

    async def open(self, desk: str) -> None:
        """Call this address."""
        self.people = WeChatPeople(
            world=self.world,
            envelope=PlatformEnvelope(
                token=self._known.token, encoding_aes_key=self._known.key, receive_id=APP_ID
            ),
            callback_url=desk + self._path,
            client=self._client,
        )

    async def close(self) -> None:
        """Give connections back."""
        await self._client.aclose()

    def person(self, name: str) -> str:
        """The name itself."""
        return name

    def letters(self, writing: Writing, store: Store) -> Sequence[Letter]:
        """Words and files, each a message of its own. Raises NotPossibleHere."""
        del store
        return list(self._letters(writing))

    def screen(self, sender: str) -> Sequence[str]:
        """The chat, as it stands in the app."""
        return self.world.person(sender).texts()

    def _letters(self, writing: Writing) -> Iterator[Letter]:
        arrival = writing.arrival
        if arrival.special:
            raise NotPossibleHere("an edit, a recall, a forwarded text")
        text = fitting(written(writing), most_bytes=_MOST_BYTES)
        if text or not arrival.files:
            yield self._letter(writing.sender, "text", text, Content=text)
        for name in arrival.files:
            yield self._file(writing.sender, name)

    def _file(self, sender: str, name: str) -> Letter:
        kind = kind_of(name)
        if kind not in _TYPES:
            raise NotPossibleHere("a document")
        media = self.world.keep_file(content_of(name), media_type=_TYPES[kind])
        return self._letter(sender, kind.value, "", MediaId=media)

    def _letter(self, sender: str, kind: str, said: str, **fields: str) -> Letter:
        xml = self.people.message(sender, kind, **fields)
        number = xml.partition("<MsgId>")[2].partition("</MsgId>")[0]

        async def call() -> bool:
            self.world.act(sender, "message")
            return (await self.people.send(xml)).status == httpx.codes.OK

        return Letter(message_id=number, text=said, call=call)

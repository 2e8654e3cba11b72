"""A WeCom application (企业微信应用) that scripts are played on: its members write complaints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final

import httpx
from starlette.types import ASGIApp

from app.converse.errors import NotPossibleHere
from app.converse.made_files import content_of, kind_of
from app.converse.platforms.credentials import Credentials
from app.converse.platforms.port import Letter, Writing, number_of
from app.platforms.fakes.wecom import WeComServer
from app.platforms.fakes.wecom_caller import WeComCaller
from app.platforms.fakes.wecom_world import FakeMember, WeComWorld
from app.platforms.settings import PlatformSettings
from channels.tencent.replies import cdata
from channels.wecom.settings import CHANNEL, WeComSettings
from storage.interface import Store

CORP: Final = "wwplayedexample0001"
AGENT: Final = 1000002
_LIMIT_S: Final = 10.0
_MOST_BYTES: Final = 2048


class PlayedWeCom:
    """One corporation."""

    name = CHANNEL
    account = f"{CORP}.{AGENT}"
    names_files = True

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._known = Credentials()
        self._clock = clock
        self.world = WeComWorld(
            corp_id=CORP, agent_id=AGENT, secret=self._known.secret, clock=clock
        )
        self.server = WeComServer(self.world)
        self._replies: dict[str, list[str]] = {}
        self._callers: list[WeComCaller] = []

    @property
    def caller(self) -> WeComCaller:
        """The platform as it calls the desk."""
        return self._callers[-1]

    def app(self) -> ASGIApp:
        """The platform's own server."""
        return self.server.app

    def settings(self, url: str) -> PlatformSettings:
        """One application."""
        made = WeComSettings(
            corp_id=CORP,
            agent_id=AGENT,
            secret=self._known.secret,
            token=self._known.token,
            encoding_aes_key=self._known.key,
            base_url=url,
        )
        self._path = made.path
        return PlatformSettings(wecom=made)

    async def open(self, desk: str) -> None:
        """Call this address, and no other any more."""
        await self.close()
        caller = WeComCaller(
            self.world,
            url=desk + self._path,
            token=self._known.token,
            encoding_aes_key=self._known.key,
            clock=self._clock,
            limit_s=_LIMIT_S,
        )
        self._callers.append(caller)

    async def close(self) -> None:
        """Give connections back."""
        while self._callers:
            await self._callers.pop().close()

    def person(self, name: str) -> str:
        """A member of that name."""
        self.world.add(FakeMember(user_id=name, name=name))
        return name

    def letters(self, writing: Writing, store: Store) -> Sequence[Letter]:
        """Words and files, each a message of its own. Raises NotPossibleHere."""
        del store
        return list(self._letters(writing))

    def screen(self, sender: str) -> Sequence[str]:
        """What was answered at once, and what came later."""
        later = [str(one.body.get("content", "")) for one in self.world.on_screen(sender)]
        return [*self._replies.get(sender, ()), *later]

    def _letters(self, writing: Writing) -> Iterator[Letter]:
        arrival = writing.arrival
        if arrival.special:
            raise NotPossibleHere("an edit, a recall, a forwarded text")
        text = arrival.text
        if arrival.choice is not None:
            text = number_of(writing)
            if not text:
                raise NotPossibleHere("a press on what is not among the numbers of the last reply")
        if len(text.encode()) > _MOST_BYTES:
            raise NotPossibleHere("a text longer than one message")
        if text or not arrival.files:
            inner = f"<Content>{cdata(text)}</Content>"
            yield self._letter(writing.sender, "text", text, inner)
        for name in arrival.files:
            yield self._file(writing.sender, name)

    def _file(self, sender: str, name: str) -> Letter:
        kind = kind_of(name).value
        media = f"media-{len(self.world.media)}"
        self.world.media[media] = (name, "application/octet-stream", content_of(name))
        inner = f"<MediaId>{media}</MediaId><FileName>{cdata(name)}</FileName>"
        return self._letter(sender, kind, "", inner)

    def _letter(self, sender: str, kind: str, said: str, inner: str) -> Letter:
        xml = self.caller.message(sender, kind, inner)
        number = xml.partition("<MsgId>")[2].partition("</MsgId>")[0]

        async def call() -> bool:
            heard = await self.caller.send(self.caller.sealed(xml))
            if heard.reply:
                self._replies.setdefault(sender, []).append(heard.reply)
            return heard.status == httpx.codes.OK

        return Letter(message_id=number, text=said, call=call)

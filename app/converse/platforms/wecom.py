"""A WeCom application (企业微信应用) that scripts are played on: its members write complaints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final

import httpx

from app.converse.errors import NotPossibleHere
from app.converse.made_files import content_of, kind_of
from app.converse.platforms.corporation import CORP, MOST_BYTES, PlayedCorporation
from app.converse.platforms.credentials import Credentials
from app.converse.platforms.port import Letter, Writing, fitting, written
from app.platforms.fakes.wecom_world import FakeMember, WeComWorld
from app.platforms.settings import PlatformSettings
from channels.tencent.replies import cdata
from channels.wecom.settings import CHANNEL, WeComSettings
from storage.interface import Store

AGENT: Final = 1000002


class PlayedWeCom(PlayedCorporation):
    """One corporation."""

    name = CHANNEL
    account = f"{CORP}.{AGENT}"

    def __init__(self, clock: Callable[[], datetime]) -> None:
        known = Credentials()
        self.world = WeComWorld(corp_id=CORP, agent_id=AGENT, secret=known.secret, clock=clock)
        super().__init__(known, self.world)
        self._replies: dict[str, list[str]] = {}

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
        text = fitting(written(writing), most_bytes=MOST_BYTES)
        if text or not arrival.files:
            inner = f"<Content>{cdata(text)}</Content>"
            yield self._letter(writing.sender, "text", text, inner)
        for name in arrival.files:
            yield self._file(writing.sender, name)

    def _file(self, sender: str, name: str) -> Letter:
        kind = kind_of(name).value
        media = self.kept(name, content_of(name))
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

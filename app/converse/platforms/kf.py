"""Customer service (微信客服) that scripts are played on: choices are items of menus."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import httpx
from starlette.types import ASGIApp

from app.converse.errors import NotPossibleHere
from app.converse.made_files import content_of, kind_of
from app.converse.platforms.credentials import Credentials
from app.converse.platforms.port import Letter, Writing
from app.platforms.fakes.wecom import WeComServer
from app.platforms.fakes.wecom_caller import WeComCaller
from app.platforms.fakes.wecom_kf import KfWorld
from app.platforms.fakes.wecom_world import WeComWorld
from app.platforms.settings import PlatformSettings
from channels.wecom_kf.settings import CHANNEL, KfSettings
from storage.interface import Store

CORP: Final = "wwplayedexample0001"
ACCOUNT: Final = "wkplayedexample"
_LIMIT_S: Final = 10.0
_MOST_BYTES: Final = 2048


class PlayedKf:
    """One account of customer service."""

    name = CHANNEL
    account = ACCOUNT
    names_files = True

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._known = Credentials()
        self._clock = clock
        self.corp = WeComWorld(
            corp_id=CORP,
            agent_id=1,
            secret=self._known.secret,
            clock=clock,
            kf_secret=self._known.secret,
        )
        self.world = KfWorld(clock=clock)
        self.server = WeComServer(self.corp, self.world)
        self._callers: list[WeComCaller] = []

    @property
    def caller(self) -> WeComCaller:
        """The platform as it calls the desk."""
        return self._callers[-1]

    def app(self) -> ASGIApp:
        """The platform's own server."""
        return self.server.app

    def settings(self, url: str) -> PlatformSettings:
        """One account."""
        made = KfSettings(
            corp_id=CORP,
            secret=self._known.secret,
            token=self._known.token,
            encoding_aes_key=self._known.key,
            accounts=(ACCOUNT,),
            base_url=url,
        )
        self._path = made.path
        return PlatformSettings(kf=made)

    async def open(self, desk: str) -> None:
        """Call this address, and no other any more."""
        await self.close()
        caller = WeComCaller(
            self.corp,
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
        """The name itself."""
        return name

    def letters(self, writing: Writing, store: Store) -> Sequence[Letter]:
        """Words, items of menus and files, each a message of its own. Raises NotPossibleHere."""
        del store
        return list(self._letters(writing))

    def screen(self, sender: str) -> Sequence[str]:
        """The chat, as it stands in the app."""
        return [one.text for one in self.world.told if one.user == sender]

    def _letters(self, writing: Writing) -> Iterator[Letter]:
        sender, arrival = writing.sender, writing.arrival
        if arrival.recall_of:
            event = {"recall_msgid": writing.refers}
            yield self._letter("", self.world.event(ACCOUNT, sender, "user_recall_msg", **event))
        elif arrival.special:
            raise NotPossibleHere("an edit, a forwarded text")
        elif arrival.choice is not None:
            label = self._label(sender, arrival.choice)
            record = self.world.say(ACCOUNT, sender, label, menu_id=arrival.choice)
            yield self._letter(label, record)
        else:
            yield from self._said(writing)

    def _said(self, writing: Writing) -> Iterator[Letter]:
        sender, arrival = writing.sender, writing.arrival
        if len(arrival.text.encode()) > _MOST_BYTES:
            raise NotPossibleHere("a text longer than one message")
        if arrival.text or not arrival.files:
            yield self._letter(arrival.text, self.world.say(ACCOUNT, sender, arrival.text))
        for name in arrival.files:
            media = f"media-{len(self.corp.media)}"
            self.corp.media[media] = (name, "application/octet-stream", content_of(name))
            body = {"media_id": media, "file_name": name}
            yield self._letter("", self.world.send_kind(ACCOUNT, sender, kind_of(name).value, body))

    def _label(self, sender: str, choice: str) -> str:
        """The words on the item, in the latest menu that has it. Raises NotPossibleHere."""
        for told in reversed(self.world.told):
            items = told.body.get("list", ()) if told.user == sender else ()
            for item in items:
                if item["click"]["id"] == choice:
                    return str(item["click"]["content"])
        raise NotPossibleHere("a press on what no menu holds")

    def _letter(self, said: str, record: dict[str, Any]) -> Letter:
        calls = 0

        async def call() -> bool:
            nonlocal calls
            calls += 1
            if calls > 1:
                self.world.again(record)
            return (await self.caller.kf_news(ACCOUNT, "news")).status == httpx.codes.OK

        return Letter(message_id=str(record["msgid"]), text=said, call=call)

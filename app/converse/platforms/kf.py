"""Customer service (微信客服) that scripts are played on: choices are items of menus."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import httpx

from app.converse.errors import NotPossibleHere
from app.converse.made_files import content_of, kind_of
from app.converse.platforms.corporation import CORP, MOST_BYTES, PlayedCorporation
from app.converse.platforms.credentials import Credentials
from app.converse.platforms.port import Letter, Writing, fitting
from app.platforms.fakes.wecom_kf import KfWorld
from app.platforms.fakes.wecom_world import WeComWorld
from app.platforms.settings import PlatformSettings
from channels.wecom_kf.settings import CHANNEL, KfSettings
from storage.interface import Store

ACCOUNT: Final = "wkplayedexample"


class PlayedKf(PlayedCorporation):
    """One account of customer service."""

    name = CHANNEL
    account = ACCOUNT

    def __init__(self, clock: Callable[[], datetime]) -> None:
        known = Credentials()
        corp = WeComWorld(
            corp_id=CORP, agent_id=1, secret=known.secret, clock=clock, kf_secret=known.secret
        )
        self.world = KfWorld(clock=clock)
        super().__init__(known, corp, self.world)

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
        text = fitting(arrival.text, most_bytes=MOST_BYTES)
        if text or not arrival.files:
            yield self._letter(text, self.world.say(ACCOUNT, sender, text))
        for name in arrival.files:
            body = {"media_id": self.kept(name, content_of(name)), "file_name": name}
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

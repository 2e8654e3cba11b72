"""Phones of complainants (诉求人手机): WeChat and customer service."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from app.demo.bubbles import Bubble, Diary
from app.platforms.fakes.wechat_people import OUT_OF_ORDER, WeChatPeople
from app.platforms.fakes.wechat_world import Person
from app.platforms.fakes.wecom import WeComServer
from app.platforms.fakes.wecom_caller import WeComCaller
from app.platforms.fakes.wecom_kf import Told

PHOTO = "photo"
BROKEN = "broken"
MEDIA_TYPE = "image/png"


@dataclass
class WeChatPhone:
    """Somebody who follows the Official Account (公众号)."""

    people: WeChatPeople
    openid: str = field(default_factory=lambda: f"o{secrets.token_hex(12)}")
    diary: Diary = field(default_factory=Diary)

    async def begin(self) -> None:
        """Follow the account."""
        await self.people.follow(self.openid)

    async def say(self, text: str) -> None:
        """Write."""
        self.diary.own(text, after=self._count())
        await self.people.say(self.openid, text)

    async def press(self, bubble: str, choice: str) -> None:
        """An option of a menu message."""
        shown = self._person.chat[int(bubble)]
        label = dict(shown.choices)[choice]
        self.diary.own(label, after=self._count())
        await self.people.say(self.openid, label, menu_id=choice)

    async def choose(self, key: str) -> None:
        """An item of the menu below the chat. Raises LookupError."""
        self.diary.own(dict(self.menu())[key], after=self._count())
        await self.people.press(self.openid, key)

    def menu(self) -> list[tuple[str, str]]:
        """What the account put below the chat and is answered in it: key and name."""
        heads = (self.people.world.menu or {}).get("button", [])
        items = [one for head in heads for one in head.get("sub_button", [head])]
        return [(one["key"], one["name"]) for one in items if one["type"] == "click"]

    async def attach(self, data: bytes) -> None:
        """A picture."""
        self.diary.own("", after=self._count(), kind=PHOTO)
        await self.people.send_file(self.openid, "image", data, media_type=MEDIA_TYPE)

    def bubbles(self) -> list[Bubble]:
        """The chat."""
        return self.diary.woven(
            Bubble(
                id=str(place),
                kind=BROKEN if one.kind == OUT_OF_ORDER else "",
                text=one.text,
                choices=one.choices,
            )
            for place, one in enumerate(self._person.chat)
        )

    @property
    def _person(self) -> Person:
        return self.people.world.person(self.openid)

    def _count(self) -> int:
        return len(self._person.chat)


@dataclass
class KfPhone:
    """A customer of customer service (微信客服)."""

    server: WeComServer
    caller: WeComCaller
    account: str
    user: str = field(default_factory=lambda: f"wm{secrets.token_hex(12)}")
    diary: Diary = field(default_factory=Diary)

    async def begin(self) -> None:
        """Open the chat."""
        self.server.kf.enter(self.account, self.user)
        await self._knock()

    async def say(self, text: str, *, menu_id: str = "") -> None:
        """Write, or press an item of a menu message."""
        self.diary.own(text, after=len(self._told()))
        self.server.kf.say(self.account, self.user, text, menu_id=menu_id)
        await self._knock()

    async def press(self, bubble: str, choice: str) -> None:
        """An item of a menu message."""
        labels = dict(_items(self._told()[int(bubble)]))
        await self.say(labels[choice], menu_id=choice)

    async def attach(self, data: bytes) -> None:
        """A picture: the platform keeps the bytes."""
        self.diary.own("", after=len(self._told()), kind=PHOTO)
        media_id = secrets.token_hex(8)
        self.server.world.media[media_id] = ("photo.png", MEDIA_TYPE, data)
        self.server.kf.send_kind(self.account, self.user, "image", {"media_id": media_id})
        await self._knock()

    def bubbles(self) -> list[Bubble]:
        """The chat."""
        return self.diary.woven(
            Bubble(id=str(place), text=_words(one), choices=_items(one))
            for place, one in enumerate(self._told())
        )

    async def _knock(self) -> None:
        await self.caller.kf_news(self.account, secrets.token_hex(8))

    def _told(self) -> list[Told]:
        return [one for one in self.server.kf.told if one.user == self.user]


def _words(told: Told) -> str:
    return told.text if told.kind == "text" else str(told.body.get("head_content", ""))


def _items(told: Told) -> list[tuple[str, str]]:
    if told.kind == "text":
        return []
    return [(str(one["click"]["id"]), str(one["click"]["content"])) for one in told.body["list"]]

"""An officer's phone with WeCom (企业微信手机): cards with buttons, notices, words."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.demo.bubbles import Bubble, Diary
from app.platforms.fakes.wecom_caller import Heard, WeComCaller
from app.platforms.fakes.wecom_world import Shown, WeComWorld


@dataclass
class WeComPhone:
    """One member's chat with the application."""

    world: WeComWorld
    caller: WeComCaller
    user: str
    diary: Diary = field(default_factory=Diary)

    async def begin(self) -> None:
        """Ask what there is to do."""
        await self.say("?")

    async def say(self, text: str) -> None:
        """Write."""
        self.diary.own(text, after=self._count())
        self._hear(await self.caller.write(self.user, text))

    async def press(self, bubble: str, choice: str) -> None:
        """A button of a card."""
        shown = self.world.on_screen(self.user)[int(bubble)]
        labels = {str(one["key"]): str(one["text"]) for one in shown.buttons}
        self.diary.own(labels[choice], after=self._count())
        self._hear(await self.caller.press(shown, choice))

    async def attach(self, data: bytes) -> None:
        """Officers attach in the console; their chats take words."""
        raise LookupError(f"{len(data)} bytes")

    def bubbles(self) -> list[Bubble]:
        """The chat."""
        shown = self.world.on_screen(self.user)
        return self.diary.woven(_bubble(place, one) for place, one in enumerate(shown))

    def _hear(self, heard: Heard) -> None:
        if heard.reply:
            self.diary.told(heard.reply, after=self._count())

    def _count(self) -> int:
        return len(self.world.on_screen(self.user))


def _bubble(place: int, shown: Shown) -> Bubble:
    body = shown.body
    rows = body.get("horizontal_content_list", ())
    return Bubble(
        id=str(place),
        title=str(body.get("main_title", {}).get("title", "")),
        text=str(body.get("content") or body.get("sub_title_text", "")),
        rows=[(str(row["keyname"]), str(row["value"])) for row in rows],
        choices=[(str(one["key"]), str(one["text"])) for one in shown.buttons],
        link=str(body.get("card_action", {}).get("url", "")),
        pressed=shown.greyed,
    )

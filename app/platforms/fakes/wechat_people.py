"""People with WeChat who write to our account, and the platform that calls us for them.

It signs and seals, waits five seconds, sends again up to three times, reads our sealed answer with
its own key, and shows the person that the account is out of order when it cannot.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape

import httpx

from app.platforms.fakes.envelope import Call, PlatformEnvelope, Unreadable
from app.platforms.fakes.wechat_world import Shown, WeChatWorld

PATIENCE_S: Final = 5.0
RETRIES: Final = 3
OUT_OF_ORDER: Final = "out of order"
"""Kind of what stands in the chat after an answer that the platform cannot read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of one call. ``status`` 0: no answer at all; ``reply``: passive reply, if any."""

    status: int
    tries: int
    reply: str | None = None
    seconds: tuple[float, ...] = ()


@dataclass
class WeChatPeople:
    """The platform's side of the callback. ``fresh_nonce``: whether a repeat is signed anew."""

    world: WeChatWorld
    envelope: PlatformEnvelope
    callback_url: str
    client: httpx.AsyncClient
    original_id: str = "gh_7f083739789a"
    patience_s: float = PATIENCE_S
    fresh_nonce: bool = False
    _serial: itertools.count[int] = field(default_factory=lambda: itertools.count(7 * 10**18))

    async def check_address(self, echo: str = "8290114523910") -> bool:
        """The check when the callback is set in the platform's console."""
        query = self.envelope.check(echo, at=self.world.clock(), sealed=False)
        answer = await self.client.get(self.callback_url, params=query, timeout=self.patience_s)
        return answer.status_code == httpx.codes.OK and answer.text == echo

    async def say(self, openid: str, text: str, *, menu_id: str = "") -> Told:
        """A text; with ``menu_id`` a tap on an option of a menu message."""
        self.world.act(openid, "click" if menu_id else "message")
        extra = {"bizmsgmenuid": menu_id} if menu_id else {}
        return await self.send(self.message(openid, "text", Content=text, **extra))

    async def send_file(
        self, openid: str, kind: str, data: bytes, *, media_type: str, **extra: str
    ) -> Told:
        """An image, voice or video: the platform keeps the bytes."""
        self.world.act(openid, "message")
        media_id = self.world.keep_file(data, media_type=media_type)
        return await self.send(self.message(openid, kind, MediaId=media_id, **extra))

    async def other(self, openid: str, kind: str, **fields: str) -> Told:
        """A message of any other type, such as location, link, file."""
        self.world.act(openid, "message")
        return await self.send(self.message(openid, kind, **fields))

    async def follow(self, openid: str, scene: str = "") -> Told:
        """Follows, perhaps by a QR code."""
        self.world.person(openid).follows = True
        self.world.act(openid, "subscribe")
        key = f"qrscene_{scene}" if scene else ""
        return await self.send(self.event(openid, "subscribe", EventKey=key))

    async def unfollow(self, openid: str) -> Told:
        """Does not follow any more; the windows are gone with it."""
        self.world.person(openid).follows = False
        self.world.person(openid).windows.clear()
        return await self.send(self.event(openid, "unsubscribe", EventKey=""))

    async def scan(self, openid: str, scene: str) -> Told:
        """Scans a QR code of an account that is followed already."""
        self.world.act(openid, "scan")
        return await self.send(self.event(openid, "SCAN", EventKey=scene, Ticket="T"))

    async def press(self, openid: str, key: str) -> Told:
        """Presses an item of the menu."""
        self.world.act(openid, "click")
        return await self.send(self.event(openid, "CLICK", EventKey=key))

    def message(self, openid: str, kind: str, **fields: str) -> str:
        """The XML of a message."""
        return self._xml(openid, {"MsgType": kind, **fields, "MsgId": str(next(self._serial))})

    def event(self, openid: str, name: str, **fields: str) -> str:
        """The XML of an event."""
        return self._xml(openid, {"MsgType": "event", "Event": name, **fields})

    async def send(self, xml: str) -> Told:
        """Call us, again and again where we do not answer."""
        call = self._call(xml)
        seconds: list[float] = []
        status = 0
        for tries in range(1, RETRIES + 2):
            answer, took = await self._once(call)
            seconds.append(took)
            status = answer.status_code if answer is not None else 0
            if answer is not None and status == httpx.codes.OK:
                reply = self._shown(xml, answer.content)
                return Told(status=status, tries=tries, reply=reply, seconds=tuple(seconds))
            if self.fresh_nonce:
                call = self._call(xml)
        return Told(status=status, tries=RETRIES + 1, seconds=tuple(seconds))

    async def post(self, call: Call) -> httpx.Response:
        """One call as it is, for those who forge."""
        return await self.client.post(
            self.callback_url, params=dict(call.query), content=call.body, timeout=self.patience_s
        )

    async def _once(self, call: Call) -> tuple[httpx.Response | None, float]:
        """The answer and how long it took; None for a connection that was cut."""
        try:
            answer = await self.post(call)
        except httpx.HTTPError:
            return None, self.patience_s
        return answer, answer.elapsed.total_seconds()

    def _call(self, xml: str) -> Call:
        return self.envelope.call(xml, to=self.original_id, at=self.world.clock())

    def _shown(self, xml: str, body: bytes) -> str | None:
        """What the answer puts into the chat."""
        if body in (b"", b"success"):
            return None
        person = self.world.person(_between(xml, "FromUserName"))
        try:
            answer = self.envelope.answer(body)
        except (Unreadable, ValueError):
            person.chat.append(Shown(OUT_OF_ORDER, ""))
            return None
        if answer.get("ToUserName") != person.openid or answer.get("MsgType") != "text":
            person.chat.append(Shown(OUT_OF_ORDER, ""))
            return None
        person.chat.append(Shown("passive", answer["Content"]))
        return answer["Content"]

    def _xml(self, openid: str, fields: dict[str, str]) -> str:
        head = {
            "ToUserName": self.original_id,
            "FromUserName": openid,
            "CreateTime": str(int(self.world.clock().timestamp())),
        }
        inner = "".join(
            f"<{name}>{escape(value)}</{name}>" for name, value in (head | fields).items()
        )
        return f"<xml>{inner}</xml>"


def _between(xml: str, name: str) -> str:
    """Text of a leaf of a message that this file wrote."""
    return xml.partition(f"<{name}>")[2].partition(f"</{name}>")[0]

"""The platform as it calls us (企业微信回调仿真): signed, encrypted, repeated when we are late."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import httpx

from app.platforms.fakes.envelope import Call, PlatformEnvelope
from app.platforms.fakes.wecom_world import Shown, WeComWorld
from channels.tencent.replies import cdata

LIMIT_S: Final = 5.0
RETRIES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What we answered: status, and the text of a passive reply ("" where there is none).

    Status 0: no answer in time, however often it was tried.
    """

    status: int
    reply: str = ""
    tries: int = 1


class WeComCaller:
    """Calls one webhook for one application, or for customer service."""

    def __init__(
        self,
        world: WeComWorld,
        *,
        url: str,
        token: str,
        encoding_aes_key: str,
        clock: Callable[[], datetime],
        limit_s: float = LIMIT_S,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """``transport`` takes the place of the network where the webhook is in this process."""
        self._world = world
        self._url = url
        self._clock = clock
        self._envelope = PlatformEnvelope(
            token=token, encoding_aes_key=encoding_aes_key, receive_id=world.corp_id
        )
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(limit_s), trust_env=False, transport=transport
        )

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.aclose()

    async def write(self, user: str, text: str) -> Heard:
        """A member writes."""
        return await self.tell(user, "text", f"<Content>{cdata(text)}</Content>")

    async def press(self, shown: Shown, key: str) -> Heard:
        """A member presses a button; the press brings a new code for this card."""
        parts = {
            "Event": "template_card_event",
            "EventKey": key,
            "TaskId": shown.task_id,
            "CardType": "button_interaction",
            "ResponseCode": self._world.new_code(shown),
        }
        return await self.event(shown.user, parts)

    async def event(self, user: str, parts: Mapping[str, str]) -> Heard:
        """Any event; ``parts`` are its fields."""
        inner = "".join(f"<{name}>{cdata(value)}</{name}>" for name, value in parts.items())
        return await self.tell(user, "event", inner)

    async def kf_news(self, open_kfid: str, token: str) -> Heard:
        """Customer service has something to fetch."""
        parts = {"Event": "kf_msg_or_event", "Token": token, "OpenKfId": open_kfid}
        return await self.event("", parts)

    async def tell(self, user: str, kind: str, inner: str) -> Heard:
        """A message of any type."""
        return await self.send(self.sealed(self.message(user, kind, inner)))

    async def send(self, call: Call) -> Heard:
        """Call, and call again up to three times while the answer is late or none."""
        for tries in range(1, RETRIES + 2):
            try:
                answer = await self._client.post(self._url, params=call.query, content=call.body)
            except httpx.HTTPError:
                continue
            if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                reply = self._read(answer.content)
                return Heard(status=answer.status_code, reply=reply, tries=tries)
        return Heard(status=0, tries=RETRIES + 1)

    async def check_address(self, echo: str) -> str:
        """What we answer to the check of the address."""
        query = self._envelope.check(echo, at=self._clock(), sealed=True)
        return (await self._client.get(self._url, params=query)).text

    def sealed(self, xml: str) -> Call:
        """``xml`` encrypted and signed, as of now."""
        world = self._world
        return self._envelope.call(
            xml, to=world.corp_id, at=self._clock(), agent=str(world.agent_id)
        )

    def message(self, user: str, kind: str, inner: str) -> str:
        """The inner XML of a message or event."""
        number = "" if kind == "event" else f"<MsgId>{secrets.randbelow(10**18)}</MsgId>"
        return (
            f"<xml><ToUserName>{cdata(self._world.corp_id)}</ToUserName>"
            f"<FromUserName>{cdata(user)}</FromUserName>"
            f"<CreateTime>{int(self._clock().timestamp())}</CreateTime>"
            f"<MsgType>{cdata(kind)}</MsgType>{inner}{number}"
            f"<AgentID>{self._world.agent_id}</AgentID></xml>"
        )

    def _read(self, answer: bytes) -> str:
        """The words of a passive reply."""
        return self._envelope.answer(answer).get("Content", "") if answer else ""

"""A stand-in of Telegram (平台仿真): the Bot API on one side, people with the app on the other.

It proves our reading of the Bot API, not the platform. A bot with ``api_base`` at this server
sends and fetches here; what people do in it is posted to the bot's webhook with the secret header,
or waits to be asked for.
"""

from __future__ import annotations

import asyncio
import hmac
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.platforms.fakes.telegram_api import BotApi, no
from app.platforms.fakes.telegram_world import Json, World

DELIVERY_S: Final = 10.0
HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the bot: method, chat ("" where it names none), and when by the given clock."""

    method: str
    chat: str
    at: float
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What the platform says instead: 429 with a wait in seconds, 403, 400, 500."""

    status: int
    description: str = ""
    retry_after: int | None = None


@dataclass
class FakeTelegram:
    """One bot's platform; ``monotonic`` times its calls."""

    api: BotApi
    monotonic: Callable[[], float]
    calls: list[Call] = field(default_factory=list)
    refusals: dict[str, deque[Refusal | None]] = field(default_factory=dict)
    _delivering: asyncio.Lock = field(default_factory=asyncio.Lock)
    _late: set[asyncio.Task[int]] = field(default_factory=set)

    @property
    def world(self) -> World:
        """People and chats."""
        return self.api.world

    def app(self) -> Starlette:
        """The server: methods and files."""
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self._serve, methods=["POST", "GET"]),
                Route("/file/bot{token}/{path:path}", self._file, methods=["GET"]),
            ]
        )

    def refuse(self, method: str, *refusals: Refusal | None) -> None:
        """What the next calls of a method meet, in order; None is one that goes well.

        ``sendMessage:5`` are those to the chat 5 alone.
        """
        self.refusals.setdefault(method, deque()).extend(refusals)

    async def happen(self, update: Json) -> int:
        """Something happened in the app: tell the bot, or keep it until the bot asks.

        The status of the bot's answer; 0 where nothing was called. Whatever was not taken with a
        2xx stays and is sent again with the next one.
        """
        self.api.waiting.append(update)
        self.api.arrived.set()
        return await self.deliver() if self.api.hook.url else 0

    async def deliver(self) -> int:
        """Post what waits, in order; the status of the last answer."""
        status = 0
        async with self._delivering, _client() as client:
            while self.api.waiting:
                status = await self._post(client, self.api.waiting[0])
                if not httpx.codes.is_success(status):
                    break
                del self.api.waiting[0]
        return status

    async def _post(self, client: httpx.AsyncClient, update: Json) -> int:
        hook = self.api.hook
        headers = {HEADER: hook.secret} if hook.secret else {}
        try:
            return (await client.post(hook.url, json=update, headers=headers)).status_code
        except httpx.HTTPError:
            return httpx.codes.SERVICE_UNAVAILABLE

    async def _serve(self, request: Request) -> Response:
        method = request.path_params["method"]
        fields = dict((await request.form()).items())
        answer = await self._answer(request.path_params["token"], method, fields)
        call = Call(
            method=method,
            chat=str(fields.get("chat_id", "")),
            at=self.monotonic(),
            status=answer.status_code,
        )
        self.calls.append(call)
        if method == "setWebhook" and self.api.waiting:
            self._deliver_soon()
        return answer

    def _deliver_soon(self) -> None:
        """What happened before the bot said where to call."""
        task = asyncio.create_task(self.deliver())
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _answer(self, token: str, method: str, fields: Json) -> Response:
        if not hmac.compare_digest(token.encode(), self.api.token.encode()):
            return no(401, "Unauthorized")
        of_chat = self.refusals.get(f"{method}:{fields.get('chat_id', '')}")
        script = of_chat or self.refusals.get(method)
        refusal = script.popleft() if script else None
        if refusal is not None:
            return no(refusal.status, refusal.description, retry_after=refusal.retry_after)
        work = self.api.method(method)
        return no(404, "Not Found") if work is None else await work(fields)

    async def _file(self, request: Request) -> Response:
        found = self.world.files.get(request.path_params["path"].partition("/")[0])
        return Response(status_code=404) if found is None else Response(found[1])


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=DELIVERY_S, trust_env=False)

"""The HTTP interface of an Official Account on loopback (公众号接口仿真), with faults on demand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.platforms.fakes.faults import Faults
from app.platforms.fakes.wechat_world import Json, WeChatWorld, failure

STABLE: Final = "/cgi-bin/stable_token"
CUSTOM: Final = "/cgi-bin/message/custom/send"
TEMPLATE: Final = "/cgi-bin/message/template/send"
SUBSCRIPTION: Final = "/cgi-bin/message/subscribe/bizsend"
MEDIA: Final = "/cgi-bin/media/get"
QUOTA: Final = "/cgi-bin/openapi/quota/get"
QR_CODE: Final = "/cgi-bin/qrcode/create"
MENU_CREATE: Final = "/cgi-bin/menu/create"
MENU_GET: Final = "/cgi-bin/menu/get"
MENU_DELETE: Final = "/cgi-bin/menu/delete"

_MINUTE: Final = timedelta(minutes=1)

Answer = Callable[[Request], Awaitable[Response]]


@dataclass
class FakeWeChat:
    """The server of one account. ``calls`` counts by path; ``bodies`` are the bytes that came."""

    world: WeChatWorld
    faults: Faults = field(default_factory=Faults)
    per_minute: int | None = None
    calls: Counter[str] = field(default_factory=Counter)
    bodies: list[bytes] = field(default_factory=list)
    _times: list[datetime] = field(default_factory=list)

    def app(self) -> Starlette:
        """The ASGI application."""
        world = self.world
        posts: dict[str, Callable[[Json], Json]] = {
            CUSTOM: world.custom_send,
            TEMPLATE: world.template_send,
            SUBSCRIPTION: world.subscription_send,
            MENU_CREATE: world.put_menu,
            QR_CODE: world.make_code,
            QUOTA: world.quota,
        }
        gets = {MENU_GET: world.get_menu, MENU_DELETE: world.delete_menu}
        return Starlette(
            routes=[
                self._route(STABLE, self._token, "POST"),
                self._route(MEDIA, self._media, "GET"),
                *(self._route(path, self._post(work), "POST") for path, work in posts.items()),
                *(self._route(path, self._get(work), "GET") for path, work in gets.items()),
            ]
        )

    def _route(self, path: str, answer: Answer, method: str) -> Route:
        async def serve(request: Request) -> Response:
            self.calls[path] += 1
            self.bodies.append(await request.body())
            return await self.faults.around(path, lambda: answer(request))

        return Route(path, serve, methods=[method])

    def _post(self, work: Callable[[Json], Json]) -> Answer:
        async def answer(request: Request) -> Response:
            refused = self._refused(request)
            return JSONResponse(failure(refused) if refused else work(await request.json()))

        return answer

    def _get(self, work: Callable[[], Json]) -> Answer:
        async def answer(request: Request) -> Response:
            refused = self._refused(request)
            return JSONResponse(failure(refused) if refused else work())

        return answer

    async def _token(self, request: Request) -> Response:
        asked = json.loads(await request.body())
        forced = bool(asked.get("force_refresh"))
        return JSONResponse(self.world.give_token(asked["appid"], asked["secret"], forced=forced))

    async def _media(self, request: Request) -> Response:
        """The file itself; an error stands in JSON behind a status of 200."""
        refused = self._refused(request)
        if refused:
            return JSONResponse(failure(refused))
        found = self.world.file(request.query_params.get("media_id", ""))
        if found is None:
            return JSONResponse(failure(40007))
        name = found.name or "file"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(found.data, media_type=found.media_type, headers=headers)

    def _refused(self, request: Request) -> int:
        """Error code of a bad token or of too many calls, 0 for a call that is taken."""
        error = self.world.token_error(request.query_params.get("access_token", ""))
        if error or self.per_minute is None:
            return error
        now = self.world.clock()
        self._times = [at for at in self._times if now - at < _MINUTE]
        if len(self._times) >= self.per_minute:
            return 45009
        self._times.append(now)
        return 0

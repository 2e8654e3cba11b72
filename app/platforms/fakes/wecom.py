"""A stand-in of WeCom's server (企业微信接口仿真): the calls that this product makes, over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.platforms.fakes.faults import Faults
from app.platforms.fakes.wecom_kf import KfWorld
from app.platforms.fakes.wecom_world import Counter, WeComWorld, failure, success

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]

SEND: Final = "/cgi-bin/message/send"
UPDATE: Final = "/cgi-bin/message/update_template_card"
ISSUE: Final = "/cgi-bin/gettoken"


class WeComServer:
    """The ASGI application over a world; ``faults`` is the script of what goes wrong."""

    def __init__(self, world: WeComWorld, kf: KfWorld | None = None) -> None:
        self.world = world
        self.kf = kf or KfWorld(clock=world.clock)
        self.faults = Faults()
        self.counter = Counter()
        self.app = Starlette(routes=self._routes())

    def _routes(self) -> list[Route]:
        posts = {
            SEND: self._send,
            UPDATE: self._update,
            "/cgi-bin/kf/sync_msg": self._sync,
            "/cgi-bin/kf/send_msg": self._kf_send,
            "/cgi-bin/kf/send_msg_on_event": self._kf_send_on_event,
            "/cgi-bin/kf/service_state/get": self._kf_state,
        }
        gets = {
            "/cgi-bin/media/get": self._media,
            "/cgi-bin/department/list": self._departments,
            "/cgi-bin/user/simplelist": self._members,
            "/cgi-bin/user/list": self._members_in_full,
        }
        open_to_all = [Route(ISSUE, self._faulty(self._token), methods=["GET"])]
        return [
            *open_to_all,
            *(Route(path, self._guarded(work), methods=["POST"]) for path, work in posts.items()),
            *(Route(path, self._guarded(work), methods=["GET"]) for path, work in gets.items()),
        ]

    def _faulty(self, work: Handler) -> Handler:
        """``work``, counted, or the fault that the script has for it."""

        async def handle(request: Request) -> Response:
            path = request.url.path
            self.counter.count(path)
            return await self.faults.around(path, lambda: work(request))

        return handle

    def _guarded(self, work: Handler) -> Handler:
        """As ``_faulty``, for those who have a valid token."""

        async def checked(request: Request) -> Response:
            errcode = self.world.token_error(request.query_params.get("access_token", ""))
            return JSONResponse(failure(errcode)) if errcode else await work(request)

        return self._faulty(checked)

    async def _token(self, request: Request) -> Response:
        query = request.query_params
        if query.get("corpid") != self.world.corp_id:
            return JSONResponse(failure(40013))
        token = self.world.give_token(query.get("corpsecret", ""))
        if token is None:
            return JSONResponse(failure(40001))
        return JSONResponse(success(access_token=token, expires_in=7200))

    async def _send(self, request: Request) -> Response:
        return JSONResponse(self.world.take(await _document(request)))

    async def _update(self, request: Request) -> Response:
        return JSONResponse(self.world.update(await _document(request)))

    async def _sync(self, request: Request) -> Response:
        return JSONResponse(await self.kf.sync(await _document(request)))

    async def _kf_send(self, request: Request) -> Response:
        return JSONResponse(self.kf.send(await _document(request)))

    async def _kf_send_on_event(self, request: Request) -> Response:
        return JSONResponse(self.kf.send_on_event(await _document(request)))

    async def _kf_state(self, request: Request) -> Response:
        return JSONResponse(self.kf.state(await _document(request)))

    async def _media(self, request: Request) -> Response:
        """A file; an unknown id is answered by JSON under status 200, as the platform does."""
        found = self.world.media.get(request.query_params.get("media_id", ""))
        if found is None:
            return JSONResponse(failure(40007))
        name, media_type, data = found
        headers = {"Content-Disposition": f"attachment; filename*=utf-8''{quote(name)}"}
        return Response(data, media_type=media_type, headers=headers)

    async def _departments(self, _: Request) -> Response:
        ids = sorted({member.department for member in self.world.members.values()})
        return JSONResponse(success(department=[{"id": one, "parentid": 0} for one in ids]))

    async def _members(self, request: Request) -> Response:
        return JSONResponse(success(userlist=self._of_department(request, in_full=False)))

    async def _members_in_full(self, request: Request) -> Response:
        return JSONResponse(success(userlist=self._of_department(request, in_full=True)))

    def _of_department(self, request: Request, *, in_full: bool) -> list[dict[str, Any]]:
        wanted = request.query_params.get("department_id", "")
        return [
            {"userid": one.user_id, "name": one.name, "department": [one.department]}
            | ({"mobile": one.mobile, "email": one.email} if in_full else {})
            for one in self.world.members.values()
            if str(one.department) == wanted
        ]


async def _document(request: Request) -> dict[str, Any]:
    """The JSON object of a call, an empty one where there is none."""
    found = await request.json()
    return found if isinstance(found, dict) else {}

"""A WeChat account between a desk in memory and the platform's fake, over any transport."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import httpx
from starlette.applications import Starlette

from app.platforms.fakes.envelope import PlatformEnvelope
from app.platforms.fakes.wechat import FakeWeChat
from app.platforms.fakes.wechat_people import WeChatPeople
from app.platforms.fakes.wechat_world import WeChatWorld
from channels.channel import Delivery
from channels.errors import CallReplayed, DeskUnavailable
from channels.message import Choice, InboundMessage, OutboundMessage
from channels.tencent.api import Api
from channels.tencent.tokens import MemoryTokens
from channels.webhook import Answered, Call, Signal, Unread
from channels.wechat_official.access import make_api
from channels.wechat_official.channel import WeChatOfficialChannel
from channels.wechat_official.memory import MemoryNotices, MemorySubscriptions, MemoryWindows
from channels.wechat_official.notices import NoticeSender
from channels.wechat_official.ports import Notice
from channels.wechat_official.routes import routes
from channels.wechat_official.settings import NoticeTemplate, WeChatOfficialSettings
from channels.wechat_official.windows import CLICK, MESSAGE, grant_of
from tests.support.wechat_cases import APP_ID, KEY, TOKEN

SECRET = "app-secret-of-a-test"
FIELDS = {"character_string1": "number", "phrase2": "status", "date3": "date"}
NOTICE = Notice(
    kind="accepted",
    number="SY-2026-4F7Q2M",
    status="已受理",
    date="2026-12-01",
    link="https://desk.example/t",
)

Answers = Callable[[InboundMessage | Signal], OutboundMessage | None]


class Clock:
    """Moves when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class MemoryDesk:
    """Stores once by the dedupe key, answers from a function, hangs or fails when told to."""

    windows: MemoryWindows
    clock: Clock
    answers: Answers = lambda _: None
    stalled: bool = False
    locked: bool = False
    gone: bool = False
    items: list[InboundMessage | Signal] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    turns: int = 0
    _kept: dict[tuple[str, ...], OutboundMessage | None] = field(default_factory=dict)
    _nonces: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def messages(self) -> list[InboundMessage]:
        return [one for one in self.items if isinstance(one, InboundMessage)]

    @property
    def signals(self) -> list[Signal]:
        return [one for one in self.items if isinstance(one, Signal)]

    async def take(
        self, message: InboundMessage, *, wait_s: float, call: Call | None = None
    ) -> Answered:
        self._remember(call)
        key = (message.channel, message.account, message.sender, message.message_id)
        return await self._answer(key, message, wait_s)

    async def note(self, signal: Signal, *, wait_s: float, call: Call | None = None) -> Answered:
        self._remember(call)
        key = (signal.channel, signal.account, signal.sender, signal.event_id)
        return await self._answer(key, signal, wait_s)

    async def fresh(self, call: Call) -> None:
        self._remember(call)

    async def keep_unread(self, unread: Unread) -> None:
        self._remember(unread.call)
        self.unread.append(unread)

    def _remember(self, call: Call | None) -> None:
        if call is None:
            return
        known = self._nonces.setdefault((call.nonce, call.timestamp), call.signature)
        if known != call.signature:
            raise CallReplayed

    async def _answer(
        self, key: tuple[str, ...], item: InboundMessage | Signal, wait_s: float
    ) -> Answered:
        if self.gone:
            raise DeskUnavailable("no store", saved=False)
        if self.locked:
            await asyncio.Event().wait()
        if key in self._kept:
            return Answered(repeated=True, message=self._kept[key])
        self.items.append(item)
        self._grant(item)
        self._kept[key] = None
        if self.stalled:
            await asyncio.sleep(wait_s)
            return Answered()
        self.turns += 1
        self._kept[key] = self.answers(item)
        return Answered(message=self._kept[key])

    def _grant(self, item: InboundMessage | Signal) -> None:
        grant = grant_of(item)
        if grant is not None:
            self.windows.grant(account=APP_ID, user=item.sender, grant=grant, now=self.clock.now)


@dataclass
class WeChatHouse:
    """Everything of one account."""

    settings: WeChatOfficialSettings
    clock: Clock
    world: WeChatWorld
    server: FakeWeChat
    desk: MemoryDesk
    windows: MemoryWindows
    subscriptions: MemorySubscriptions
    notices: MemoryNotices
    tokens: MemoryTokens
    api: Api
    channel: WeChatOfficialChannel
    callback: Starlette

    async def send(
        self,
        openid: str,
        text: str,
        *,
        choices: tuple[str, ...] = (),
        link: str = "",
        title: str = "",
        acts: tuple[str, ...] = ("notices.accepted",),
        identity: UUID | None = None,
    ) -> object:
        message = OutboundMessage(
            text=text,
            choices=tuple(Choice(id=f"c{n}", label=one) for n, one in enumerate(choices)),
            link=link,
            title=title,
            acts=acts,
        )
        delivery = Delivery(
            id=identity or uuid4(), recipient=openid, message=message, attempt=1, account=APP_ID
        )
        return await self.channel.send(delivery, now=self.clock.now)

    def opened(self, openid: str, kind: str = "message") -> None:
        """The person acts, on both sides of the wire."""
        self.world.act(openid, kind)
        grants = {"message": MESSAGE, "click": CLICK}
        self.windows.grant(account=APP_ID, user=openid, grant=grants[kind], now=self.clock.now)


def make_house(
    *,
    base_url: str = "https://platform.example",
    transport: httpx.AsyncBaseTransport | None = None,
    clock: Clock | None = None,
    server: FakeWeChat | None = None,
    menu_messages: bool = False,
) -> WeChatHouse:
    """Without a ``base_url`` of a running server, calls stay within the process."""
    clock = clock or Clock()
    world = server.world if server else make_world(clock)
    server = server or FakeWeChat(world)
    world.templates |= {"tpl-1", "sub-1"}
    world.menu_messages = menu_messages
    settings = WeChatOfficialSettings(
        app_id=APP_ID,
        app_secret=SECRET,
        token=TOKEN,
        encoding_aes_key=KEY,
        base_url=base_url,
        menu_messages=menu_messages,
        subscriptions={"accepted": NoticeTemplate(template_id="sub-1", fields=FIELDS)},
        templates={"": NoticeTemplate(template_id="tpl-1", fields=FIELDS)},
    )
    windows, subscriptions = MemoryWindows(), MemorySubscriptions()
    notices, tokens = MemoryNotices(NOTICE), MemoryTokens()
    desk = MemoryDesk(windows, clock)
    if transport is None and base_url.startswith("https"):
        transport = httpx.ASGITransport(server.app())
    api = make_api(settings, store=tokens, clock=clock, transport=transport)
    sender = NoticeSender(settings, api, subscriptions=subscriptions, notices=notices)
    return WeChatHouse(
        settings=settings,
        clock=clock,
        world=world,
        server=server,
        desk=desk,
        windows=windows,
        subscriptions=subscriptions,
        notices=notices,
        tokens=tokens,
        api=api,
        channel=WeChatOfficialChannel(settings, api, windows=windows, notices=sender),
        callback=Starlette(routes=routes(settings, desk, clock)),
    )


def make_world(clock: Clock) -> WeChatWorld:
    return WeChatWorld(app_id=APP_ID, app_secret=SECRET, clock=clock)


def people_of(house: WeChatHouse, url: str, client: httpx.AsyncClient) -> WeChatPeople:
    """The platform that calls the callback at ``url``."""
    return WeChatPeople(
        world=house.world,
        envelope=PlatformEnvelope(token=TOKEN, encoding_aes_key=KEY, receive_id=APP_ID),
        callback_url=url + house.settings.path,
        client=client,
    )

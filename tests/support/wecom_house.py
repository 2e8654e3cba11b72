"""A WeCom application with everything around it: the platform's stand-in, our webhook, a desk."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import httpx
from starlette.applications import Starlette
from starlette.types import ASGIApp

from app.platforms.fakes.serving import served
from app.platforms.fakes.wecom import WeComServer
from app.platforms.fakes.wecom_caller import WeComCaller
from app.platforms.fakes.wecom_kf import KfWorld
from app.platforms.fakes.wecom_world import FakeMember, WeComWorld
from channels.channel import Delivery
from channels.errors import CallReplayed, DeskUnavailable
from channels.message import InboundMessage, OutboundMessage
from channels.tencent.api import Api, make_client
from channels.tencent.corp import corp_api
from channels.tencent.tokens import MemoryTokens
from channels.webhook import Answered, Call, Signal, Unread
from channels.wecom.channel import WeComChannel
from channels.wecom.memory import MemoryCardCodes, MemorySendCounts
from channels.wecom.routes import routes
from channels.wecom.settings import PushLimits, WeComSettings
from channels.wecom_kf.channel import KfChannel
from channels.wecom_kf.ports import Batch, CursorMoved, Mark, Unit
from channels.wecom_kf.puller import Puller
from channels.wecom_kf.routes import routes as kf_routes
from channels.wecom_kf.settings import KfSettings

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CORP = "wwexample0000000001"
AGENT = 1000002
KF_ACCOUNT = "wkexample"
SETTINGS = WeComSettings(
    corp_id=CORP,
    agent_id=AGENT,
    secret="application-secret-of-tests",
    token="CallbackToken",
    encoding_aes_key="B" * 42 + "E",
    push=PushLimits(gather_s=0.01),
)
KF_SETTINGS = KfSettings(
    corp_id=CORP,
    secret="kf-secret-of-tests",
    token="KfToken",
    encoding_aes_key="C" * 42 + "E",
    accounts=(KF_ACCOUNT,),
    repeated_codes=frozenset({40058}),
)


@dataclass
class Clock:
    """A clock that tests move."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@dataclass
class RecordingDesk:
    """Keeps what it was given, once; says what it was told to."""

    says: OutboundMessage | None = None
    down: bool = False
    messages: list[InboundMessage] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    repeats: int = 0
    _nonces: dict[tuple[str, str, str], str] = field(default_factory=dict)

    async def fresh(self, call: Call) -> None:
        self._check(call)

    async def keep_unread(self, unread: Unread) -> None:
        self._check(unread.call)
        self.unread.append(unread)

    async def take(
        self, message: InboundMessage, *, wait_s: float, call: Call | None = None
    ) -> Answered:
        self._check(call)
        self.waits.append(wait_s)
        known = any(self._key(one) == self._key(message) for one in self.messages)
        self.repeats += known
        if not known:
            self.messages.append(message)
        return Answered(repeated=known, message=self.says)

    async def note(self, signal: Signal, *, wait_s: float, call: Call | None = None) -> Answered:
        self._check(call)
        known = any(one.event_id == signal.event_id for one in self.signals)
        if not known:
            self.signals.append(signal)
        return Answered(repeated=known, message=self.says)

    def _check(self, call: Call | None) -> None:
        if self.down:
            raise DeskUnavailable("switched off by the test", saved=False)
        if call is None:
            return
        key = (call.channel, call.account, call.nonce)
        if self._nonces.setdefault(key, call.signature) != call.signature:
            raise CallReplayed

    @staticmethod
    def _key(message: InboundMessage) -> tuple[str, str, str]:
        return message.account, message.sender, message.message_id


@dataclass
class MemoryKfInbox:
    """What was pulled, each item once, and the cursor with it."""

    says: OutboundMessage | None = None
    items: dict[str, InboundMessage | Signal] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    batches: list[Batch] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    async def mark(self, *, account: str) -> Mark:
        return self.marks.get(account, Mark())

    async def keep(self, batch: Batch, *, now: datetime) -> Sequence[Answered]:
        if self.failures:
            raise self.failures.pop(0)
        if batch.seen != self.marks.get(batch.account, Mark()):
            raise CursorMoved(batch.account)
        self.batches.append(batch)
        self.marks[batch.account] = Mark(cursor=batch.cursor, version=batch.seen.version + 1)
        return [self._kept(item) for item in batch.items]

    def _kept(self, item: InboundMessage | Signal) -> Answered:
        identity = item.event_id if isinstance(item, Signal) else item.message_id
        known = self.items.setdefault(identity, item) is not item
        return Answered(repeated=known, message=self.says if isinstance(item, Signal) else None)


@dataclass
class MemoryWindows:
    """Units of one process."""

    left: dict[tuple[str, str], int] = field(default_factory=dict)
    closed: list[tuple[str, str]] = field(default_factory=list)

    async def take(self, *, account: str, user: str, now: datetime, keep: int = 0) -> Unit | None:
        if self.left.get((account, user), 5) <= keep:
            return None
        self.left[account, user] = self.left.get((account, user), 5) - 1
        return account, user

    async def give_back(self, unit: Unit) -> None:
        assert isinstance(unit, tuple)
        self.left[unit] += 1

    async def close(self, *, account: str, user: str, now: datetime) -> None:
        self.closed.append((account, user))

    async def open_units(self, *, account: str, user: str, now: datetime) -> int:
        return self.left.get((account, user), 5)


@dataclass
class WeComHouse:
    """All parts of one test."""

    clock: Clock
    world: WeComWorld
    server: WeComServer
    desk: RecordingDesk
    codes: MemoryCardCodes
    api: Api
    channel: WeComChannel
    webhook: ASGIApp
    caller: WeComCaller
    kf: KfWorld
    kf_inbox: MemoryKfInbox
    kf_windows: MemoryWindows
    kf_channel: KfChannel
    puller: Puller
    kf_caller: WeComCaller
    knocks: list[tuple[str, str]]


def joined(notices: Sequence[OutboundMessage], _: str) -> OutboundMessage:
    """A digest without words of its own."""
    titles = "\n".join(one.title for one in notices)
    return OutboundMessage(
        title=f"{len(notices)} notices", text=titles, link="https://example.com/console"
    )


def notice(
    name: str = "SY-2026-4F7Q2M", *, text: str = "新诉求", link: str = "https://example.com/t"
) -> OutboundMessage:
    """A card as officers get it, without buttons."""
    return OutboundMessage(title=name, text=text, link=link)


def delivery(
    message: OutboundMessage, *, to: str = "ZhangSan", attempt: int = 1, seed: str = ""
) -> Delivery:
    digest = hashlib.sha256(seed.encode()).digest()[:16]
    return Delivery(
        id=UUID(bytes=digest) if seed else uuid4(),
        recipient=to,
        message=message,
        attempt=attempt,
        account=SETTINGS.account,
    )


@asynccontextmanager
async def open_house(*, over_network: bool = False) -> AsyncIterator[WeComHouse]:
    """Put the parts together; over loopback, or all within this process."""
    clock = Clock()
    world = WeComWorld(
        corp_id=CORP,
        agent_id=AGENT,
        secret=SETTINGS.secret,
        kf_secret=KF_SETTINGS.secret,
        clock=clock,
    )
    world.add(
        FakeMember(user_id="ZhangSan", name="示例甲"), FakeMember(user_id="LiSi", name="示例乙")
    )
    kf = KfWorld(clock=clock)
    server = WeComServer(world, kf)
    if not over_network:
        async with _around(clock, world, server, kf, None) as house:
            yield house
        return
    async with (
        served(server.app) as address,
        _around(clock, world, server, kf, address) as house,
        served(house.webhook) as ours,
    ):
        house.caller = _caller(house, f"{ours}{SETTINGS.path}", SETTINGS)
        house.kf_caller = _caller(house, f"{ours}{KF_SETTINGS.path}", KF_SETTINGS)
        yield house
        await house.caller.close()
        await house.kf_caller.close()


@asynccontextmanager
async def _around(
    clock: Clock, world: WeComWorld, server: WeComServer, kf: KfWorld, address: str | None
) -> AsyncIterator[WeComHouse]:
    transport = None if address else httpx.ASGITransport(server.app)
    client = make_client(address or "http://platform", transport=transport)
    store, codes, desk = MemoryTokens(), MemoryCardCodes(), RecordingDesk()
    api = corp_api(
        client, corp_id=CORP, app=str(AGENT), secret=SETTINGS.secret, store=store, clock=clock
    )
    kf_api = corp_api(
        client, corp_id=CORP, app="kf", secret=KF_SETTINGS.secret, store=store, clock=clock
    )
    channel = WeComChannel(SETTINGS, api, codes=codes, counts=MemorySendCounts(), digest=joined)
    inbox, windows, knocks = MemoryKfInbox(), MemoryWindows(), list[tuple[str, str]]()
    kf_channel = KfChannel(KF_SETTINGS, kf_api, windows=windows)
    puller = Puller(
        KF_SETTINGS, kf_api, inbox, clock=clock, greet=kf_channel.greet, pauses_s=(0.0, 0.0)
    )

    async def knock(*, open_kfid: str, token: str) -> None:
        knocks.append((open_kfid, token))
        await puller.knock(open_kfid=open_kfid, token=token)

    webhook = Starlette(
        routes=[
            *routes(SETTINGS, desk, clock, codes=codes, knock=knock),
            *kf_routes(KF_SETTINGS, desk, clock, knock=knock),
        ]
    )
    house = WeComHouse(
        clock=clock,
        world=world,
        server=server,
        desk=desk,
        codes=codes,
        api=api,
        channel=channel,
        webhook=webhook,
        caller=_inner_caller(world, webhook, clock, SETTINGS),
        kf=kf,
        kf_inbox=inbox,
        kf_windows=windows,
        kf_channel=kf_channel,
        puller=puller,
        kf_caller=_inner_caller(world, webhook, clock, KF_SETTINGS),
        knocks=knocks,
    )
    yield house
    await puller.close()
    await client.aclose()


def _inner_caller(
    world: WeComWorld, webhook: ASGIApp, clock: Clock, settings: WeComSettings | KfSettings
) -> WeComCaller:
    return WeComCaller(
        world,
        url=f"http://desk{settings.path}",
        token=settings.token,
        encoding_aes_key=settings.encoding_aes_key,
        clock=clock,
        transport=httpx.ASGITransport(webhook),
    )


def _caller(house: WeComHouse, url: str, settings: WeComSettings | KfSettings) -> WeComCaller:
    return WeComCaller(
        house.world,
        url=url,
        token=settings.token,
        encoding_aes_key=settings.encoding_aes_key,
        clock=house.clock,
    )


def again(one: Delivery) -> Delivery:
    """The next attempt of the same delivery."""
    return replace(one, attempt=one.attempt + 1)

"""The stand-ins of all platforms around one desk (示范城市), and the people who hold phones."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Final

import httpx

from app.demo.accounts import AGENT, CORP, Accounts, Addresses, Callback
from app.demo.bubbles import Phone
from app.demo.mail_phone import MailPhone
from app.demo.phones import KfPhone, WeChatPhone
from app.demo.telegram_phone import TelegramPhone
from app.demo.wecom_phone import WeComPhone
from app.platforms.fakes.envelope import PlatformEnvelope
from app.platforms.fakes.mail_office import MadeOffice
from app.platforms.fakes.telegram import FakeTelegram
from app.platforms.fakes.telegram_api import BotApi
from app.platforms.fakes.telegram_world import World
from app.platforms.fakes.wechat import FakeWeChat
from app.platforms.fakes.wechat_people import WeChatPeople
from app.platforms.fakes.wechat_world import WeChatWorld
from app.platforms.fakes.wecom import WeComServer
from app.platforms.fakes.wecom_caller import WeComCaller
from app.platforms.fakes.wecom_kf import KfWorld
from app.platforms.fakes.wecom_world import FakeMember, WeComWorld
from casework.model.people import Officer

WECHAT_PATH: Final = "/platforms/wechat"
WECOM_PATH: Final = "/platforms/wecom"
KF_PATH: Final = "/platforms/kf"
OFFICER_NUMBER: Final = 4_000_000_001
"""Telegram's number of the officer: bound to the same person at every start."""

COMPLAINANTS: Final = ("wechat", "kf", "telegram", "email")
TELEGRAM_OFFICER: Final = "telegram-officer"
MAIL_OFFICER: Final = "email-officer"
MAIL_LOGIN: Final = "demo-hunnan"
"""The officer who is told by e-mail alone."""

Clock = Callable[[], datetime]


class Servers:
    """What the desk calls: one server a platform, not yet listening."""

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self.wechat = FakeWeChat(
            WeChatWorld(app_id=accounts.app_id, app_secret=accounts.app_secret, clock=clock)
        )
        corporation = WeComWorld(
            corp_id=CORP,
            agent_id=AGENT,
            secret=accounts.corp_secret,
            kf_secret=accounts.kf_secret,
            clock=clock,
        )
        self.wecom = WeComServer(corporation, KfWorld(clock=clock))
        world = World(first_update=int(clock().timestamp()))
        self.telegram = FakeTelegram(BotApi(accounts.bot_token, world), monotonic)
        self.post = MadeOffice(password=accounts.mail_password)

    def admit(self, officers: list[Officer]) -> None:
        """Officers are members of the corporation under their log-in names."""
        self.wecom.world.add(*(FakeMember(user_id=one.login, name=one.name) for one in officers))


@dataclass
class City:
    """The stand-ins at work, and every phone by its name."""

    servers: Servers
    accounts: Accounts
    addresses: Addresses
    clock: Clock
    officers: list[Officer]
    phones: dict[str, Phone] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Hand out the phones."""
        desk = self.addresses.desk
        self._client = httpx.AsyncClient(timeout=httpx.Timeout(10.0), trust_env=False)
        self._members = self._caller(desk + WECOM_PATH, self.accounts.wecom)
        self._customers = self._caller(desk + KF_PATH, self.accounts.kf)
        self._people = WeChatPeople(
            world=self.servers.wechat.world,
            envelope=self._envelope(self.accounts.wechat),
            callback_url=desk + WECHAT_PATH,
            client=self._client,
            _serial=itertools.count(int(self.clock().timestamp() * 1000)),
        )
        for name in COMPLAINANTS:
            self.renew(name, language="zh")
        for one in self.officers:
            if one.login == MAIL_LOGIN:
                post, address = self.servers.post, one.email or MAIL_LOGIN
                self.phones[MAIL_OFFICER] = MailPhone(post, self.clock, address)
                continue
            self.phones[member_phone(one.login)] = WeComPhone(
                self.servers.wecom.world, self._members, one.login
            )
        self.phones[TELEGRAM_OFFICER] = TelegramPhone(self.servers.telegram, OFFICER_NUMBER)

    @property
    def wechat(self) -> WeChatPhone:
        """The phone with the Official Account's menu."""
        phone = self.phones["wechat"]
        if not isinstance(phone, WeChatPhone):
            raise TypeError(type(phone).__name__)
        return phone

    async def close(self) -> None:
        """Let connections go."""
        self.servers.telegram.api.close()
        await self._client.aclose()
        await self._members.close()
        await self._customers.close()

    def renew(self, name: str, *, language: str) -> None:
        """Somebody new holds this phone of a complainant. Raises KeyError."""
        makers: Mapping[str, Callable[[], Phone]] = {
            "wechat": lambda: WeChatPhone(self._people),
            "kf": lambda: KfPhone(self.servers.wecom, self._customers, self.accounts.kf_account),
            "telegram": lambda: TelegramPhone(self.servers.telegram, language=language),
            "email": lambda: MailPhone(self.servers.post, self.clock),
        }
        self.phones[name] = makers[name]()

    def _caller(self, url: str, callback: Callback) -> WeComCaller:
        return WeComCaller(
            self.servers.wecom.world,
            url=url,
            token=callback.token,
            encoding_aes_key=callback.key,
            clock=self.clock,
        )

    def _envelope(self, callback: Callback) -> PlatformEnvelope:
        return PlatformEnvelope(
            token=callback.token,
            encoding_aes_key=callback.key,
            receive_id=self.accounts.app_id,
        )


def member_phone(login: str) -> str:
    """Name of a member's phone with WeCom."""
    return f"wecom-{login}"

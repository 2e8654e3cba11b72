"""Opens the demonstration of the platforms (多平台示范): desk, stand-ins and page on loopback."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.types import ASGIApp

from app.demo.accounts import AGENT, BOT, CORP, Addresses
from app.demo.city import MAIL_LOGIN, OFFICER_NUMBER, City, Servers
from app.demo.mail_phone import DESK
from app.demo.stage import Stage
from app.http import make_app
from app.links import sign_in_link
from app.officer_binding import OfficerBinding
from app.platforms.fakes.mail_office import serving
from app.platforms.fakes.serving import served
from app.platforms.shelves import TokenShelf
from app.processes import Process
from app.server import listen, make_server
from app.server import serve as run_server
from app.settings import Settings
from app.wiring import House
from casework.model.people import Officer
from channels.email import Security
from channels.wechat_official.access import make_api
from channels.wechat_official.menu import Menus, load_menu
from storage.interface import Store

LOOPBACK: Final = "127.0.0.1"
TELEGRAM_LOGIN: Final = "demo-officer"
LOGINS: Final = ("demo-officer", MAIL_LOGIN, "demo-supervisor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Sockets that listen already, so that everybody's address is known before the start."""

    page: socket.socket
    desk: socket.socket
    wechat: socket.socket
    wecom: socket.socket
    telegram: socket.socket
    imap: socket.socket
    smtp: socket.socket

    @property
    def addresses(self) -> Addresses:
        """As the desk and its stand-ins call each other."""
        return Addresses(
            desk=address(self.desk),
            wechat=address(self.wechat),
            wecom=address(self.wecom),
            telegram=address(self.telegram),
            mailbox=self.imap.getsockname()[1],
        )


def take_places(*, page: int, desk: int) -> Places:
    """Listen; port 0 takes a free one. Raises SettingsError for a port that is in use."""
    return Places(
        page=listen(LOOPBACK, page, setting="--port"),
        desk=listen(LOOPBACK, desk, setting="--desk-port"),
        wechat=listen(LOOPBACK, 0),
        wecom=listen(LOOPBACK, 0),
        telegram=listen(LOOPBACK, 0),
        imap=listen(LOOPBACK, 0),
        smtp=listen(LOOPBACK, 0),
    )


def address(listener: socket.socket) -> str:
    """Address of a listening socket."""
    return f"http://{LOOPBACK}:{listener.getsockname()[1]}"


def desk_settings(settings: Settings, places: Places, *, platforms: Path) -> Settings:
    """Settings of the desk at its place: nothing of a real desk is touched.

    Its letters go to the post office of the demonstration and no further.
    """
    own = {
        "host": LOOPBACK,
        "port": places.desk.getsockname()[1],
        "public_url": "",
        "database_url": "",
        "keys_file": None,
        "platforms_file": platforms,
        "mail_host": LOOPBACK,
        "mail_port": places.smtp.getsockname()[1],
        "mail_security": Security.NONE,
        "mail_sender": DESK,
        "mail_user": "",
    }
    return settings.model_copy(update=own)


def officers_of(house: House) -> list[Officer]:
    """Officers whom notices reach."""
    return house.database.read_now(
        lambda store: [one for one in store.officers.all() if one.active]
    )


def bind_officers(house: House, officers: list[Officer]) -> None:
    """Ways by WeCom; one officer has Telegram beside it, another one has e-mail alone."""
    now = house.clock()

    def work(store: Store) -> None:
        binding = house.officer_binding
        for one in officers:
            if one.login == MAIL_LOGIN and one.email:
                _bind(binding, store, one, ("email", "", one.email))
                continue
            _bind(binding, store, one, ("wecom", f"{CORP}.{AGENT}", one.login))
            if one.login == TELEGRAM_LOGIN:
                _bind(binding, store, one, ("telegram", str(BOT), str(OFFICER_NUMBER)))

    def _bind(
        binding: OfficerBinding, store: Store, officer: Officer, way: tuple[str, str, str]
    ) -> None:
        channel, account, place = way
        binding.add(
            store, officer.id, channel=channel, account=account, address=place, verified_at=now
        )

    house.database.write_now(work)


def make_stage(house: House, city: City) -> Stage:
    """The page over a house and its stand-ins."""
    base = house.settings.base_url
    return Stage(
        city=city,
        words=house.words,
        bureau={"zh": house.jurisdiction.bureau, "en": house.jurisdiction.bureau_en},
        sign_in=lambda login: sign_in_link(house.database, login, base_url=base, now=house.clock()),
        logins=LOGINS,
    )


async def perform(
    house: House, process: Process, places: Places, city: City, *, on_ready: Callable[[], None]
) -> None:
    """Serve everything until somebody stops it."""
    process.attach(house)
    servers = city.servers
    around: list[tuple[ASGIApp, socket.socket]] = [
        (servers.wechat.app(), places.wechat),
        (servers.wecom.app, places.wecom),
        (servers.telegram.app(), places.telegram),
        (make_stage(house, city).app(), places.page),
    ]
    async with AsyncExitStack() as stack:
        for app, listener in around:
            await stack.enter_async_context(served(app, at=listener))
        await stack.enter_async_context(serving(servers.post, imap=places.imap, smtp=places.smtp))
        stack.push_async_callback(city.close)
        await push_menu(house)
        server = make_server(make_app(house, process, on_ready=on_ready))
        await run_server(server, places.desk, on_stop=process.begin_stop)


async def push_menu(house: House) -> None:
    """The menu below the chat of the Official Account, as ``wechat menu push`` does it."""
    settings = house.platform_settings.wechat_oa
    if settings is None:
        return
    api = make_api(settings, store=TokenShelf(house.database), clock=house.clock)
    try:
        await Menus(api).push(load_menu(), language="zh", public_url=house.settings.base_url)
    finally:
        await api.aclose()


def make_servers(house: House, servers: Servers) -> list[Officer]:
    """Officers become members of the corporation and are bound; who they are."""
    officers = officers_of(house)
    servers.admit(officers)
    bind_officers(house, officers)
    return officers

"""``zhitong wechat menu push | show | delete``: the menu below the chat (公众号菜单)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal, TypeVar

import typer

from app.cli.common import NOT_SO, WRONG_USE, DataOption, print_json, say, screen, settings_for
from app.opening import open_house
from app.platforms.settings import read_platforms
from app.platforms.shelves import TokenShelf
from app.wiring import House
from channels.errors import ChannelError
from channels.wechat_official.access import make_api
from channels.wechat_official.menu import Menus, load_menu
from channels.wechat_official.settings import WeChatOfficialSettings

T = TypeVar("T")

wechat = typer.Typer(no_args_is_help=True, help="The Official Account.")
menu = typer.Typer(no_args_is_help=True, help="The menu below the chat.")
wechat.add_typer(menu, name="menu")


def register(application: typer.Typer) -> None:
    """Add the group."""
    application.add_typer(wechat, name="wechat")


@menu.command("push")
def push(
    data: DataOption = None,
    lang: Annotated[Literal["zh", "en"], typer.Option(help="Language of the menu.")] = "zh",
) -> None:
    """Put our menu in force."""

    async def work(menus: Menus, public_url: str) -> None:
        await menus.push(load_menu(), language=lang, public_url=public_url)

    _with_menus(data, work)
    screen.print(say("wechat.pushed", lang=lang))


@menu.command("show")
def show(data: DataOption = None) -> None:
    """Print the menu in force, as the platform has it."""

    async def work(menus: Menus, _: str) -> dict[str, Any] | None:
        return await menus.get()

    found = _with_menus(data, work)
    if found is None:
        screen.print(say("wechat.no_menu"))
        raise typer.Exit(NOT_SO)
    print_json(found.get("menu", found))


@menu.command("delete")
def delete(data: DataOption = None) -> None:
    """Take the menu away."""

    async def work(menus: Menus, _: str) -> None:
        await menus.delete()

    _with_menus(data, work)
    screen.print(say("wechat.deleted"))


def _with_menus(data: DataOption, work: Callable[[Menus, str], Awaitable[T]]) -> T:
    """What ``work`` gives; leaves with a sentence when there is no account, or it fails."""
    with open_house(settings_for(data)) as house:
        settings = house.settings
        account = read_platforms(settings.platforms_file, production=settings.https).wechat_oa
        if account is None:
            screen.print(say("wechat.none"), markup=False)
            raise typer.Exit(WRONG_USE)
        try:
            return asyncio.run(_asked(house, account, work))
        except ChannelError as error:
            screen.print(say("wechat.failed", reason=str(error)), markup=False)
            raise typer.Exit(NOT_SO) from error


async def _asked(
    house: House, account: WeChatOfficialSettings, work: Callable[[Menus, str], Awaitable[T]]
) -> T:
    api = make_api(account, store=TokenShelf(house.database), clock=house.clock)
    try:
        return await work(Menus(api), house.settings.base_url)
    finally:
        await api.aclose()

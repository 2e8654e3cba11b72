"""``zhitong enterprises bind-code | codes``: whoever scans it is asked, and bound (企业绑定码)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import typer

from app.cli.common import NOT_SO, DataOption, JsonOption, print_json, say, screen, settings_for
from app.enterprise_codes import CODE_LIFE, LONGEST_LIFE
from app.errors import EnterpriseUnknown, SettingsError
from app.opening import open_house
from app.platforms.shelves import TokenShelf
from app.wiring import House
from casework.model.people import Enterprise
from channels.errors import ChannelError
from channels.wechat_official.access import make_api
from channels.wechat_official.qr import QrCode, temporary_code
from channels.wechat_official.settings import WeChatOfficialSettings
from storage.interface import Store
from storage.platform_records import EnterpriseCode

FirmArgument = Annotated[str, typer.Argument(help="Credit code or name in the register.")]


def add_to(group: typer.Typer) -> None:
    """Add the commands to their group."""
    group.command("bind-code")(bind_code)
    group.command("codes")(codes)


def bind_code(
    enterprise: FirmArgument,
    *,
    by: Annotated[str, typer.Option("--by", help="Officer in whose name it is made.")] = "",
    days: Annotated[
        int, typer.Option("--days", min=1, max=LONGEST_LIFE.days, help="How long it lives.")
    ] = CODE_LIFE.days,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a one-time code: whoever scans or sends it and says yes speaks for the enterprise."""
    life = timedelta(days=days)
    with open_house(settings_for(data)) as house:
        now = house.clock()
        firm, scene = house.database.write_now(
            lambda store: _made(house, store, enterprise, by=by, now=now, life=life)
        )
        found = _ways(house, scene, life)
    document = {"enterprise": firm.name, "expires_at": (now + life).isoformat(), **found}
    if as_json:
        print_json(document)
        return
    for key in ("made", "text", "link", "qr", "picture", "qr_failed"):
        if key == "made" or found.get(key):
            value = firm.name if key == "made" else found[key]
            screen.print(say(f"enterprises.code_{key}", value=value, days=days), markup=False)


def codes(enterprise: FirmArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """The codes of an enterprise: by whom, when, and whether somebody is bound by them."""
    with open_house(settings_for(data)) as house:
        now = house.clock()

        def work(store: Store) -> list[dict[str, Any]]:
            firm = _firm(store, enterprise)
            names = {one.id: one.login for one in store.officers.all()}
            return [_row(one, names, now) for one in store.enterprise_codes.of(firm.id)]

        rows = house.database.read_now(work)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        screen.print(say("enterprises.code_line", **row), markup=False)
    if not rows:
        screen.print(say("enterprises.code_none"))
        raise typer.Exit(NOT_SO)


def _made(
    house: House, store: Store, enterprise: str, *, by: str, now: datetime, life: timedelta
) -> tuple[Enterprise, str]:
    """The enterprise and its code. Raises EnterpriseUnknown, SettingsError."""
    firm = _firm(store, enterprise)
    officer = store.officers.by_login(by) if by else None
    if by and officer is None:
        raise SettingsError(by, name="--by", reason=f"no officer {by}")
    made_by = None if officer is None else officer.id
    return firm, house.enterprise_codes.new_code(store, firm, made_by=made_by, now=now, life=life)


def _firm(store: Store, enterprise: str) -> Enterprise:
    found = store.enterprises.find(name=enterprise, uscc=enterprise)
    if found is None:
        raise EnterpriseUnknown(f"no enterprise {enterprise}", name=enterprise)
    return found


def _ways(house: House, scene: str, life: timedelta) -> dict[str, str]:
    """How the code reaches people: as text, by a deep link, as a code to scan."""
    platforms = house.platform_settings
    found = {"text": scene}
    if platforms.telegram is not None:
        found["link"] = f"/start {scene}"
    if platforms.wechat_oa is None:
        return found
    try:
        code = asyncio.run(_qr(house, platforms.wechat_oa, scene, life))
    except ChannelError as error:
        return {**found, "qr_failed": error.code}
    return {**found, "qr": code.text, "picture": code.picture}


async def _qr(
    house: House, settings: WeChatOfficialSettings, scene: str, life: timedelta
) -> QrCode:
    """The code of the Official Account. Raises ChannelError."""
    api = make_api(settings, store=TokenShelf(house.database), clock=house.clock)
    try:
        return await temporary_code(api, scene, life=life)
    finally:
        await api.aclose()


def _row(code: EnterpriseCode, names: dict[UUID, str], now: datetime) -> dict[str, Any]:
    """One line of the record; nobody is named in it who is not an officer."""
    return {
        "made_at": code.made_at.isoformat(),
        "by": "" if code.made_by is None else names.get(code.made_by, ""),
        "expires_at": code.expires_at.isoformat(),
        "state": _state(code, now),
        "at": _moment([code.confirmed_at, code.refused_at, code.opened_at]),
    }


def _state(code: EnterpriseCode, now: datetime) -> str:
    if code.confirmed_at is not None:
        return "bound"
    if code.refused_at is not None:
        return "refused"
    if code.expires_at <= now:
        return "expired"
    return "open" if code.opened_at is None else "opened"


def _moment(moments: Sequence[datetime | None]) -> str:
    """The first that there is."""
    return next((one.isoformat() for one in moments if one is not None), "")

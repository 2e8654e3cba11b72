"""``zhitong doctor channels``: whether each platform works, from its secrets to our own webhook.

Calls go to the platforms and to the public address of the desk; each has a time limit. Nothing is
sent to a person, stored or changed.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from app.doctor import check_residency
from app.platforms import doors
from app.platforms.fakes.envelope import PlatformEnvelope
from app.platforms.findings import Finding, Notes
from app.platforms.mail_doctor import check_mailbox, check_outgoing
from app.platforms.settings import PlatformSettings, read_platforms, secret_files
from app.settings import Settings
from app.wiring import utc_now
from casework.model.errors import ZhitongError
from channels.errors import ChannelError
from channels.tencent.api import make_client
from channels.tencent.corp import corp_token
from channels.tencent.tokens import MemoryTokens
from channels.wechat_official.access import make_api
from channels.wechat_official.settings import Mode, WeChatOfficialSettings
from channels.wecom.settings import WeComSettings
from channels.wecom_kf.settings import KfSettings

QUOTA: Final = "/cgi-bin/openapi/quota/get"
CUSTOM: Final = "/cgi-bin/message/custom/send"
FILE: Final = "file"
"""Stands for the platforms file itself, and for what concerns all channels."""

Clock = Callable[[], datetime]
Explain = Callable[[ZhitongError], str]


async def examine_channels(
    settings: Settings, *, explain: Explain, now: Clock = utc_now
) -> list[Finding]:
    """All findings, channel by channel; ``explain`` gives the sentence of an error."""
    notes = Notes(FILE)
    path = settings.platforms_file
    if path is None:
        return [notes.ok("settings", "no_file"), await check_outgoing(settings, Notes("email"))]
    try:
        platforms = read_platforms(path, production=settings.https)
        files = secret_files(path)
        residency = check_residency(settings)
    except ZhitongError as error:
        return [notes.failed("settings", "error", what=explain(error))]
    found = await asyncio.gather(*_examinations(settings, platforms, files, now))
    place = Finding(
        channel=FILE,
        check="residency",
        level=residency.level,
        detail=residency.detail,
        params=residency.params,
    )
    return [notes.ok("settings", what=path.name), place, *(one for many in found for one in many)]


def _examinations(
    settings: Settings,
    platforms: PlatformSettings,
    files: dict[str, tuple[Path, ...]],
    now: Clock,
) -> list[Awaitable[list[Finding]]]:
    base = settings.base_url
    checks: list[Awaitable[list[Finding]]] = []
    if platforms.wechat_oa is not None:
        checks.append(_wechat(platforms.wechat_oa, base, files["wechat_oa"], now))
    if platforms.wecom is not None:
        checks.append(_corp("wecom", platforms.wecom, base, files["wecom"], now))
    if platforms.kf is not None:
        checks.append(_corp("kf", platforms.kf, base, files["kf"], now))
    if platforms.telegram is not None:
        # Only here, so that a desk without Telegram does not load its library.
        telegram = importlib.import_module("app.platforms.telegram_doctor")
        checks.append(telegram.examine(platforms.telegram, files["telegram"], now=now))
    checks.append(_email(settings, platforms, files.get("email", ())))
    return checks


async def _wechat(
    settings: WeChatOfficialSettings, base_url: str, files: Sequence[Path], now: Clock
) -> list[Finding]:
    notes = Notes("wechat_oa")
    door = doors.SealedDoor(
        url=base_url + settings.path, envelope=_envelope(settings, settings.app_id), sealed=False
    )
    async with doors.client() as http:
        return [
            notes.secrets(files),
            _mode(settings, notes),
            await doors.try_clock(http, notes, settings.base_url, now=now),
            *await _wechat_quota(settings, notes, now),
            await door.try_it(http, notes, now=now),
        ]


def _mode(settings: WeChatOfficialSettings, notes: Notes) -> Finding:
    if settings.mode is Mode.SAFE:
        return notes.ok("mode", what=settings.mode.value)
    return notes.warning("mode", "open_mode", what=settings.mode.value)


async def _wechat_quota(
    settings: WeChatOfficialSettings, notes: Notes, now: Clock
) -> list[Finding]:
    """A token, and with it how many messages may still be sent today.

    The token is the same that the desk holds: in normal mode the platform gives no other.
    """
    api = make_api(settings, store=MemoryTokens(), clock=now)
    try:
        answer = await api.call(QUOTA, json={"cgi_path": CUSTOM})
    except ChannelError as error:
        return [notes.error("token", error)]
    finally:
        await api.aclose()
    quota: dict[str, Any] = answer.get("quota") or {}
    left, most = quota.get("remain"), quota.get("daily_limit")
    if not isinstance(left, int) or not isinstance(most, int):
        return [notes.ok("token", "token"), notes.warning("quota", "no_quota")]
    told = notes.ok if left else notes.failed
    return [notes.ok("token", "token"), told("quota", "quota", left=left, most=most)]


async def _corp(
    channel: str,
    settings: WeComSettings | KfSettings,
    base_url: str,
    files: Sequence[Path],
    now: Clock,
) -> list[Finding]:
    notes = Notes(channel)
    door = doors.SealedDoor(
        url=base_url + settings.path, envelope=_envelope(settings, settings.corp_id), sealed=True
    )
    async with doors.client() as http:
        return [
            notes.secrets(files),
            await doors.try_clock(http, notes, settings.base_url, now=now),
            await _corp_token(settings, notes),
            await door.try_it(http, notes, now=now),
        ]


async def _corp_token(settings: WeComSettings | KfSettings, notes: Notes) -> Finding:
    async with make_client(settings.base_url) as http:
        try:
            await corp_token(http, corp_id=settings.corp_id, secret=settings.secret)()
        except ChannelError as error:
            return notes.error("token", error)
    return notes.ok("token", "token")


async def _email(
    settings: Settings, platforms: PlatformSettings, files: Sequence[Path]
) -> list[Finding]:
    notes = Notes("email")
    outgoing = await check_outgoing(settings, notes)
    if platforms.email is None:
        return [outgoing]
    return [outgoing, notes.secrets(files), await check_mailbox(platforms.email, notes)]


def _envelope(
    settings: WeChatOfficialSettings | WeComSettings | KfSettings, receive_id: str
) -> PlatformEnvelope:
    """The platform's own side of the signature; it shares no code with what reads it."""
    return PlatformEnvelope(
        token=settings.token, encoding_aes_key=settings.encoding_aes_key, receive_id=receive_id
    )

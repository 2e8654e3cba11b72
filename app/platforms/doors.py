"""Our own webhooks called from outside, as the platform and as a forger would (回调自检).

Nothing that is sent here is stored: an address check brings nothing, and a forged call is refused.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import httpx

from app.platforms.fakes.envelope import PlatformEnvelope
from app.platforms.findings import Finding, Notes
from channels.telegram.settings import TelegramSettings
from channels.tencent.freshness import WINDOW_S

LIMITS: Final = httpx.Timeout(connect=3.0, read=8.0, write=8.0, pool=3.0)
WARN_S: Final = 30
"""Seconds that our clock may differ from the platform's before a person should look."""

_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
_NO_MESSAGE: Final = "<xml><MsgType>event</MsgType></xml>"
_SIGNATURES: Final = ("signature", "msg_signature")


def client(*, proxy: str = "") -> httpx.AsyncClient:
    """A client with time limits that follows nothing and takes no proxy of the environment."""
    return httpx.AsyncClient(
        timeout=LIMITS, follow_redirects=False, trust_env=False, proxy=proxy or None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedDoor:
    """A webhook of WeChat or WeCom. ``sealed``: the address check is encrypted (WeCom)."""

    url: str
    envelope: PlatformEnvelope
    sealed: bool

    async def try_it(
        self, http: httpx.AsyncClient, notes: Notes, *, now: Callable[[], datetime]
    ) -> Finding:
        """The address check is answered, and a forged call is not."""
        try:
            return await self._tried(http, notes, now)
        except httpx.HTTPError as error:
            return _silent(notes, self.url, error)

    async def _tried(
        self, http: httpx.AsyncClient, notes: Notes, now: Callable[[], datetime]
    ) -> Finding:
        echo = secrets.token_hex(8)
        query = self.envelope.check(echo, at=now(), sealed=self.sealed)
        answer = await http.get(self.url, params=query)
        if answer.status_code != HTTPStatus.OK or answer.text != echo:
            return notes.failed("door", "door_wrong", url=self.url, status=answer.status_code)
        call = self.envelope.call(_NO_MESSAGE, to=self.envelope.receive_id, at=now())
        forged = {
            name: _tampered(value) if name in _SIGNATURES else value
            for name, value in call.query.items()
        }
        answer = await http.post(self.url, params=forged, content=call.body)
        if answer.status_code != HTTPStatus.FORBIDDEN or answer.content:
            return notes.failed("door", "door_open", url=self.url, status=answer.status_code)
        return notes.ok("door", "door", url=self.url)


async def try_secret_door(
    http: httpx.AsyncClient, notes: Notes, settings: TelegramSettings
) -> Finding:
    """The webhook of Telegram: our secret opens it, another does not."""
    url = settings.webhook
    try:
        known = await http.post(url, headers={_HEADER: settings.secret}, json={})
        forged = await http.post(url, headers={_HEADER: secrets.token_hex(16)}, json={})
    except httpx.HTTPError as error:
        return _silent(notes, url, error)
    if known.status_code != HTTPStatus.OK:
        return notes.failed("door", "door_wrong", url=url, status=known.status_code)
    if forged.status_code != HTTPStatus.FORBIDDEN or forged.content:
        return notes.failed("door", "door_open", url=url, status=forged.status_code)
    return notes.ok("door", "door", url=url)


async def try_clock(
    http: httpx.AsyncClient, notes: Notes, base_url: str, *, now: Callable[[], datetime]
) -> Finding:
    """Whether the platform is reached, and what its clock says (the Date of any answer)."""
    parts = urlsplit(base_url)
    try:
        answer = await http.get(f"{parts.scheme}://{parts.netloc}/")
    except httpx.HTTPError as error:
        return notes.failed("clock", "unreachable", what=type(error).__name__)
    there = _date(answer.headers.get("date", ""))
    if there is None:
        return notes.warning("clock", "no_date")
    seconds = round(abs((now() - there).total_seconds()))
    if seconds > WINDOW_S:
        return notes.failed("clock", "skew", seconds=seconds, limit=WINDOW_S)
    if seconds > WARN_S:
        return notes.warning("clock", "skew", seconds=seconds, limit=WINDOW_S)
    return notes.ok("clock", "in_time", seconds=seconds)


def _date(header: str) -> datetime | None:
    """A date of HTTP, which is in universal time."""
    try:
        found = parsedate_to_datetime(header)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _silent(notes: Notes, url: str, error: httpx.HTTPError) -> Finding:
    """Nobody answers: the desk is stopped, or its own address is not reached from inside."""
    return notes.warning("door", "door_silent", url=url, what=type(error).__name__)


def _tampered(signature: str) -> str:
    return ("1" if signature[0] == "0" else "0") + signature[1:]

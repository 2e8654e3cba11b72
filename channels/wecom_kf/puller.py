"""Fetching of messages (拉取消息): the callback only says that there is something.

One pull at a time for each account; a callback during a pull asks for one more. What a pull
brought and the new cursor are stored together, so that a crash between them loses nothing and
repeats nothing that a message id would not show. A sweep every few minutes catches what no
callback told of. Who pulls at the moment is known to the process alone, and may be forgotten: two
that pull the same page meet at the cursor's version, and an account that is not in the settings is
known again by its next callback.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

import structlog

from channels.errors import AccountBlocked, ChannelError, DeskUnavailable
from channels.message import OutboundMessage
from channels.tencent.api import Api
from channels.tencent.errors import CallRefused, PlatformUnreachable
from channels.webhook import Answered, Signal
from channels.wecom_kf.codes import KfCode, named
from channels.wecom_kf.decode import Item, decode
from channels.wecom_kf.ports import Batch, CursorMoved, KfInbox, Mark
from channels.wecom_kf.settings import KfSettings

log = structlog.get_logger("channels.kf")

SYNC: Final = "/cgi-bin/kf/sync_msg"
SWEEP_S: Final = 300
"""Seconds between two looks without a callback."""
PAUSES_S: Final = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Waits after failed tries; after the last one the next sweep tries again."""

Greet: TypeAlias = Callable[[Signal, OutboundMessage], Awaitable[None]]
"""Says something with the code of a signal. Raises ChannelError."""


@dataclass(frozen=True, slots=True)
class _Page:
    """One answer of the platform."""

    records: list[dict[str, Any]]
    cursor: str
    more: bool


class Puller:
    """Fetches for all accounts of a corporation, within this process."""

    def __init__(
        self,
        settings: KfSettings,
        api: Api,
        inbox: KfInbox,
        *,
        clock: Callable[[], datetime],
        greet: Greet,
        pauses_s: Sequence[float] = PAUSES_S,
    ) -> None:
        """``greet`` answers events that bring a code, such as the welcome."""
        self._settings = settings
        self._api = api
        self._inbox = inbox
        self._clock = clock
        self._greet = greet
        self._pauses_s = tuple(pauses_s)
        self._accounts = dict.fromkeys(settings.accounts)
        self._asked: dict[str, str] = {}
        self._running: dict[str, asyncio.Task[None]] = {}

    async def knock(self, *, open_kfid: str, token: str) -> None:
        """There is something for this account. Returns at once."""
        if not open_kfid:
            return
        self._accounts[open_kfid] = None
        if token or open_kfid not in self._asked:
            self._asked[open_kfid] = token
        if open_kfid not in self._running:
            task = asyncio.create_task(self._run(open_kfid))
            task.add_done_callback(_ended)
            self._running[open_kfid] = task

    async def sweep(self) -> None:
        """Look at every account that is known, without a token."""
        for account in tuple(self._accounts):
            await self.knock(open_kfid=account, token="")

    async def settled(self) -> None:
        """Wait until nothing is being fetched."""
        while self._running:
            await asyncio.gather(*self._running.values())

    async def close(self) -> None:
        """Stop; what was not stored is fetched again by the next start."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, account: str) -> None:
        """Pull until nobody asked again."""
        try:
            while (token := self._asked.pop(account, None)) is not None:
                await self._patiently(account, token)
        finally:
            del self._running[account]

    async def _patiently(self, account: str, token: str) -> None:
        """One pull to its end, with pauses where the platform or the store fail."""
        for pause in (*self._pauses_s, None):
            try:
                await self._drain(account, token)
            except (ChannelError, DeskUnavailable, CursorMoved) as error:
                log.warning("kf_pull_failed", account=account, error=str(error))
                if pause is None or _in_vain(error):
                    return
                asked = error.retry_after if isinstance(error, ChannelError) else None
                await asyncio.sleep(max(pause, asked or 0.0))
            else:
                return

    async def _drain(self, account: str, token: str) -> None:
        """All pages there are. Raises ChannelError, DeskUnavailable, CursorMoved."""
        more = True
        while more:
            seen = await self._inbox.mark(account=account)
            page = await self._page(account, seen, token)
            await self._keep(account, seen, page)
            more = page.more and page.cursor != seen.cursor

    async def _keep(self, account: str, seen: Mark, page: _Page) -> None:
        if not page.records and page.cursor in {"", seen.cursor}:
            return
        now = self._clock()
        found = (decode(record, account=account, now=now) for record in page.records)
        items = tuple(item for item in found if item is not None)
        batch = Batch(account=account, items=items, seen=seen, cursor=page.cursor or seen.cursor)
        await self._answer(items, await self._inbox.keep(batch, now=now))

    async def _answer(self, items: Sequence[Item], answers: Sequence[Answered]) -> None:
        """Say at once what a code allows; a code that came too late is no reason to stop."""
        for item, answered in zip(items, answers, strict=True):
            if answered.message is None or not isinstance(item, Signal) or not item.code:
                continue
            try:
                await self._greet(item, answered.message)
            except ChannelError as error:
                log.info("kf_not_greeted", account=item.account, error=str(error))

    async def _page(self, account: str, seen: Mark, token: str) -> _Page:
        """One page after the cursor; a token that is over is left out. Raises ChannelError."""
        document = {"open_kfid": account, "limit": self._settings.page}
        if seen.cursor:
            document["cursor"] = seen.cursor
        try:
            return _page(await self._api.call(SYNC, json=document | _with(token)))
        except CallRefused as error:
            if not token or error.errcode != KfCode.PULL_TOKEN_INVALID:
                raise named(error) from None
        return _page(await self._api.call(SYNC, json=document))


def _ended(task: asyncio.Task[None]) -> None:
    """Nobody waits for a pull: what broke it is told here."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("kf_pull_broken", error=type(error).__name__)


def _in_vain(error: Exception) -> bool:
    """Whether another try at once would be the same: the call is wrong, or we are shut out."""
    return isinstance(error, AccountBlocked) or (
        isinstance(error, ChannelError) and error.permanent
    )


def _with(token: str) -> dict[str, Any]:
    return {"token": token} if token else {}


def _page(answer: dict[str, Any]) -> _Page:
    """The answer in its form. Raises PlatformUnreachable."""
    records, cursor = answer.get("msg_list", []), answer.get("next_cursor", "")
    if not isinstance(records, list) or not isinstance(cursor, str):
        raise PlatformUnreachable("an answer that is no page of messages")
    found = [record for record in records if isinstance(record, dict)]
    return _Page(found, cursor, bool(answer.get("has_more")))

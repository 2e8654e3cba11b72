"""What a stand-in of customer service (微信客服仿真) knows: words, windows, codes, states."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from app.platforms.fakes.wecom_world import failure, success

WINDOW: Final = timedelta(hours=48)
MOST_REPLIES: Final = 5
CODE_LIFE: Final = timedelta(seconds=20)
MOST_PULLS: Final = 5
REPEATED: Final = 40058
"""Our choice: the platform promises an error for a msgid that it knows and does not name it."""

_MSGID: Final = re.compile(r"[0-9a-zA-Z_-]{1,32}\Z")
_TEXT_BYTES: Final = 2048
_HEAD_BYTES: Final = 1024
_MOST_ITEMS: Final = 10
_WRITABLE: Final = frozenset({0, 1})


@dataclass(slots=True)
class _Window:
    since: datetime
    used: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message of ours as the customer sees it."""

    account: str
    user: str
    msgid: str
    kind: str
    body: dict[str, Any]
    on_event: bool = False

    @property
    def text(self) -> str:
        """Its words: of a menu the head and the items."""
        if self.kind == "text":
            return str(self.body.get("content", ""))
        items = [str(one["click"]["content"]) for one in self.body["list"]]
        return "\n".join([str(self.body.get("head_content", "")), *items])


@dataclass(slots=True, kw_only=True)
class KfWorld:
    """All accounts of a corporation. ``page`` is how many messages an answer holds at most."""

    clock: Callable[[], datetime]
    page: int = 3
    pull_s: float = 0.0
    told: list[Told] = field(default_factory=list)
    states: dict[tuple[str, str], int] = field(default_factory=dict)
    most_pulls: int = 0
    pulls: int = 0
    _log: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _windows: dict[tuple[str, str], _Window] = field(default_factory=dict)
    _codes: dict[str, tuple[str, str, datetime]] = field(default_factory=dict)
    _pulling: int = 0

    # what customers do

    def say(self, account: str, user: str, text: str, *, menu_id: str = "") -> dict[str, Any]:
        """The customer writes, or presses an item of a menu."""
        content = {"content": text, **({"menu_id": menu_id} if menu_id else {})}
        return self.send_kind(account, user, "text", content)

    def send_kind(self, account: str, user: str, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """The customer sends something of any type; the window opens anew."""
        self._windows[account, user] = _Window(self.clock())
        return self._add(account, user, kind, body, origin=3)

    def enter(self, account: str, user: str, *, scene: str = "", scene_param: str = "") -> str:
        """The customer opens the chat; returns the welcome code, "" when none is given."""
        window = self._windows.get((account, user))
        code = (
            "" if window and self.clock() - window.since < WINDOW else self._new_code(account, user)
        )
        self.event(
            account,
            user,
            "enter_session",
            scene=scene,
            scene_param=scene_param,
            **({"welcome_code": code} if code else {}),
        )
        return code

    def event(self, account: str, user: str, kind: str, **values: Any) -> dict[str, Any]:
        """Anything that the platform tells."""
        body = {"event_type": kind, "open_kfid": account, "external_userid": user, **values}
        return self._add(account, "", "event", body, origin=4)

    def again(self, record: dict[str, Any]) -> None:
        """The platform tells once more what it told before."""
        self._log[record["open_kfid"]].append(record)

    def _add(
        self, account: str, user: str, kind: str, body: dict[str, Any], *, origin: int
    ) -> dict[str, Any]:
        log = self._log.setdefault(account, [])
        record: dict[str, Any] = {
            "msgid": f"kf{secrets.token_hex(12)}",
            "open_kfid": account,
            "send_time": int(self.clock().timestamp()),
            "origin": origin,
            "msgtype": kind,
            kind: body,
        }
        if user:
            record["external_userid"] = user
        log.append(record)
        return record

    def _new_code(self, account: str, user: str) -> str:
        code = secrets.token_urlsafe(16)
        self._codes[code] = (account, user, self.clock())
        return code

    # what we ask

    async def sync(self, document: dict[str, Any]) -> dict[str, Any]:
        """``kf/sync_msg``: fewer than asked for, and whether there is more."""
        self._pulling += 1
        self.pulls += 1
        self.most_pulls = max(self.most_pulls, self._pulling)
        try:
            if self._pulling > MOST_PULLS:
                return failure(45033)
            await asyncio.sleep(self.pull_s)
            return self._page(document)
        finally:
            self._pulling -= 1

    def _page(self, document: dict[str, Any]) -> dict[str, Any]:
        log = self._log.get(str(document.get("open_kfid", "")), [])
        start = int(document.get("cursor") or 0)
        size = min(self.page, int(document.get("limit", 1000)))
        found = log[start : start + size]
        end = start + len(found)
        return success(next_cursor=str(end), has_more=int(end < len(log)), msg_list=found)

    def send(self, document: dict[str, Any]) -> dict[str, Any]:
        """``kf/send_msg``: what the platform answers."""
        account, user = str(document.get("open_kfid", "")), str(document.get("touser", ""))
        msgid = str(document.get("msgid", ""))
        if not _MSGID.match(msgid):
            return failure(40058)
        if any(one.msgid == msgid and one.account == account for one in self.told):
            return failure(REPEATED)
        if self.states.get((account, user), 1) not in _WRITABLE:
            return failure(95018)
        window = self._windows.get((account, user))
        if window is None or self.clock() - window.since >= WINDOW:
            return failure(95002)
        if window.used >= MOST_REPLIES:
            return failure(95001)
        answer = self._tell(document, account, user, msgid)
        window.used += int(answer["errcode"] == 0)
        return answer

    def send_on_event(self, document: dict[str, Any]) -> dict[str, Any]:
        """``kf/send_msg_on_event``: once for a code, within 20 seconds."""
        account, user, at = self._codes.pop(str(document.get("code", "")), ("", "", self.clock()))
        if not account or self.clock() - at >= CODE_LIFE:
            return failure(40029)
        msgid = str(document.get("msgid") or secrets.token_hex(16))
        return self._tell(document, account, user, msgid, on_event=True)

    def _tell(
        self,
        document: dict[str, Any],
        account: str,
        user: str,
        msgid: str,
        *,
        on_event: bool = False,
    ) -> dict[str, Any]:
        kind = str(document.get("msgtype", ""))
        body = document.get(kind)
        if not isinstance(body, dict) or not _fits(kind, body):
            return failure(40058)
        told = Told(
            account=account, user=user, msgid=msgid, kind=kind, body=body, on_event=on_event
        )
        self.told.append(told)
        return success(msgid=msgid)

    def state(self, document: dict[str, Any]) -> dict[str, Any]:
        """``kf/service_state/get``."""
        key = (str(document.get("open_kfid", "")), str(document.get("external_userid", "")))
        return success(service_state=self.states.get(key, 1))


def _fits(kind: str, body: dict[str, Any]) -> bool:
    """Whether the platform would take this content whole."""
    if kind == "text":
        return 0 < len(str(body.get("content", "")).encode()) <= _TEXT_BYTES
    if kind != "msgmenu":
        return False
    head, items = str(body.get("head_content", "")), body.get("list", [])
    return len(head.encode()) <= _HEAD_BYTES and 0 < len(items) <= _MOST_ITEMS

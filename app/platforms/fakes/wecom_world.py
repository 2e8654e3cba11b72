"""What a stand-in of WeCom (企业微信仿真) knows: members, what is on their screens, codes, counts.

It proves our reading of the platform's rules, not the platform.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

MINUTE_LIMIT: Final = 30
HOUR_LIMIT: Final = 1000
TEXT_BYTES: Final = 2048
CODE_LIFE: Final = timedelta(hours=72)
TOKEN_LIFE_S: Final = 7200
MOST_BUTTONS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeMember:
    """A member of the corporation; out of scope or without licence nothing reaches them."""

    user_id: str
    name: str
    department: int = 1
    mobile: str = ""
    email: str = ""
    scope: bool = True
    licensed: bool = True


@dataclass(slots=True, kw_only=True)
class Shown:
    """A message on a member's screen; ``body`` changes when a card is drawn anew."""

    user: str
    msgid: str
    kind: str
    body: dict[str, Any]
    at: datetime
    greyed: str = ""
    redraws: int = 0

    @property
    def task_id(self) -> str:
        """Task id of a card, else ""."""
        return str(self.body.get("task_id", ""))

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """Buttons that can still be pressed."""
        return [] if self.greyed else list(self.body.get("button_list", ()))


@dataclass(slots=True)
class _Code:
    shown: Shown
    at: datetime
    used: bool = False


class WeComWorld:
    """One corporation with one application."""

    def __init__(
        self,
        *,
        corp_id: str,
        agent_id: int,
        secret: str,
        clock: Callable[[], datetime],
        kf_secret: str = "",
    ) -> None:
        """``kf_secret`` is that of customer service, where it has one of its own."""
        self.corp_id = corp_id
        self.agent_id = agent_id
        self.clock = clock
        self.members: dict[str, FakeMember] = {}
        self.shown: list[Shown] = []
        self.dropped: list[tuple[str, str]] = []
        self.rule_breaks: list[str] = []
        self.tokens_given = 0
        self.media: dict[str, tuple[str, str, bytes]] = {}
        self._secrets = frozenset(filter(None, (secret, kf_secret)))
        self._tokens: dict[str, datetime] = {}
        self._codes: dict[str, _Code] = {}
        self._sends: dict[str, list[datetime]] = {}
        self._seen: dict[str, tuple[datetime, str]] = {}

    def add(self, *members: FakeMember) -> None:
        """More members; their ids are told apart without regard to case."""
        self.members |= {member.user_id.lower(): member for member in members}

    def on_screen(self, user: str) -> list[Shown]:
        """What this member sees, oldest first."""
        return [one for one in self.shown if one.user == user]

    # access tokens

    def give_token(self, secret: str) -> str | None:
        """A new token for a right secret."""
        if secret not in self._secrets:
            return None
        self.tokens_given += 1
        token = secrets.token_urlsafe(32)
        self._tokens[token] = self.clock() + timedelta(seconds=TOKEN_LIFE_S)
        return token

    def token_error(self, token: str) -> int:
        """0 for a valid token, else the error code."""
        ends = self._tokens.get(token)
        if ends is None:
            return 40014
        return 0 if ends > self.clock() else 42001

    def expire_tokens(self) -> None:
        """All tokens end now, as the platform reserves the right to."""
        self._tokens = dict.fromkeys(self._tokens, self.clock())

    # messages

    def take(self, document: dict[str, Any]) -> dict[str, Any]:
        """``message/send``: what the platform answers."""
        if document.get("agentid") != self.agent_id:
            return failure(40056)
        kind = str(document.get("msgtype", ""))
        body = document.get(kind)
        if kind not in {"text", "markdown", "template_card"} or not isinstance(body, dict):
            return failure(40008)
        named = [one for one in str(document.get("touser", "")).split("|") if one]
        members = {one: self.members.get(one.lower()) for one in named}
        if not any(members.values()):
            return failure(81013)
        invalid = [one for one, member in members.items() if member is None or not member.scope]
        unlicensed = [one for one, member in members.items() if member and not member.licensed]
        users = [one for one in named if one not in {*invalid, *unlicensed}]
        return self._deliver(document, kind, body, users) | {
            "invaliduser": "|".join(invalid).lower(),
            "unlicenseduser": "|".join(unlicensed).lower(),
        }

    def _deliver(
        self, document: dict[str, Any], kind: str, body: dict[str, Any], users: list[str]
    ) -> dict[str, Any]:
        repeat = self._repeat_of(document)
        if repeat:
            return success(msgid=repeat)
        fault = self._card_fault(body) if kind == "template_card" else self._text_fault(body)
        if fault:
            return failure(fault)
        msgid = secrets.token_urlsafe(24)
        self._seen[_fingerprint(document)] = (self.clock(), msgid)
        shown = list(self._put(users, msgid, kind, body))
        answer = success(msgid=msgid)
        if kind == "template_card" and "button_list" in body and shown:
            answer["response_code"] = self.new_code(shown[0])
        return answer

    def _put(
        self, users: list[str], msgid: str, kind: str, body: dict[str, Any]
    ) -> Iterator[Shown]:
        """Show it, or drop the surplus without a word."""
        for user in users:
            if self._too_many(user):
                self.dropped.append((user, msgid))
                continue
            one = Shown(user=user, msgid=msgid, kind=kind, body=dict(body), at=self.clock())
            self.shown.append(one)
            yield one

    def _too_many(self, user: str) -> bool:
        """Count a send; whether it is above 30 a minute or 1,000 an hour."""
        now = self.clock()
        recent = [at for at in self._sends.get(user, []) if at > now - timedelta(hours=1)]
        minute = sum(at > now - timedelta(minutes=1) for at in recent)
        self._sends[user] = [*recent, now]
        return minute >= MINUTE_LIMIT or len(recent) >= HOUR_LIMIT

    def _repeat_of(self, document: dict[str, Any]) -> str:
        """Id of the same message within the interval, where the sender asked to look."""
        if not document.get("enable_duplicate_check"):
            return ""
        interval = timedelta(seconds=int(document.get("duplicate_check_interval", 1800)))
        at, msgid = self._seen.get(_fingerprint(document), (None, ""))
        return msgid if at is not None and self.clock() - at < interval else ""

    def _text_fault(self, body: dict[str, Any]) -> int:
        content = str(body.get("content", ""))
        if len(content.encode()) > TEXT_BYTES:
            self.rule_breaks.append("a text that the platform would cut")
        return 0 if content else 44004

    def _card_fault(self, body: dict[str, Any]) -> int:
        task, buttons = str(body.get("task_id", "")), body.get("button_list", [])
        if not task or any(one.task_id == task for one in self.shown):
            return 42014
        keys = [one.get("key") for one in buttons]
        if len(keys) > MOST_BUTTONS or len(set(keys)) < len(keys):
            return 40058
        return 0

    # cards drawn anew

    def new_code(self, shown: Shown) -> str:
        """A code that draws this card anew: once, within 72 hours."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = _Code(shown, self.clock())
        return code

    def update(self, document: dict[str, Any]) -> dict[str, Any]:
        """``update_template_card``: what the platform answers."""
        code = self._codes.get(str(document.get("response_code", "")))
        if code is None or code.used or self.clock() - code.at >= CODE_LIFE:
            return failure(40058)
        code.used = True
        card, button = document.get("template_card"), document.get("button")
        if isinstance(card, dict):
            code.shown.body, code.shown.greyed = dict(card), ""
        elif isinstance(button, dict):
            code.shown.greyed = str(button.get("replace_name", ""))
        else:
            return failure(40058)
        code.shown.redraws += 1
        return success(invaliduser=[])


@dataclass(slots=True)
class Counter:
    """Calls by path, for those who want to know how often they were made."""

    calls: dict[str, int] = field(default_factory=dict)

    def count(self, path: str) -> None:
        """One more."""
        self.calls[path] = self.calls.get(path, 0) + 1


def success(**values: Any) -> dict[str, Any]:
    """A good answer."""
    return {"errcode": 0, "errmsg": "ok", **values}


def failure(errcode: int) -> dict[str, Any]:
    """An answer with an error code."""
    return {"errcode": errcode, "errmsg": f"stand-in error {errcode}"}


def _fingerprint(document: dict[str, Any]) -> str:
    """The message without the switches of the repeat check."""
    kept = {key: value for key, value in document.items() if "duplicate" not in key}
    return json.dumps(kept, sort_keys=True)

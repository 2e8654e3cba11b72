"""What a WeChat Official Account is made of, as far as a fake needs it (公众号仿真).

It proves our reading of the platform's rules, not the platform: who follows, what may be written to
whom and how often, tokens, files, the menu. Error codes are the documented ones.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

Json = dict[str, Any]

MOST_TEXT_BYTES: Final = 2048
DAILY_CALLS: Final = 500_000
MENU_HEADS: Final = 3
MENU_ITEMS: Final = 5
TOKEN_LIFE: Final = timedelta(seconds=7200)
TOKEN_RENEWED: Final = timedelta(seconds=300)
MEDIA_LIFE: Final = timedelta(days=3)
NOTICE_ONCE: Final = timedelta(minutes=10)
MOST_SCENE: Final = 64
LONGEST_CODE_S: Final = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in a person's chat: ``kind`` is text, menu, template, subscription, passive."""

    kind: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    data: Json = field(default_factory=dict)


@dataclass(slots=True)
class Window:
    """Messages that may be sent until ``ends``."""

    ends: datetime
    left: int


@dataclass(slots=True)
class Person:
    """One person with the app. ``agreed`` counts one-time agreements by template."""

    openid: str
    follows: bool = True
    windows: dict[str, Window] = field(default_factory=dict)
    agreed: dict[str, int] = field(default_factory=dict)
    chat: list[Shown] = field(default_factory=list)

    def texts(self) -> list[str]:
        """Everything that was said to the person, oldest first."""
        return [one.text for one in self.chat]


@dataclass(frozen=True, slots=True)
class File:
    """A temporary file (临时素材)."""

    data: bytes
    media_type: str
    name: str
    ends: datetime


ACTS: Final = {
    "message": (5, timedelta(hours=48)),
    "click": (3, timedelta(minutes=1)),
    "subscribe": (3, timedelta(minutes=1)),
    "scan": (3, timedelta(minutes=1)),
}


class WeChatWorld:
    """One account and the people around it."""

    def __init__(self, *, app_id: str, app_secret: str, clock: Callable[[], datetime]) -> None:
        self.app_id = app_id
        self.app_secret = app_secret
        self.clock = clock
        self.people: dict[str, Person] = {}
        self.templates: set[str] = set()
        self.files: dict[str, File] = {}
        self.scenes: dict[str, str] = {}
        self.menu: Json | None = None
        self.menu_messages = True
        self.refuse_tokens = False
        self.tokens_given = 0
        self._tokens: dict[str, datetime] = {}
        self._serial = itertools.count(200163836)
        self._notices: dict[tuple[str, str], tuple[datetime, int]] = {}

    def person(self, openid: str) -> Person:
        """A person of that name; a new one follows the account."""
        return self.people.setdefault(openid, Person(openid))

    def act(self, openid: str, kind: str) -> None:
        """A person acts: the window of that act is full again."""
        most, lasts = ACTS[kind]
        self.person(openid).windows[kind] = Window(self.clock() + lasts, most)

    def give_token(self, app_id: str, secret: str, *, forced: bool) -> Json:
        """The stable token: the same one until five minutes before its end."""
        if app_id != self.app_id or not secrets.compare_digest(secret, self.app_secret):
            return failure(40125)
        now = self.clock()
        lasting = {one: end for one, end in self._tokens.items() if end - now > TOKEN_RENEWED}
        if not lasting or forced:
            self._tokens[f"stable-{secrets.token_hex(16)}"] = now + TOKEN_LIFE
            self.tokens_given += 1
            lasting = dict(list(self._tokens.items())[-1:])
        token, end = list(lasting.items())[-1]
        return {"access_token": token, "expires_in": int((end - now).total_seconds())}

    def expire_tokens(self) -> None:
        """The platform forgets all tokens before their time."""
        self._tokens.clear()

    def token_error(self, token: str) -> int:
        """0 for a token that holds."""
        end = self._tokens.get(token)
        if self.refuse_tokens or end is None:
            return 40001
        return 0 if end > self.clock() else 42001

    def custom_send(self, document: Json) -> Json:
        """A customer-service message (客服消息): counted against the windows."""
        person = self.people.get(document.get("touser", ""))
        if person is None:
            return failure(40003)
        shown = self._readable(document)
        if isinstance(shown, int):
            return failure(shown)
        if not person.follows:
            return failure(43004)
        closed = self._charge(person)
        if closed:
            return failure(closed)
        person.chat.append(shown)
        return success()

    def template_send(self, document: Json) -> Json:
        """A template message (模板消息): one for a person and ``client_msg_id`` in ten minutes."""
        person = self.people.get(document.get("touser", ""))
        if person is None:
            return failure(40003)
        if document.get("template_id") not in self.templates:
            return failure(40037)
        if not person.follows:
            return failure(43004)
        return self._notice(person, "template", document)

    def subscription_send(self, document: Json) -> Json:
        """A subscription notice (订阅通知): needs an agreement, and uses it up."""
        person = self.people.get(document.get("touser", ""))
        template = document.get("template_id", "")
        if person is None:
            return failure(40003)
        if template not in self.templates:
            return failure(40037)
        if not person.agreed.get(template):
            return failure(43101)
        person.agreed[template] -= 1
        return self._notice(person, "subscription", document)

    def keep_file(self, data: bytes, *, media_type: str, name: str = "") -> str:
        """A person sent a file; its media id."""
        media_id = f"media-{secrets.token_hex(8)}"
        self.files[media_id] = File(data, media_type, name, self.clock() + MEDIA_LIFE)
        return media_id

    def file(self, media_id: str) -> File | None:
        """A file that is still kept."""
        found = self.files.get(media_id)
        return found if found and found.ends > self.clock() else None

    def quota(self, _: Json) -> Json:
        """How often an interface may be called on a day (接口配额)."""
        return success(quota={"daily_limit": DAILY_CALLS, "used": 0, "remain": DAILY_CALLS})

    def make_code(self, document: Json) -> Json:
        """A code to scan (带参数二维码); ``scenes`` knows what its ticket stands for."""
        scene = document.get("action_info", {}).get("scene", {}).get("scene_str", "")
        if document.get("action_name") != "QR_STR_SCENE" or not 0 < len(scene) <= MOST_SCENE:
            return failure(40053)
        ticket = f"ticket-{len(self.scenes) + 1}"
        self.scenes[ticket] = scene
        seconds = min(int(document.get("expire_seconds", 60)), LONGEST_CODE_S)
        url = f"http://weixin.qq.com/q/{ticket}"
        return success(ticket=ticket, expire_seconds=seconds, url=url)

    def put_menu(self, document: Json) -> Json:
        """A menu: at most three heads of five items."""
        heads = document.get("button", [])
        if not 0 < len(heads) <= MENU_HEADS:
            return failure(40016)
        if any(len(head.get("sub_button", ())) > MENU_ITEMS for head in heads):
            return failure(40023)
        self.menu = document
        return success()

    def get_menu(self) -> Json:
        """The menu in force."""
        return failure(46003) if self.menu is None else success(menu=self.menu)

    def delete_menu(self) -> Json:
        """No menu any more."""
        self.menu = None
        return success()

    def _readable(self, document: Json) -> Shown | int:
        """What will be shown, or the error code."""
        kind = document.get("msgtype")
        if kind == "text":
            text = document.get("text", {}).get("content", "")
            shown = Shown("text", text)
        elif kind == "msgmenu" and self.menu_messages:
            menu = document["msgmenu"]
            text = menu["head_content"]
            choices = tuple((one["id"], one["content"]) for one in menu["list"])
            shown = Shown("menu", text, choices)
        else:
            return 40200 if kind == "msgmenu" else 40008
        return 45002 if len(text.encode("utf-8")) > MOST_TEXT_BYTES else shown

    def _charge(self, person: Person) -> int:
        """Take one unit of every open window; the error code where none is open or full."""
        now = self.clock()
        open_now = [one for one in person.windows.values() if one.ends > now]
        if not open_now:
            return 45015
        if not any(one.left for one in open_now):
            return 45047
        for window in open_now:
            window.left = max(window.left - 1, 0)
        return 0

    def _notice(self, person: Person, kind: str, document: Json) -> Json:
        now = self.clock()
        key = (person.openid, str(document.get("client_msg_id") or next(self._serial)))
        sent = self._notices.get(key)
        if sent is not None and now - sent[0] < NOTICE_ONCE:
            return success(msgid=sent[1])
        self._notices[key] = (now, next(self._serial))
        data = {name: one["value"] for name, one in document.get("data", {}).items()}
        link = document.get("url") or document.get("page", "")
        text = "\n".join([*map(str, data.values()), link])
        person.chat.append(Shown(kind, text, data=data))
        return success(msgid=self._notices[key][1])


def success(**values: Any) -> Json:
    """An answer without an error."""
    return {"errcode": 0, "errmsg": "ok", **values}


def failure(errcode: int) -> Json:
    """An answer with an error code; its status is 200, as the platform has it."""
    return {"errcode": errcode, "errmsg": f"errcode {errcode}"}

"""The menu below the chat (自定义菜单): data in ``menu.toml``, sent to the platform by language."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from channels.tencent.api import Api
from channels.tencent.codes import Code
from channels.tencent.errors import CallRefused

LANGUAGES: Final = ("zh", "en")

_FILE: Final = Path(__file__).with_name("menu.toml")
_HEADS: Final = 3
_ITEMS: Final = 5
_HEAD_COLUMNS: Final = 8
_ITEM_COLUMNS: Final = 14


class MenuBroken(ValueError):
    """``menu.toml`` does not hold what the platform takes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A head or an item: says something, opens a page, or holds items."""

    key: str
    name: Mapping[str, str]
    says: Mapping[str, str]
    page: str
    items: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Menu:
    """All heads, and what the platform says in place of what it cannot hand over."""

    heads: Sequence[Entry]
    unsupported: frozenset[str]

    def said_by(self, event_key: str) -> str | None:
        """What a press says, None for a key that is not of this menu."""
        key, _, language = event_key.rpartition(".")
        entries = [one for head in self.heads for one in (head, *head.items)]
        return next((one.says.get(language) for one in entries if one.key == key), None)

    def document(self, *, language: str, public_url: str) -> dict[str, Any]:
        """As the platform takes it. ``public_url`` is the address of the web chat."""
        return {"button": [_button(head, language, public_url) for head in self.heads]}


class Menus:
    """Menu calls of one account."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def push(self, menu: Menu, *, language: str, public_url: str) -> None:
        """Put the menu in force; people see it within a day. Raises ChannelError."""
        document = menu.document(language=language, public_url=public_url)
        await self._api.call("/cgi-bin/menu/create", json=document)

    async def get(self) -> dict[str, Any] | None:
        """The menu in force, None where there is none. Raises ChannelError."""
        try:
            return await self._api.call("/cgi-bin/menu/get")
        except CallRefused as refused:
            if refused.errcode == Code.MENU_NONE:
                return None
            raise

    async def delete(self) -> None:
        """Take the menu away. Raises ChannelError."""
        await self._api.call("/cgi-bin/menu/delete")


@cache
def load_menu(path: Path = _FILE) -> Menu:
    """The shipped menu, or another. Raises MenuBroken with what is wrong."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    heads = [_entry(one, _HEAD_COLUMNS) for one in document["head"]]
    if not 0 < len(heads) <= _HEADS or any(len(head.items) > _ITEMS for head in heads):
        raise MenuBroken(f"at most {_HEADS} heads with {_ITEMS} items each")
    return Menu(heads=heads, unsupported=frozenset(document["platform"]["unsupported"]))


def _entry(data: Mapping[str, Any], columns: int) -> Entry:
    entry = Entry(
        key=str(data["key"]),
        name=dict(data["name"]),
        says=dict(data.get("says", {})),
        page=str(data.get("page", "")),
        items=[_entry(one, _ITEM_COLUMNS) for one in data.get("item", ())],
    )
    for language in LANGUAGES:
        if not 0 < _columns(entry.name.get(language, "")) <= columns:
            raise MenuBroken(f"{entry.key}: a name in {language} of at most {columns} columns")
    if sum(map(bool, (entry.says, entry.page, entry.items))) != 1:
        raise MenuBroken(f"{entry.key}: says something, opens a page, or holds items")
    if entry.says and not all(entry.says.get(language) for language in LANGUAGES):
        raise MenuBroken(f"{entry.key}: says nothing in one language")
    return entry


def _button(entry: Entry, language: str, public_url: str) -> dict[str, Any]:
    name = entry.name[language]
    if entry.items:
        items = [_button(item, language, public_url) for item in entry.items]
        return {"name": name, "sub_button": items}
    if entry.page:
        return {"type": "view", "name": name, "url": public_url.rstrip("/") + entry.page}
    return {"type": "click", "name": name, "key": f"{entry.key}.{language}"}


def _columns(text: str) -> int:
    """Width: a Chinese character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1 for sign in text)

"""The address book of WeCom (企业微信通讯录): who could be an officer.

Read over the API as far as the application may see it, or from a file that an administrator
exported (CSV or JSON). Phone and e-mail come only where the corporation gives them to the
application; they are no condition.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from channels.errors import ChannelError
from channels.tencent.api import Api

DEPARTMENTS: Final = "/cgi-bin/department/list"
SIMPLE: Final = "/cgi-bin/user/simplelist"
DETAILED: Final = "/cgi-bin/user/list"

_COLUMNS: Final = Path(__file__).parent / "columns.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of the corporation (成员)."""

    user_id: str
    name: str
    name_en: str = ""
    mobile: str = ""
    email: str = ""


async def members(api: Api, *, details: bool = False) -> tuple[Member, ...]:
    """All members that the application may see, each once, by user id.

    ``details`` asks for phone and e-mail as well. Raises ChannelError.
    """
    path = DETAILED if details else SIMPLE
    found: dict[str, Member] = {}
    for department in _objects(await api.call(DEPARTMENTS), "department"):
        query = {"department_id": str(department.get("id", ""))}
        for record in _objects(await api.call(path, params=query), "userlist"):
            member = _member(record)
            if member is not None:
                found.setdefault(member.user_id, member)
    return tuple(found[user_id] for user_id in sorted(found))


def exported(text: str) -> tuple[Member, ...]:
    """Members of an exported file: CSV with a head, or JSON as the API writes it.

    Raises ValueError when it is neither, or names nobody.
    """
    records = _json_records(text) if text.lstrip()[:1] in {"{", "["} else _csv_records(text)
    found = {one.user_id: one for one in map(_member, records) if one is not None}
    if not found:
        raise ValueError("no member in this file: a column of user ids is needed")
    return tuple(found.values())


def _member(record: Mapping[str, Any]) -> Member | None:
    """A record in whatever headings; None without a user id."""
    given = {_heading(key): str(value).strip() for key, value in record.items() if value}
    values = {
        field: next((given[name] for name in names if name in given), "")
        for field, names in _columns().items()
    }
    if not values["user_id"]:
        return None
    return Member(**{**values, "name": values["name"] or values["user_id"]})


def _json_records(text: str) -> list[Mapping[str, Any]]:
    document = json.loads(text)
    if isinstance(document, dict):
        document = document.get("userlist")
    found = document if isinstance(document, list) else []
    return [one for one in found if isinstance(one, dict)]


def _csv_records(text: str) -> Iterable[Mapping[str, Any]]:
    return csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))


def _objects(answer: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The list of an answer. Raises ChannelError when there is none."""
    found = answer.get(key)
    if not isinstance(found, list):
        raise ChannelError(f"an answer without {key}")
    return [one for one in found if isinstance(one, dict)]


@cache
def _columns() -> Mapping[str, tuple[str, ...]]:
    """Headings by field, in the form in which they are compared."""
    data = tomllib.loads(_COLUMNS.read_text(encoding="utf-8"))
    return {field: tuple(map(_heading, names)) for field, names in data.items()}


def _heading(name: object) -> str:
    return "".join(str(name).split()).lower()

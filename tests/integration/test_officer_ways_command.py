"""``zhitong officers ways`` and the column of the import, as an administrator uses them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.opening import open_house
from app.settings import load_settings
from tests.integration.test_wecom_commands import platforms_file
from tests.support.servers import command

pytestmark = pytest.mark.network

LOGIN = "demo-officer"
ADDRESS = "tiexi@demo.example"
CODE = re.compile(r"(?m)[：:] ?([A-Za-z0-9_-]{22})$")
MAIL = {"ZHITONG_MAIL_HOST": "127.0.0.1", "ZHITONG_MAIL_SENDER": "zhitong@example.com"}


def ways(folder: Path, *arguments: str, **settings: str) -> Any:
    return command("officers", "ways", LOGIN, *arguments, "--data", str(folder / "d"), **settings)


def listed(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ways(folder, "--json").stdout)
    return found


def letter(folder: Path) -> str:
    """What the officer finds in the mailbox."""
    settings = load_settings({"data_dir": folder / "d"}, environ={})
    with open_house(settings) as house:

        def work(store: Any) -> str:
            rows = store.outbox.claim(
                now=9_999_999_999_999, owner="test", lease_ms=0, limit=9, channels=["email"]
            )
            return str(rows[-1].payload["text"])

        return house.database.write_now(work)


def test_a_member_of_wecom_is_bound_by_the_administrator(tmp_path: Path) -> None:
    file = platforms_file(tmp_path, "http://127.0.0.1:9")
    assert ways(tmp_path, "--add", "wecom:LiXiaoHua").returncode == 2
    done = ways(tmp_path, "--add", "wecom:LiXiaoHua", ZHITONG_PLATFORMS_FILE=file)
    assert done.returncode == 0
    found = listed(tmp_path)
    assert [(one["channel"], one["address"], one["verified"]) for one in found] == [
        ("wecom", "LiXiaoHua", True)
    ]
    assert ways(tmp_path, "--remove", "wecom").returncode == 0
    assert listed(tmp_path) == []


def test_a_mailbox_is_proved_by_its_code(tmp_path: Path) -> None:
    asked = ways(tmp_path, "--add", f"email:{ADDRESS}", **MAIL)
    assert asked.returncode == 0
    assert [one["verified"] for one in listed(tmp_path)] == [False]
    found = CODE.search(letter(tmp_path))
    assert found is not None
    wrong = ways(tmp_path, "--add", f"email:{ADDRESS}", "--code", "A" * 22, **MAIL)
    assert wrong.returncode == 1
    right = ways(tmp_path, "--add", f"email:{ADDRESS}", "--code", found[1], **MAIL)
    assert right.returncode == 0
    assert [one["verified"] for one in listed(tmp_path)] == [True]


@pytest.mark.parametrize("given", ["fax:1", "email:nobody", "telegram:1001", "email"])
def test_what_is_not_understood_changes_nothing(tmp_path: Path, given: str) -> None:
    assert ways(tmp_path, "--add", given, **MAIL).returncode == 2
    assert listed(tmp_path) == []

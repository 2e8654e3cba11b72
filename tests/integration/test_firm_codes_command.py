"""``zhitong enterprises bind-code`` as an administrator runs it, and the record it leaves."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from app.platforms.fakes.faults import Fault, Trouble
from app.platforms.fakes.wechat import QR_CODE
from storage.interface import Store
from tests.integration.test_firm_codes import FIRM, bound, scanned
from tests.support.platforms import City, city
from tests.support.servers import command
from tests.support.walking import officers, wechat

pytestmark = pytest.mark.network


async def run(folder: Path, *arguments: str) -> tuple[int, Any]:
    """The command and its answer, while the desk and the platform run."""
    where = ("--data", str(folder / "data"), "--json")
    file = str(folder / "platforms.toml")
    done = await asyncio.to_thread(
        command, "enterprises", *arguments, *where, ZHITONG_PLATFORMS_FILE=file
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr


def register(town: City) -> None:
    def work(store: Store) -> None:
        store.enterprises.save(FIRM)

    town.house.database.write_now(work)


async def test_a_code_is_made_scanned_and_on_record(tmp_path: Path) -> None:
    async with city(tmp_path, "wechat_oa") as town:
        register(town)
        (officer, *_) = officers(town)
        code, made = await run(tmp_path, "bind-code", FIRM.uscc or "", "--by", officer.login)
        assert (code, made["enterprise"]) == (0, FIRM.name)
        assert made["text"].startswith("firm_")
        ((ticket, scene),) = wechat(town).world.scenes.items()
        assert scene == made["text"]
        assert made["qr"].endswith(ticket)
        assert made["picture"].endswith(ticket)
        _, (open_row,) = await run(tmp_path, "codes", FIRM.name)
        assert (open_row["state"], open_row["by"]) == ("open", officer.login)
        chat = town.chat("wechat_oa")
        await scanned(town, chat, made["text"])
        _, (row,) = await run(tmp_path, "codes", FIRM.name)
        assert row["state"] == "opened"
        await chat.says("1")
        assert bound(town, chat)
        _, (row,) = await run(tmp_path, "codes", FIRM.name)
        assert row["state"] == "bound"


async def test_without_the_platform_the_code_itself_is_there(tmp_path: Path) -> None:
    async with city(tmp_path, "wechat_oa") as town:
        register(town)
        wechat(town).server.faults.script(QR_CODE, Fault(trouble=Trouble.STATUS))
        code, made = await run(tmp_path, "bind-code", FIRM.name, "--days", "1")
        assert (code, made["text"][:5], made["qr_failed"]) == (0, "firm_", "platform_unreachable")
        assert "qr" not in made


async def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    async with city(tmp_path, "wechat_oa") as town:
        code, _ = await run(tmp_path, "bind-code", "示例无此企业")
        assert code != 0
        register(town)
        code, _ = await run(tmp_path, "bind-code", FIRM.name, "--by", "nobody")
        assert code != 0
        assert await run(tmp_path, "codes", FIRM.name) == (0, [])

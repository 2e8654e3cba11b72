"""``zhitong channels decode`` as support staff and programs run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.servers import command
from tests.support.wechat_cases import CASES, case

pytestmark = pytest.mark.network


def test_all_calls_are_answered_in_order_and_one_refusal_is_told() -> None:
    stdin = "".join(json.dumps(one.document, ensure_ascii=False) + "\n" for one in CASES)
    done = command("channels", "decode", "--json", stdin=stdin)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in answers] == [one.id for one in CASES]
    assert [one["accepted"] for one in answers] == [one.accepted for one in CASES]
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize(
    ("name", "code"), [("oa-019-scan", 0), ("ww-040-template_card_event-button", 0)]
)
def test_a_file_with_one_call(tmp_path: Path, name: str, code: int) -> None:
    one = case(name)
    path = tmp_path / "call.json"
    path.write_text(json.dumps(one.document, indent=2), encoding="utf-8")
    done = command("channels", "decode", str(path), "--json")
    assert done.returncode == code
    assert one.fields.items() <= json.loads(done.stdout)["message"].items()


def test_wrong_use_is_told_apart_from_a_refusal(tmp_path: Path) -> None:
    assert command("channels", "decode", "--json", stdin="nonsense\n").returncode == 2
    assert command("channels", "decode", str(tmp_path / "nothing.json")).returncode == 2

"""A program takes a case through its procedure on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.settings import load_settings
from tests.support.officer_house import officer_desk
from tests.support.servers import command

OFFICER, LEAD = "demo-officer", "demo-supervisor"


class Program:
    """One program at the terminal: its desk, and the ticket that it drives."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with officer_desk(data) as desk:
            ticket = desk.file(claims_infringement=True, authority="SY_TAX")
        self.number = ticket.number

    def acts(self, officer: str = OFFICER) -> dict[str, Any]:
        """What may be done now, by name."""
        done = command(*self._words("acts"), "--officer", officer, "--json")
        assert done.returncode == 0, done.stderr
        return {one["act"]: one for one in json.loads(done.stdout)["acts"]}

    def act(
        self, name: str, *, officer: str = OFFICER, expect: int = 0, **fields: str
    ) -> dict[str, Any]:
        """Do it; gives the answer."""
        given = [part for one in fields.items() for part in ("--field", "=".join(one))]
        done = command(*self._words("act", name), "--officer", officer, *given, "--json")
        assert done.returncode == expect, (done.stdout, done.stderr)
        return dict(json.loads(done.stdout))

    def _words(self, verb: str, *more: str) -> tuple[str, ...]:
        return ("tickets", verb, self.number, *more, "--data", str(self.data))


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(load_settings({"data_dir": tmp_path / "desk"}, environ={}).data_dir)


def test_a_case_is_driven_to_strike_off(program: Program) -> None:
    assert {"supplement", "accept", "refuse"} <= program.acts().keys()
    assert program.act("accept")["status"] == "accepted"
    extend = program.acts()["extend"]
    assert extend["waits_for"] == "understanding_missing"
    assert extend["approval"] is True
    refused = program.act("extend", expect=1, days="5", reason="r")
    assert refused["error"]["code"] == "understanding_missing"
    (ground,) = [one for one in program.acts()["conclude"]["fields"] if one["name"] == "ground"]
    needs = {one["value"] for one in ground["choices"] if one["approval"]}
    assert needs == {
        "e_2_facts",
        "e_3_no_legal_basis",
        "e_6_absent_30_days",
        "e_7_deemed_withdrawn",
    }
    told = program.act("conclude", ground="e_1_agreed", result="RESULT", tell="yes")
    assert (told["status"], told["awaiting"]) == ("concluded", None)
    proposed = program.act("strike_off", measures="m", evidence="e")
    assert proposed["awaiting"] == "strike_off"
    assert program.act("approve", expect=1)["error"]["code"] == "not_permitted"
    assert "approve" not in program.acts()
    assert program.act("approve", officer=LEAD)["status"] == "closed"


def test_what_is_wrong_is_said_and_changes_nothing(program: Program, tmp_path: Path) -> None:
    wrong = program.act("refuse", expect=2, ground="na_9", reason="r")
    assert wrong["error"]["field"] == "ground"
    words = tmp_path / "words.txt"
    words.write_text("第一行\n第二行\n", encoding="utf-8")
    assert program.act("ask", question=f"@{words}")["events"] == ["question_asked"]
    shown = command("tickets", "show", program.number, "--json", "--data", str(program.data))
    assert json.loads(shown.stdout)["events"][-1]["data"]["question"] == "第一行\n第二行"


@pytest.mark.parametrize(
    "wrong",
    [
        ("act", "withdraw", "--officer", OFFICER),
        ("act", "accept", "--officer", "nobody"),
        ("act", "ask", "--officer", OFFICER, "--field", "question"),
        ("act", "ask", "--officer", OFFICER, "--field", "note=x"),
        ("act", "ask", "--officer", OFFICER, "--field", "question=@/no/such/file"),
    ],
)
def test_wrong_use_is_two(program: Program, wrong: tuple[str, ...]) -> None:
    verb, name, *more = wrong
    done = command("tickets", verb, program.number, name, *more, "--data", str(program.data))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert program.acts()["accept"]["act"] == "accept"

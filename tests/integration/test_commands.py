"""The commands as programs run them: JSON in and out, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.servers import LineProcess, chat_lines, command
from tests.support.walks import WALKS

pytestmark = pytest.mark.network

TICKET_KEYS = {
    "number",
    "status",
    "acceptance_state",
    "language",
    "track",
    "kind",
    "title",
    "fields",
    "field_states",
    "provenance",
    "statutory",
    "origin",
    "principal_origin",
    "sensitive",
    "restricted",
    "industry",
    "topic",
    "district",
    "respondent",
    "authority",
    "urgency",
    "scope",
    "officer",
    "attachments",
    "deadlines",
    "events",
    "deliveries",
}
ANSWER_KEYS = {
    "conversation",
    "language",
    "replies",
    "asks",
    "draft",
    "draft_states",
    "tickets",
}
PARSE_KEYS = {
    "text",
    "intent",
    "intent_ranking",
    "entities",
    "language",
    "origin",
    "sensitive",
    "industry",
    "topic",
    "district",
    "authority",
    "scope",
    "urgency",
}
AT = "2026-03-10T10:00:00+08:00"


def walk(data: Path, language: str) -> dict[str, object]:
    """File one complaint at a fixed time; the last answer."""
    script = WALKS[language]
    desk = LineProcess(data)
    answer = desk.line(conversation="c", at=AT, text=script.first)
    while not answer["tickets"]:
        asks = answer["asks"]
        stimulus = {"choice": "submit"} if asks == "confirm" else {"text": script.answer(asks)}
        answer = desk.line(conversation="c", at=AT, **stimulus)
    assert desk.close() == 0
    return answer


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_program_files_a_complaint_and_reads_the_ticket(tmp_path: Path, language: str) -> None:
    data = tmp_path / "desk"
    last = walk(data, language)
    assert set(last) == ANSWER_KEYS
    number = str(last["tickets"][0])
    shown = command("tickets", "show", number, "--json", "--data", str(data))
    ticket = json.loads(shown.stdout)
    assert set(ticket) >= TICKET_KEYS
    assert ticket["number"] == number
    due = {one["rule"]: one["due"] for one in ticket["deadlines"]}
    assert due["acceptance"] == "2026-03-19"
    listed = json.loads(command("tickets", "list", "--json", "--data", str(data)).stdout)
    assert [row["number"] for row in listed] == [number]


def test_lines_that_are_not_understood_do_not_end_the_process(tmp_path: Path) -> None:
    done = command(
        "chat",
        "--json",
        "--data",
        str(tmp_path / "desk"),
        stdin='nonsense\n{"conversation": "c"}\n{"conversation": "c", "text": "你好"}\n',
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert ["error" in one for one in answers] == [True, True, False]
    assert done.returncode == 0


def test_time_does_not_go_back_within_a_conversation(tmp_path: Path) -> None:
    lines = [
        {"conversation": "c", "text": "你好", "at": "2026-03-10T10:00+08:00"},
        {"conversation": "c", "text": "在吗", "at": "2026-03-10T09:00+08:00"},
        {"conversation": "d", "text": "你好", "at": "2026-03-09T09:00+08:00"},
    ]
    _, answers, _ = chat_lines(tmp_path / "desk", lines)
    assert ["error" in one for one in answers] == [False, True, False]


def test_words_held_without_consent_are_erased_after_seven_days(tmp_path: Path) -> None:
    first = {"conversation": "c", "text": "我们是沈阳示例轴承有限公司,清关卡了", "at": AT}
    later = {"conversation": "d", "text": "你好", "at": "2026-03-18T10:00+08:00"}
    back = {"conversation": "c", "text": "同意", "at": "2026-03-18T11:00+08:00"}
    _, answers, _ = chat_lines(tmp_path / "desk", [first, later, back])
    assert "沈阳示例轴承" not in json.dumps(answers[2], ensure_ascii=False)


@pytest.mark.parametrize(
    ("start", "days", "due", "provisional"),
    [
        ("2026-02-10", 7, "2026-02-26", False),
        ("2025-09-25", 7, "2025-10-11", False),
        ("2026-10-10", 60, "2027-01-04", True),
        ("2026-12-31", 3, "2027-01-06", True),
    ],
)
def test_deadlines(start: str, days: int, due: str, provisional: bool) -> None:
    done = command("deadline", "--from", start, "--working-days", str(days), "--json")
    assert json.loads(done.stdout) == {"due": due, "provisional": provisional}


def test_parse_answers_with_the_wire_shape() -> None:
    done = command(
        "parse",
        "--json",
        stdin='{"text": "我要投诉铁西区税务局"}\n{"messages": ["a", "b"]}\n[]\n{"text": 1}\n',
    )
    good, joined, wrong, worse = (json.loads(line) for line in done.stdout.splitlines())
    assert set(good) >= PARSE_KEYS
    assert good["district"] == "铁西区"
    assert good["authority"] == ["市税务局"]
    assert joined["text"] == "a\nb"
    assert "error" in wrong
    assert "error" in worse


def test_an_unknown_ticket_is_not_so(tmp_path: Path) -> None:
    done = command("tickets", "show", "SY-2026-4F7Q2M", "--json", "--data", str(tmp_path / "d"))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_wrong_use_is_two(tmp_path: Path) -> None:
    assert command("deadline", "--from", "x", "--working-days", "1").returncode == 2
    assert command("no-such-command").returncode == 2


def test_a_real_desk_is_prepared_once_and_opens_with_officers(tmp_path: Path) -> None:
    data = str(tmp_path / "real")
    made = command("init", "--data", data, "--password-stdin", stdin="correct horse battery\n")
    assert made.returncode == 0, made.stderr
    again = command("init", "--data", data, "--password-stdin", stdin="correct horse battery\n")
    assert again.returncode == 2
    empty = command("chat", "--json", "--data", data, stdin="")
    assert empty.returncode == 2
    officers = tmp_path / "officers.csv"
    officers.write_text(
        "login,name,name_en,role,district,phone,email,duty,cleared\n"
        "o1,示例员,Example,officer,,,,yes,yes\n",
        encoding="utf-8",
    )
    assert command("import", "officers", str(officers), "--data", data).returncode == 0
    opened = command("chat", "--json", "--data", data, stdin="")
    assert opened.returncode == 0, opened.stderr
    weak = command("init", "--data", f"{data}2", "--password-stdin", stdin="short\n")
    assert weak.returncode != 0

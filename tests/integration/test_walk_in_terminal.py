"""The whole way over the line chat: complaint, ticket, officer's acts, answers, status."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.ticket_view import ticket_document
from app.wiring import House
from casework.model.people import Officer
from casework.service.commands import (
    Accept,
    Acknowledge,
    AskComplainant,
    Conclude,
    NoteProgress,
    OfficerCommand,
)
from tests.support.houses import Hands, Talk, house_at
from tests.support.walks import WALKS, Walk

NUMBER = re.compile(r"SY-\d{4}-[0-9A-Z]{6}")
CODE = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")


async def filed(talk: Talk, language: str) -> str:
    await to_card(talk, WALKS[language])
    answer = await talk.say(choice="submit")
    assert len(answer["tickets"]) == 1
    return str(answer["tickets"][0])


async def to_card(talk: Talk, walk: Walk) -> None:
    """Answer what is asked until the review card is shown."""
    answer = await talk.say(walk.first)
    for _ in range(15):
        if answer["asks"] == "confirm":
            return
        answer = await talk.say(walk.answer(answer["asks"]))
    raise AssertionError(f"no review card: {answer}")


def document(house: House, number: str) -> dict[str, Any]:
    def work(store: Any) -> dict[str, Any]:
        return ticket_document(store, store.tickets.by_number(number), house.jurisdiction)

    return house.database.read_now(work)


def act(house: House, number: str, kind: type[OfficerCommand], **values: Any) -> None:
    """What the assigned officer's button does."""

    def work(store: Any) -> None:
        ticket = store.tickets.by_number(number)
        officer: Officer = store.officers.get(ticket.assignment.officer_id)
        command = kind(
            ticket_id=ticket.id, expected_version=ticket.version, officer_id=officer.id, **values
        )
        house.executor.execute(store, command, now=house.clock())

    house.database.write_now(work)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_from_first_message_to_conclusion(tmp_path: Path, language: str) -> None:
    clock = Hands()
    with house_at(tmp_path, clock=clock) as house:
        talk = Talk(house)
        number = await filed(talk, language)
        receipt = talk.text(talk.answers[-1])
        assert number in receipt
        assert CODE.search(receipt)
        assert talk.answers[-1]["language"] == language
        assert talk.answers[-1]["draft"] is None
        ticket = document(house, number)
        assert ticket["status"] == "received"
        assert {one["rule"] for one in ticket["deadlines"]} >= {"acceptance"}
        clock.move(minutes=5)
        act(house, number, Acknowledge)
        act(house, number, Accept)
        act(house, number, AskComplainant, question="QUESTION-1")
        notices = await talk.chat.notices(talk.conversation)
        assert any("QUESTION-1" in one.text for one in notices)
        await talk.say("ANSWER-1 报关单")
        events = document(house, number)["events"]
        answered = [one for one in events if one["kind"] == "question_answered"]
        assert len(answered) == 1
        assert "ANSWER-1" in answered[0]["data"]["answer"]
        act(house, number, NoteProgress, note="INTERNAL-1", public=False)
        act(house, number, NoteProgress, note="PUBLIC-1", public=True)
        act(house, number, Conclude, ground="e_1_agreed", result="RESULT-1")
        told = "\n".join(one.text for one in await talk.chat.notices(talk.conversation))
        assert "PUBLIC-1" in told
        assert "RESULT-1" in told
        assert "INTERNAL-1" not in told
        status = await talk.say("进度怎么样了" if language == "zh" else "what is the status")
        assert number in talk.text(status)
        assert document(house, number)["status"] == "concluded"


async def test_the_designated_officer_gets_it_and_the_rule_is_recorded(tmp_path: Path) -> None:
    with house_at(tmp_path) as house:
        talk = Talk(house)
        answers = {**WALKS["zh"].answers, "enterprise_name": "示例轴承(沈阳)有限公司"}
        await to_card(talk, replace(WALKS["zh"], answers=answers))
        answer = await talk.say(choice="submit")
        ticket = document(house, answer["tickets"][0])
        assert ticket["officer"]["login"] == "demo-officer"
        assert ticket["officer"]["rule"] == "designated"


async def test_a_repeated_message_has_no_second_effect(tmp_path: Path) -> None:
    with house_at(tmp_path) as house:
        talk = Talk(house)
        await to_card(talk, WALKS["zh"])
        first = await talk.say(choice="submit", message_id="the-press")
        again = await talk.say(choice="submit", message_id="the-press")
        third = await talk.say(choice="submit", message_id="another-press")
        assert first["replies"]
        assert again["replies"] == []
        assert first["tickets"] == again["tickets"] == third["tickets"]


async def test_a_burst_is_one_turn(tmp_path: Path) -> None:
    with house_at(tmp_path) as house:
        talk = Talk(house)
        answer = await talk.say(
            burst=[{"text": "你好"}, {"text": "我们公司"}, {"text": "清关三周了没人管"}]
        )
        assert len(answer["replies"]) == 1
        agreed = await talk.say("同意")
        assert "清关三周" in agreed["draft"]["facts"]


async def test_no_word_is_kept_before_consent_and_none_after_a_no(tmp_path: Path) -> None:
    with house_at(tmp_path) as house:
        talk = Talk(house)
        first = await talk.say("我们是沈阳示例轴承有限公司,清关卡了三周")
        assert (first["asks"], first["draft"]) == ("consent", None)
        refused = await talk.say("不同意")
        assert refused["draft"] is None

        def transcript(store: Any) -> list[str]:
            lines = store.conversations.transcript("memory:local:u1", limit=50)
            return [str(line.content) for line in lines if line.direction == "in"]

        kept = house.database.read_now(transcript)
        assert kept
        assert not any("示例轴承" in line for line in kept)


@pytest.mark.parametrize(
    "text", ["", "   ", "\u0000\u0007", "👍👍👍", "啊" * 20_000, "x" * 20_000], ids=str.__len__
)
async def test_odd_messages_get_a_sentence_and_lose_nothing(tmp_path: Path, text: str) -> None:
    with house_at(tmp_path) as house:
        talk = Talk(house)
        await talk.say("我要反映清关太慢的问题")
        before = await talk.say("同意")
        answer = await talk.say(text)
        assert len(answer["replies"]) == 1
        assert talk.text(answer).strip()
        kept = {key: answer["draft"].get(key) for key in before["draft"] if key != "facts"}
        assert kept == {key: before["draft"][key] for key in kept}


async def test_files_at_any_moment_and_a_refused_one_is_named(tmp_path: Path) -> None:
    good = tmp_path / "notice.pdf"
    good.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    bad = tmp_path / "setup.exe"
    bad.write_bytes(b"MZ" + bytes(200))
    with house_at(tmp_path / "desk") as house:
        talk = Talk(house)
        await talk.say("清关卡了三周")
        await talk.say("同意")
        taken = await talk.say(
            attachments=[{"kind": "file", "path": str(good), "name": "notice.pdf"}]
        )
        assert taken["draft_states"]["evidence"] == "filled"
        refused = await talk.say(
            attachments=[{"kind": "file", "path": str(bad), "name": "setup.exe"}]
        )
        assert "setup.exe" in talk.text(refused)


async def test_change_on_the_card_writes_a_text_anew(tmp_path: Path) -> None:
    with house_at(tmp_path) as house:
        talk = Talk(house)
        await to_card(talk, WALKS["zh"])
        await talk.say(choice="edit:demand")
        changed = await talk.say("请退还滞港费,并书面道歉")
        assert changed["asks"] == "confirm"
        assert changed["draft"]["demand"] == "请退还滞港费,并书面道歉"
        filed_now = await talk.say(choice="submit")
        kept = document(house, filed_now["tickets"][0])["provenance"]["demand"]["previous"]
        assert [one["value"] for one in kept] == [WALKS["zh"].answers["demand"]]

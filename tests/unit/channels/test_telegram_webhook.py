"""The webhook: who may call, what is stored, what is answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import structlog
from starlette.applications import Starlette
from starlette.testclient import TestClient

from channels.message import Choice, InboundMessage, OutboundMessage
from channels.reduction import closed_list, reduce
from channels.telegram.buttons import ButtonRef, button_data
from channels.telegram.profile import LARGEST_UPDATE
from channels.telegram.receiver import OLD
from channels.telegram.routes import routes
from channels.webhook import SignalKind
from tests.support.telegram_house import (
    NOW,
    PERSON,
    SECRET,
    SETTINGS,
    MemoryDesk,
    MemoryLedger,
    Noted,
    delivery,
    message,
    message_update,
    press_update,
)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
CANARY = {"text": "Canary-7731 王小明 13900000000", "caption": "Canary-7731"}
QUESTION = OutboundMessage(
    text="Do you agree?",
    choices=(Choice(id="agree", label="I agree"), Choice(id="set:origin:consulate", label="x")),
)


class House:
    """A webhook over memory."""

    def __init__(self, *, abroad: bool = False) -> None:
        self.desk = MemoryDesk()
        self.ledger = MemoryLedger(self.desk)
        self.noted = Noted()
        found = routes(
            SETTINGS,
            self.desk,
            lambda: NOW,
            ledger=self.ledger,
            courtesies=self.noted,
            reduce=_reduced if abroad else None,
        )
        self.client = TestClient(Starlette(routes=found))

    def post(self, update: Any, *, secret: str | None = SECRET) -> int:
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        headers = {} if secret is None else {HEADER: secret}
        answer = self.client.post(SETTINGS.webhook_path, content=body, headers=headers)
        assert answer.content == b""
        return answer.status_code

    def ask(self) -> str:
        """A question of ours in the chat; the data of its first button."""
        sent = delivery(QUESTION)
        self.ledger.sent[sent.id] = sent
        return button_data(ButtonRef(delivery=sent.id, place=0))


def _reduced(message: InboundMessage) -> InboundMessage:
    return reduce(message, closed_list()).message


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture(autouse=True)
def lines() -> Iterator[list[Any]]:
    with structlog.testing.capture_logs() as found:
        yield found


# ---- who may call


@pytest.mark.parametrize(
    "secret", [None, "", SECRET[:-1], SECRET + "x", SECRET.upper(), "沈阳".encode(), b"\xff" * 24]
)
def test_a_call_without_our_secret_is_refused_and_leaves_no_trace(
    house: House, secret: Any, lines: list[Any]
) -> None:
    assert house.post(message_update(text="hi"), secret=secret) == 403
    assert house.post(b"not even JSON", secret=secret) == 403
    assert house.desk.messages == []
    assert lines == []


def test_two_secrets_are_none(house: House) -> None:
    answer = house.client.post(
        SETTINGS.webhook_path,
        content=json.dumps(message_update(text="hi")),
        headers=[(HEADER, SECRET), (HEADER, SECRET)],
    )
    assert answer.status_code == 403


def test_the_path_takes_nothing_but_calls_of_the_platform(house: House) -> None:
    assert house.client.get(SETTINGS.webhook_path).status_code == 405


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_above_the_limit_is_refused(house: House, announced: bool) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(LARGEST_UPDATE // 65536 + 1):
            yield b" " * 65536

    content: Any = b" " * (LARGEST_UPDATE + 1) if announced else parts()
    headers = {HEADER: SECRET}
    answer = house.client.post(SETTINGS.webhook_path, content=content, headers=headers)
    assert answer.status_code == 413
    assert house.desk.messages == []


# ---- what is stored


def test_a_message_is_stored_once_however_often_it_comes(house: House) -> None:
    update = message_update(41, text="货在海关压了三周")
    assert [house.post(update) for _ in range(3)] == [200, 200, 200]
    assert [one.text for one in house.desk.messages] == ["货在海关压了三周"]
    assert house.desk.repeats == 2


def test_an_older_update_after_a_newer_one_is_stored_as_well(house: House) -> None:
    for number in (9_000, 12, 8_999):
        assert house.post(message_update(number, text=str(number))) == 200
    assert len(house.desk.messages) == 3


def test_while_the_store_is_away_the_platform_is_asked_to_come_again(house: House) -> None:
    house.desk.away = True
    assert house.post(message_update(5, text="kept")) == 503
    house.desk.away = False
    assert house.post(message_update(5, text="kept")) == 200
    assert [one.text for one in house.desk.messages] == ["kept"]


def test_unknown_kinds_and_shapes_are_answered_so_that_they_do_not_come_again(
    house: House, lines: list[Any]
) -> None:
    assert house.post({"update_id": 1, "of_next_year": {}}) == 200
    assert house.post({"update_id": 2, "message": {"text": "Canary-7731"}}) == 200
    assert house.post(b"{") == 400
    assert house.desk.messages == []
    assert "Canary" not in repr(lines)


def test_a_deep_link_is_noted_before_the_conversation_begins(house: House) -> None:
    assert house.post(message_update(6, text="/start bind-9")) == 200
    assert [(one.kind, one.scene) for one in house.desk.signals] == [(SignalKind.SCANNED, "bind-9")]
    assert [one.text for one in house.desk.messages] == ["/start"]


# ---- presses and edits


def test_a_press_is_answered_and_stands_for_its_choice(house: House) -> None:
    assert house.post(press_update(house.ask(), 7)) == 200
    assert [one.choice for one in house.desk.messages] == ["agree"]
    assert [one.query_id for one in house.noted.answered] == ["77"]
    assert [one.label for one in house.noted.marked] == ["I agree"]


def test_a_press_that_comes_again_is_answered_again_and_does_nothing(house: House) -> None:
    update = press_update(house.ask(), 7)
    assert [house.post(update), house.post(update)] == [200, 200]
    assert len(house.desk.messages) == 1
    assert len(house.noted.answered) == 2
    assert len(house.noted.marked) == 1


def test_a_press_is_answered_even_while_the_store_is_away(house: House) -> None:
    house.desk.away = True
    assert house.post(press_update(house.ask(), 7)) == 503
    assert len(house.noted.answered) == 1


@pytest.mark.parametrize("data", ["submit", "set:origin:consulate", "", "x" * 64])
def test_a_made_up_press_is_an_old_button(house: House, data: str) -> None:
    assert house.post(press_update(data, 8)) == 200
    assert [one.choice for one in house.desk.messages] == [OLD]


def test_a_button_of_another_chat_or_of_no_delivery_is_an_old_button(house: House) -> None:
    foreign = delivery(QUESTION, to=PERSON + 1)
    house.ledger.sent[foreign.id] = foreign
    for number, ref in enumerate(
        (
            ButtonRef(delivery=foreign.id, place=0),
            ButtonRef(delivery=uuid4(), place=0),
            ButtonRef(delivery=foreign.id, place=50),
        )
    ):
        assert house.post(press_update(button_data(ref), 20 + number)) == 200
    assert {one.choice for one in house.desk.messages} == {OLD}


def test_an_edit_names_the_message_that_was_stored(house: House) -> None:
    house.post(message_update(31, text="first"))
    house.post({"update_id": 32, "edited_message": message(text="second", edit_date=2)})
    house.post({"update_id": 33, "edited_message": message(text="third", edit_date=3)})
    first, second, third = house.desk.messages
    assert second.edit_of == third.edit_of == first.message_id
    assert (second.text, third.text) == ("second", "third")


def test_an_edit_of_a_message_that_nobody_knows_is_stored_all_the_same(house: House) -> None:
    house.post({"update_id": 33, "edited_message": message(text="second", edit_date=2)})
    (only,) = house.desk.messages
    assert only.edit_of == ".57"


# ---- a channel abroad


@pytest.mark.parametrize(
    "members",
    [
        {"text": CANARY["text"]},
        {"text": f"/start {CANARY['text']}"},
        {"text": CANARY["text"], "forward_origin": {"type": "user"}},
        {"photo": [{"file_id": "Canary-7731", "width": 1}], "caption": CANARY["caption"]},
        {"document": {"file_id": "Canary-7731", "file_name": "Canary-7731.pdf"}},
        {"voice": {"file_id": "Canary-7731", "duration": 1}},
        {"contact": {"phone_number": "13900000000", "first_name": "Canary-7731"}},
        {"location": {"latitude": 41.7731, "longitude": 123.7731}},
        {"venue": {"title": "Canary-7731"}, "location": {"latitude": 41.7731, "longitude": 1.0}},
    ],
)
def test_abroad_nothing_of_a_person_reaches_the_desk(
    members: dict[str, Any], lines: list[Any]
) -> None:
    house = House(abroad=True)
    assert house.post(message_update(1, **members)) == 200
    edited = message(**{"edit_date": 2, "message_id": 58, **members})
    assert house.post({"update_id": 2, "edited_message": edited}) == 200
    kept = repr((house.desk.messages, house.desk.signals, lines))
    assert house.desk.messages
    for planted in ("7731", "Canary", "13900000000", "王小明", "Sample", "max_sample"):
        assert planted not in kept
    assert all(not one.text and not one.choice for one in house.desk.messages)


def test_abroad_the_closed_list_still_works() -> None:
    house = House(abroad=True)
    for number, text in enumerate(("/start", "/lang en", "隐私", "/human")):
        assert house.post(message_update(number, text=text)) == 200
    house.post(press_update(house.ask(), 9))
    said = [(one.text, one.choice) for one in house.desk.messages]
    assert said == [
        ("/start", None),
        ("", "lang:en"),
        ("", "faq:data_use"),
        ("", "human"),
        ("", "agree"),
    ]

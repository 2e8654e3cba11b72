"""A platform button builds the same command as the console's button, and nothing else does."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from bot.errors import ActionUnknown
from bot.handlers.officer_action import (
    BUTTONS,
    Button,
    Reply,
    command_of,
    pressable,
    read_button,
    read_transfer,
    short_reply,
    write_button,
)
from casework.model.moves import Act
from casework.model.people import Role
from casework.service.commands import Acknowledge, AskComplainant, Conclude, Reassign
from tests.support.desk_world import LOCAL, OWN, SECOND, World, officer

TICKET, OFFICER, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)


def sign(body: bytes) -> bytes:
    return hmac.digest(b"a key of the tests", body, hashlib.sha256)


def other_sign(body: bytes) -> bytes:
    return hmac.digest(b"another key", body, hashlib.sha256)


@pytest.mark.parametrize("act", BUTTONS)
def test_a_button_is_read_back(act: Act) -> None:
    button = Button(act=act, ticket_id=TICKET, version=7)
    written = write_button(button, sign=sign)
    assert len(written.encode()) <= 64
    assert read_button(written, sign=sign) == button


def test_acts_without_a_button_get_none() -> None:
    with pytest.raises(ActionUnknown):
        write_button(Button(act=Act.ACCEPT, ticket_id=TICKET, version=1), sign=sign)


@pytest.mark.parametrize(
    "choice", ["", "act:", "act:" + "A" * 52, "act:" + "é" * 52, "lang:zh", "act:" + "A" * 51 + "="]
)
def test_anything_else_is_refused(choice: str) -> None:
    with pytest.raises(ActionUnknown):
        read_button(choice, sign=sign)


def test_another_key_is_refused() -> None:
    written = write_button(Button(act=Act.ASK, ticket_id=TICKET, version=1), sign=other_sign)
    with pytest.raises(ActionUnknown):
        read_button(written, sign=sign)


def test_the_command_bears_who_pressed_and_what_was_seen() -> None:
    head: dict[str, Any] = {"ticket_id": TICKET, "expected_version": 4, "officer_id": OFFICER}

    def of(act: Act, **more: Any) -> object:
        button = Button(act=act, ticket_id=TICKET, version=4)
        return command_of(button, officer_id=OFFICER, **more)

    assert of(Act.ACKNOWLEDGE) == Acknowledge(**head)
    assert of(Act.ASK, words="w") == AskComplainant(**head, question="w")
    assert of(Act.CONCLUDE, words="w") == Conclude(**head, result="w")
    assert of(Act.REASSIGN, words="w", to=OTHER) == Reassign(
        **head, to_officer_id=OTHER, reason="w"
    )
    with pytest.raises(ActionUnknown):
        of(Act.REASSIGN, words="w")


def test_what_the_assigned_officer_may_press() -> None:
    world = World()
    world.know(LOCAL)
    ticket = world.file()
    assert pressable(LOCAL, ticket, with_words=True) == (Act.ACKNOWLEDGE, Act.ASK, Act.REASSIGN)
    assert pressable(LOCAL, ticket, with_words=False) == (Act.ACKNOWLEDGE,)
    acknowledged = world.act(Acknowledge, ticket).ticket
    assert pressable(LOCAL, acknowledged, with_words=True) == (Act.ASK, Act.REASSIGN)


def test_a_supervisor_hands_over_and_strangers_press_nothing() -> None:
    world = World()
    world.know(LOCAL)
    ticket = world.file()
    head = officer(9, "head", role=Role.SUPERVISOR)
    assert pressable(head, ticket, with_words=True) == (Act.REASSIGN,)
    assert pressable(SECOND, ticket, with_words=True) == ()
    assert pressable(replace(LOCAL, active=False), ticket, with_words=True) == ()


@pytest.mark.parametrize(
    ("text", "login", "reason"),
    [
        ("own 熟悉此类案件", "own", "熟悉此类案件"),
        ("Own, knows the matter", "own", "knows the matter"),
        ("local：属地办理", "local", "属地办理"),
        ("second", "second", ""),
    ],
)
def test_a_transfer_names_the_officer_first(text: str, login: str, reason: str) -> None:
    found = read_transfer(text, [OWN, LOCAL, SECOND])
    assert [one.login for one in found.officers] == [login]
    assert found.reason == reason


def test_a_name_within_a_word_names_nobody() -> None:
    assert read_transfer("ownership is unclear", [OWN]).officers == ()


def test_the_longest_name_wins_and_equal_names_are_all_found() -> None:
    short = replace(officer(11, "wang1"), name="王明")
    long = replace(officer(12, "wang2"), name="王明明")
    twin = replace(officer(13, "wang3"), name="王明明")
    assert read_transfer("王明 急件", [short, long]).officers == (short,)
    assert read_transfer("王明明 急件", [short, long]).officers == (long,)
    assert read_transfer("王明明 急件", [short, long, twin]).officers == (long, twin)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("取消", Reply.CANCEL),
        (" Cancel. ", Reply.CANCEL),
        ("/cancel", Reply.CANCEL),
        ("返回", Reply.CANCEL),
        ("发送", Reply.SEND),
        ("取消这项收费", None),
    ],
)
def test_short_words(text: str, reply: Reply | None) -> None:
    assert short_reply(text) is reply

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
    read_extension,
    read_transfer,
    short_reply,
    write_button,
)
from casework.model.moves import Act
from casework.model.people import Officer, Role
from casework.model.ticket import Ticket, Track
from casework.service.commands import (
    Accept,
    Acknowledge,
    Approve,
    AskComplainant,
    Conclude,
    Decline,
    Extend,
    Reassign,
    RecordUnderstanding,
)
from tests.support.desk_world import LOCAL, OWN, SECOND, World, officer

TICKET, OFFICER, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)


def world_with(*people: Officer) -> World:
    world = World()
    world.know(*people)
    return world


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
    ticket = world_with(LOCAL).file()

    def of(act: Act, **more: Any) -> object:
        button = Button(act=act, ticket_id=TICKET, version=4)
        return command_of(button, officer_id=OFFICER, ticket=ticket, **more)

    assert of(Act.ACKNOWLEDGE) == Acknowledge(**head)
    assert of(Act.ASK, words="w") == AskComplainant(**head, question="w")
    assert of(Act.CONCLUDE, words="w") == Conclude(**head, result="w")
    assert of(Act.REASSIGN, words="w", to=OTHER) == Reassign(
        **head, to_officer_id=OTHER, reason="w"
    )
    assert of(Act.EXTEND, words="w", days=5) == Extend(**head, days=5, reason="w")
    for lacking in (Act.REASSIGN, Act.EXTEND):
        with pytest.raises(ActionUnknown):
            of(lacking, words="w")


def test_done_on_a_formal_complaint_means_that_the_complainant_agrees() -> None:
    ticket = world_with(LOCAL).file(claims_infringement=True, authority="SY_TAX")
    assert ticket.track is Track.FORMAL_COMPLAINT
    button = Button(act=Act.CONCLUDE, ticket_id=ticket.id, version=1)
    done = command_of(button, officer_id=LOCAL.id, ticket=ticket, words="w")
    assert isinstance(done, Conclude)
    assert (done.ground, done.tell) == ("e_1_agreed", True)
    demand = world_with(LOCAL).file()
    plain = command_of(button, officer_id=LOCAL.id, ticket=demand, words="w")
    assert isinstance(plain, Conclude)
    assert plain.ground == ""


def proposed(**marks: Any) -> Ticket:
    """A ticket of LOCAL on which LOCAL asked for more time."""
    world = world_with(LOCAL)
    ticket = world.act(Accept, world.file()).ticket
    world.act(RecordUnderstanding, ticket, person="甲", text="说明", understood=True)
    return replace(world.act(Extend, ticket, days=3, reason="等待").ticket, **marks)


def test_who_may_approve_presses_it_where_it_can_be_read() -> None:
    head = officer(9, "head", role=Role.SUPERVISOR)
    ticket = proposed()
    assert pressable(head, ticket, with_words=True) == (Act.REASSIGN, Act.APPROVE, Act.DECLINE)
    assert pressable(head, ticket, with_words=False) == ()
    assert Act.APPROVE not in pressable(LOCAL, ticket, with_words=True)
    assert Act.EXTEND not in pressable(LOCAL, ticket, with_words=True)
    cleared = replace(head, cleared=True)
    assert Act.APPROVE not in pressable(cleared, proposed(sensitive=True), with_words=True)
    assert Act.APPROVE not in pressable(cleared, proposed(restricted=True), with_words=True)


def test_nobody_presses_approval_of_what_he_proposed() -> None:
    ticket = proposed()
    own = replace(LOCAL, role=Role.SUPERVISOR)
    assert Act.APPROVE not in pressable(own, ticket, with_words=True)


def test_a_decision_names_the_proposal_that_was_shown() -> None:
    ticket = proposed()
    proposal = ticket.procedure.proposal
    assert proposal is not None
    head: dict[str, Any] = {
        "ticket_id": ticket.id,
        "expected_version": ticket.version,
        "officer_id": OFFICER,
        "proposal_id": proposal.id,
    }
    seen = {"ticket_id": ticket.id, "version": ticket.version}
    approve = command_of(Button(act=Act.APPROVE, **seen), officer_id=OFFICER, ticket=ticket)
    decline = Button(act=Act.DECLINE, **seen)
    assert approve == Approve(**head)
    assert command_of(decline, officer_id=OFFICER, ticket=ticket, words="w") == Decline(
        **head, reason="w"
    )


@pytest.mark.parametrize(
    ("text", "days", "reason"),
    [
        ("5 等待海关答复", 5, "等待海关答复"),
        ("延期10个工作日，跨部门会商", 10, "跨部门会商"),
        ("１０天：跨部门会商", 10, "跨部门会商"),
        ("Extend by 3 working days: customs have yet to answer", 3, "customs have yet to answer"),
        ("7", 7, ""),
        ("等待海关答复", None, "等待海关答复"),
        ("等待 5 天", None, "等待 5 天"),
    ],
)
def test_more_time_names_the_days_first(text: str, days: int | None, reason: str) -> None:
    found = read_extension(text)
    assert (found.days, found.reason) == (days, reason)


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

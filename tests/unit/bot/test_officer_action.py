"""A platform button builds the same command as the console's button."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.errors import ActionUnknown
from bot.handlers.officer_action import officer_command, token
from casework.service.commands import Accept, Acknowledge, Complete

TICKET, OFFICER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("act", "kind"), [("acknowledge", Acknowledge), ("complete", Complete), ("accept", Accept)]
)
def test_a_token_becomes_its_command_for_the_one_who_pressed(act: str, kind: type) -> None:
    pressed = token(act=act, ticket_id=TICKET, version=7)
    assert len(pressed.encode()) <= 64
    expected = kind(ticket_id=TICKET, expected_version=7, officer_id=OFFICER)
    assert officer_command(pressed, officer_id=OFFICER) == expected


@pytest.mark.parametrize(
    "pressed", ["", "accept", "accept:x:1", f"delete:{TICKET.hex}:1", f"accept:{TICKET.hex}:one"]
)
def test_anything_else_is_refused(pressed: str) -> None:
    with pytest.raises(ActionUnknown):
        officer_command(pressed, officer_id=OFFICER)


def test_a_token_of_an_unknown_act_is_not_made() -> None:
    with pytest.raises(ActionUnknown):
        token(act="delete", ticket_id=TICKET, version=1)

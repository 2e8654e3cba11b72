"""No officer's button can be made up, and none offers what the desk would refuse."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ActionUnknown
from bot.handlers.officer_action import (
    BUTTONS,
    DECISIONS,
    HEAD,
    NEED_WORDS,
    Button,
    command_of,
    pressable,
    read_button,
    write_button,
)
from casework.model.errors import CaseworkError
from casework.model.moves import Act
from casework.model.people import Officer, Role
from casework.model.ticket import Ticket, TicketStatus
from casework.service.outcomes import TicketChanged
from channels.message import InboundMessage
from channels.reduction import closed_list, reduce
from tests.support.desk_world import LOCAL, SECOND, World, officer, uuid

TOKEN_BITS = 39 * 8
PEOPLE = (
    LOCAL,
    SECOND,
    officer(20, "head", role=Role.SUPERVISOR),
    officer(21, "cleared-head", role=Role.SUPERVISOR, cleared=True),
    officer(22, "fao", role=Role.FOREIGN_AFFAIRS, cleared=True),
    officer(23, "admin", role=Role.ADMINISTRATOR),
    officer(24, "gone", role=Role.SUPERVISOR, active=False),
)

buttons = st.builds(
    Button,
    act=st.sampled_from(BUTTONS),
    ticket_id=st.uuids(),
    version=st.integers(min_value=1, max_value=2**32 - 1),
)


def sign(body: bytes) -> bytes:
    return hmac.digest(b"a key of the tests", body, hashlib.sha256)


@given(button=buttons)
def test_every_button_is_read_back_and_passes_where_bodies_are_dropped(button: Button) -> None:
    written = write_button(button, sign=sign)
    assert len(written.encode()) <= 64
    assert read_button(written, sign=sign) == button
    press = InboundMessage(
        channel="telegram",
        account="42",
        sender="1",
        message_id="1",
        conversation_key="telegram:42:1",
        received_at=datetime(2026, 1, 5, tzinfo=UTC),
        choice=written,
    )
    assert reduce(press, closed_list()).message.choice == written


@given(button=buttons, bit=st.integers(min_value=0, max_value=TOKEN_BITS - 1))
def test_any_bit_turned_over_is_refused(button: Button, bit: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(write_button(button, sign=sign).removeprefix(HEAD)))
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ActionUnknown):
        read_button(HEAD + base64.urlsafe_b64encode(bytes(raw)).decode(), sign=sign)


@given(
    button=buttons,
    place=st.integers(min_value=0, max_value=55),
    letter=st.characters(max_codepoint=0x2FFF),
)
def test_any_other_letter_is_refused(button: Button, place: int, letter: str) -> None:
    written = write_button(button, sign=sign)
    changed = written[:place] + letter + written[place + 1 :]
    if changed == written:
        return
    with pytest.raises(ActionUnknown):
        read_button(changed, sign=sign)


@given(text=st.text(max_size=80) | st.binary(max_size=60).map(lambda raw: f"act:{raw.hex()}"))
def test_nothing_made_up_is_a_button(text: str) -> None:
    with pytest.raises(ActionUnknown):
        read_button(text, sign=sign)


@given(
    who=st.sampled_from(PEOPLE),
    status=st.sampled_from(TicketStatus),
    sensitive=st.booleans(),
    restricted=st.booleans(),
    with_words=st.booleans(),
)
def test_what_is_offered_the_desk_takes_and_what_it_takes_is_offered(
    *, who: Officer, status: TicketStatus, sensitive: bool, restricted: bool, with_words: bool
) -> None:
    for act in BUTTONS:
        world = World()
        world.know(*PEOPLE)
        ticket = _as(world, status=status, sensitive=sensitive, restricted=restricted)
        offered = act in pressable(who, ticket, with_words=with_words)
        if offered:
            assert with_words or act not in NEED_WORDS | DECISIONS
            assert isinstance(world.handle(_command(act, ticket, who)), TicketChanged)
        elif with_words and who.role is not Role.SUPERVISOR:
            with pytest.raises(CaseworkError):
                world.handle(_command(act, ticket, who))


def _as(world: World, **columns: Any) -> Ticket:
    """A ticket of LOCAL in whatever state."""
    filed = world.file()
    closed = world.now if columns["status"] in _ENDED else None
    ticket = replace(filed, version=filed.version + 1, closed_at=closed, **columns)
    with world.store.begin() as unit:
        unit.tickets.save(ticket, expected_version=filed.version)
    return ticket


def _command(act: Act, ticket: Ticket, who: Officer) -> Any:
    button = Button(act=act, ticket_id=ticket.id, version=ticket.version)
    # A cleared one who is not the owner, so that nothing but rights and status can refuse.
    return command_of(
        button, officer_id=who.id, ticket=ticket, words="words", to=_receiver(ticket), days=3
    )


def _receiver(_ticket: Ticket) -> UUID:
    return uuid(21)


_ENDED = frozenset(
    {
        TicketStatus.NOT_ACCEPTED,
        TicketStatus.REFERRED,
        TicketStatus.CONCLUDED,
        TicketStatus.CLOSED,
        TicketStatus.WITHDRAWN,
    }
)

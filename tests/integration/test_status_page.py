"""The status page over a real store: one pair opens one ticket, guessing ends, nothing leaks."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from app.guessing import LIMITS
from app.status_page import StatusDesk
from app.wiring import House
from casework.model.errors import TooManyGuesses
from casework.service.commands import Accept, AddToTicket, NoteProgress
from tests.integration.test_walk_in_terminal import CODE, act, filed
from tests.support.houses import Hands, Talk, house_at

PAPER = b"%PDF-1.4 a letter of the customs office"
WRONG = "1111 2222 3333 4444"


def desk_of(house: House) -> StatusDesk:
    return StatusDesk(
        database=house.database,
        keys=house.keys,
        jurisdiction=house.jurisdiction,
        clock=house.clock,
    )


async def proved(house: House, folder: Path) -> tuple[str, str]:
    """Number and look-up code of a complaint that was filed with a paper."""
    paper = folder / "letter.pdf"
    paper.write_bytes(PAPER)
    talk = Talk(house)
    await talk.say("Hello")
    await talk.say(choice="agree")
    await talk.say(attachments=[{"kind": "file", "path": str(paper)}])
    number = await filed(talk, "en")
    code = CODE.search(talk.text(talk.answers[-1]))
    assert code is not None
    return number, code.group()


async def test_one_pair_opens_one_ticket_as_its_owner_may_see_it(tmp_path: Path) -> None:
    with house_at(tmp_path) as house:
        number, code = await proved(house, tmp_path)
        desk = desk_of(house)
        sheet = await desk.look_up(number=f" {number.lower()} ", code=code, address="a")
        assert sheet is not None
        assert sheet.view.ticket.number == number
        (file,) = sheet.files
        assert (file.name, file.size) == ("letter.pdf", len(PAPER))
        assert file.sha256 == hashlib.sha256(PAPER).hexdigest()
        shown = {event.kind.value for event in sheet.view.history}
        assert "filed" in shown
        assert not shown & {"assigned", "deadline_set", "routed_sensitive"}
        assert sheet.view.next_step == "received"


@pytest.mark.parametrize("wrong", ["number", "code", "length", "letters"])
async def test_a_wrong_half_opens_nothing(tmp_path: Path, wrong: str) -> None:
    with house_at(tmp_path) as house:
        number, code = await proved(house, tmp_path)
        desk = desk_of(house)
        given = {"number": number, "code": code}
        given |= {
            "number": {"number": "SY-2026-000000"},
            "code": {"code": WRONG},
            "length": {"code": code[:-1]},
            "letters": {"code": "x" * 16},
        }[wrong]
        assert await desk.look_up(**given, address="a") is None


async def test_guessing_at_one_number_ends_for_everybody_for_an_hour(tmp_path: Path) -> None:
    clock = Hands()
    with house_at(tmp_path, clock=clock) as house:
        number, code = await proved(house, tmp_path)
        desk = desk_of(house)
        for place in range(LIMITS["code-of"]):
            assert await desk.look_up(number=number, code=WRONG, address=f"a{place}") is None
        with pytest.raises(TooManyGuesses):
            await desk.look_up(number=number, code=code, address="b")
        other = "SY-2026-000000"
        assert await desk.look_up(number=other, code=WRONG, address="c") is None
        clock.move(hours=1)
        assert await desk.look_up(number=number, code=code, address="b") is not None


async def test_one_address_cannot_go_through_the_numbers(tmp_path: Path) -> None:
    with house_at(tmp_path) as house:
        number, code = await proved(house, tmp_path)
        desk = desk_of(house)
        for place in range(LIMITS["code-by"]):
            await desk.look_up(number=f"SY-2026-{place:06d}", code=WRONG, address="a")
        with pytest.raises(TooManyGuesses):
            await desk.look_up(number=number, code=code, address="a")
        assert await desk.look_up(number=number, code=code, address="b") is not None


async def test_a_right_pair_uses_up_no_tries(tmp_path: Path) -> None:
    with house_at(tmp_path) as house:
        number, code = await proved(house, tmp_path)
        desk = desk_of(house)
        for _ in range(LIMITS["code-of"] + 1):
            assert await desk.look_up(number=number, code=code, address="a") is not None


async def test_a_code_of_another_ticket_opens_nothing(tmp_path: Path) -> None:
    with house_at(tmp_path) as house:
        first, code = await proved(house, tmp_path)
        second = await filed(Talk(house, "u2"), "en")
        assert await desk_of(house).look_up(number=second, code=code, address="a") is None
        assert await desk_of(house).look_up(number=first, code=code, address="a") is not None


async def test_internal_notes_are_left_out_and_additions_are_there(tmp_path: Path) -> None:
    with house_at(tmp_path) as house:
        number, code = await proved(house, tmp_path)
        ticket = ticket_of(house, number)
        more = AddToTicket(
            number=number,
            conversation_key=ticket.conversation_key,
            text="Another notice came",
            message_id="m9",
        )
        house.database.write_now(
            lambda store: house.executor.execute(store, more, now=house.clock())
        )
        act(house, number, Accept)
        act(house, number, NoteProgress, note="an internal worry", public=False)
        act(house, number, NoteProgress, note="Customs was called", public=True)
        sheet = await desk_of(house).look_up(number=number, code=code, address="a")
        assert sheet is not None
        texts = str([event.data for event in sheet.view.history])
        assert "Another notice came" in texts
        assert "Customs was called" in texts
        assert "an internal worry" not in texts


def ticket_of(house: House, number: str) -> Any:
    return house.database.read_now(lambda store: store.tickets.by_number(number))

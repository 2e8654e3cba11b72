"""From the register to the card: a bound person is offered what the register holds (S0-55)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.binding import bind
from app.chat import conversation_key
from app.errors import EnterpriseUnknown
from app.wiring import House
from casework.model.errors import TicketNotFound
from casework.model.people import Enterprise
from storage.ids import new_id
from tests.integration.test_walk_in_terminal import document, filed
from tests.support.houses import Talk, house_at

FIRM = Enterprise(
    id=new_id(),
    name="示例轴承制造(沈阳)有限公司",
    name_en="Example Bearing Works (Shenyang) Co., Ltd.",
    uscc="91210100MA0P4X123A",
    district="浑南区",
    business="轴承制造",
    industry_section="C",
    industry_division="34",
)
STORY = "Our export tax refund has been missing for four months"


def know(house: House, number: str, enterprise: str) -> Enterprise:
    """Enter the firm into the register and bind the person of the ticket."""

    def work(store: Any) -> Enterprise:
        store.enterprises.save(FIRM)
        return bind(store, number=number, enterprise=enterprise, now=house.clock())

    return house.database.write_now(work)


@pytest.mark.parametrize("named", [FIRM.uscc, FIRM.name, FIRM.name_en.lower()])
async def test_the_person_of_a_ticket_is_bound_once(tmp_path: Path, named: str) -> None:
    with house_at(tmp_path) as house:
        talk = Talk(house, "first")
        number = await filed(talk, "en")
        assert know(house, number, named) == FIRM
        kinds = [one["kind"] for one in document(house, number)["events"]]
        assert kinds.count("identity_bound") == 1
        again = know(house, number, named)
        kinds = [one["kind"] for one in document(house, number)["events"]]
        assert (again, kinds.count("identity_bound")) == (FIRM, 1)


async def test_a_bound_person_is_asked_only_for_the_matter(tmp_path: Path) -> None:
    with house_at(tmp_path) as house:
        talk = Talk(house)
        await talk.say("Hello")
        await talk.say(choice="agree")
        house.database.write_now(lambda store: bound_conversation(store, house, "u1"))
        answer = await talk.say(STORY)
        assert answer["draft"]["enterprise_name"] == FIRM.name
        assert FIRM.name in talk.text(answer)
        asked = []
        answers = {
            "demand": "Please pay the refund",
            "contact_name": "Max Sample, max.sample@example.com",
            "proceedings": "no",
            "respondent": "the tax bureau",
        }
        while answer["asks"] != "confirm":
            asked.append(answer["asks"])
            answer = await talk.say(answers[answer["asks"]])
        assert not {"enterprise_name", "district", "business"} & set(asked)
        assert "company register" in talk.text(answer)
        (number,) = (await talk.say(choice="submit"))["tickets"]
        ticket = document(house, number)
        assert ticket["district"] == FIRM.district
        assert ticket["industry"] == {"section": "C", "division": "34", "confirmed": True}
        assert ticket["provenance"]["business"]["method"] == "register"


def bound_conversation(store: Any, house: House, name: str) -> None:
    """As a scan or an import binds somebody who has filed nothing yet."""
    store.enterprises.save(FIRM)
    record = store.conversations.get(conversation_key(name))
    changed = replace(record, version=record.version + 1, enterprise_id=FIRM.id)
    store.conversations.save(changed, expected_version=record.version, now=house.clock())


async def test_what_is_not_there_is_said_and_nothing_is_bound(tmp_path: Path) -> None:
    with house_at(tmp_path) as house:
        number = await filed(Talk(house), "en")
        with pytest.raises(TicketNotFound):
            know(house, "SY-2026-000000", FIRM.name)
        with pytest.raises(EnterpriseUnknown):
            know(house, number, "nobody")
        kinds = [one["kind"] for one in document(house, number)["events"]]
        assert "identity_bound" not in kinds

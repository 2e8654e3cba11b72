"""What the desk is asked to file: flags as they were said, the industry as it was confirmed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.service.commands import FileComplaint
from tests.support.bot_talk import Talk, read_embedded

FIELDS = {
    "enterprise_name": "沈阳示例轴承有限公司",
    "contact_name": "王小明",
    "contact_phone": "13900000000",
    "district": "铁西区",
    "respondent": "沈阳海关",
    "facts": "清关慢",
    "demand": "放行",
    "proceedings": "none",
}


def filed(talk: Talk) -> FileComplaint:
    """The command of the press on "submit"."""
    seen = []
    handle = talk.world.handle
    talk.world.handle = lambda command: (seen.append(command), handle(command))[1]
    talk.presses("submit")
    (command,) = seen
    assert isinstance(command, FileComplaint)
    return command


@pytest.mark.parametrize("flag", ["retaliation", "discipline", None])
def test_what_restricts_a_ticket_is_told_apart(flag: str | None) -> None:
    talk = Talk().given("confirm", language="zh", business="轴承", **FIELDS)
    if flag is not None:
        _flag(talk, flag)
    command = filed(talk)
    assert command.retaliation is (flag == "retaliation")
    assert command.discipline is (flag == "discipline")
    assert command.confidential is False
    (ticket,) = talk.world.store.tables.tickets.values()
    assert ticket.restricted is (flag is not None)


def test_a_claim_of_infringement_is_passed_on_only_when_it_was_made() -> None:
    plain = Talk().given("confirm", language="zh", business="轴承", **FIELDS)
    assert filed(plain).claims_infringement is None
    claimed = Talk().given("confirm", language="zh", business="轴承", **FIELDS)
    _flag(claimed, "infringement")
    assert filed(claimed).claims_infringement is True


def test_a_request_for_confidence_is_a_flag_of_its_own() -> None:
    talk = Talk().given("confirm", language="zh", business="轴承", **FIELDS)
    talk.presses("confidential_handling")
    command = filed(talk)
    assert (command.confidential, command.retaliation) == (True, False)


def test_an_industry_that_was_only_shown_is_filed_as_a_guess() -> None:
    talk = Talk(read=read_embedded).given("business", language="zh", **FIELDS)
    talk.says("汽车轴承制造")
    assert talk.asks == "confirm"
    assert any(line.key == "industry" for line in talk.said[-1].card)
    industry = filed(talk).industry
    assert (industry.section, industry.confirmed) == ("C", False)


@pytest.mark.parametrize("section", ["C", "F"])
def test_an_industry_that_was_named_is_filed_as_confirmed(section: str) -> None:
    talk = Talk(read=read_embedded).given("business", language="zh", **FIELDS)
    talk.says("汽车轴承制造")
    talk.presses("edit:industry")
    if section == "F":
        talk.says("都不是")
    talk.presses(f"industry:{section}")
    assert talk.asks == "confirm"
    industry = filed(talk).industry
    assert (industry.section, industry.confirmed) == (section, True)


def _flag(talk: Talk, name: str) -> None:
    draft = talk.conversation.draft
    assert draft is not None
    flagged = replace(draft, flags=draft.flags | {name})
    talk.conversation = talk.conversation.with_draft(flagged)

"""What the law asks of a complaint, on the officer's page: given and missing, by article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.model.complaint import Complaint, FieldState, FieldValue, Method
from casework.model.material import Material, MaterialState
from casework.model.people import Officer
from casework.model.ticket import Ticket
from casework.service.commands import AddToTicket
from tests.support.desk_world import MONDAY
from tests.unit.console.desk import ANNA, CARA, Desk, full_complaint, open_browser

ADDRESS = "沈阳市铁西区示例路1号"
LATER = "沈阳市浑南区示例街2号"


def item(key: str, law: str, state: MaterialState, **other: bool) -> Material:
    """An item of the list."""
    return Material(key=key, block="complainant", law=law, state=state, **other)


LIST = (
    item("complainant_address", "a11_1_1", MaterialState.PRESENT, confidential=True),
    item("complainant_post_code", "a11_1_1", MaterialState.MISSING),
    item("status_proof", "a11_1_1", MaterialState.MISSING),
    item("legal_basis", "a11_1_4", MaterialState.MISSING, optional=True),
    item("power_of_attorney", "a12", MaterialState.NOT_NEEDED),
)


def complaint(*listed: Material) -> Complaint:
    """A complaint with an address beyond its fields."""
    value = FieldValue(
        state=FieldState.FILLED,
        value=ADDRESS,
        words=f"{ADDRESS}，邮编不详",
        message_id="m1",
        method=Method.ANSWER,
        at=MONDAY,
    )
    given = {"complainant_address": value} if listed else {}
    return replace(full_complaint(), materials=given, checklist=listed)


def page_of(desk: Desk, ticket: Ticket, who: Officer = ANNA, language: str = "zh") -> str:
    """The ticket's page as ``who`` reads it."""
    browser = open_browser(desk).sign_in(who)
    browser.client.cookies.set("zhitong-language", language)
    return browser.get(f"/console/tickets/{ticket.number}").text


def added(desk: Desk, ticket: Ticket, key: str, text: str) -> Ticket:
    """The complainant adds an item after filing."""
    desk.world.handle(
        AddToTicket(
            number=ticket.number,
            conversation_key=ticket.conversation_key,
            text=text,
            message_id=f"m-{key}",
            field=key,
        )
    )
    return desk.world.ticket(ticket)


def test_missing_items_are_named_with_their_article_and_given_ones_with_their_words() -> None:
    desk = Desk()
    page = page_of(desk, desk.file(1, complaint=complaint(*LIST)))
    assert "1/3" in page
    missing = page.partition('class="missing"')[2].partition("</ul>")[0]
    assert "邮政编码" in missing
    assert "主体资格证明" in missing
    assert missing.count("第十一条第一款第（一）项") == 2
    assert "法律依据" not in missing
    assert "授权委托书" not in page
    assert ADDRESS in page
    assert f"{ADDRESS}，邮编不详" in page


def test_what_comes_after_filing_is_no_longer_missing() -> None:
    desk = Desk()
    ticket = desk.file(1, complaint=complaint(*LIST))
    added(desk, ticket, "complainant_post_code", "110000")
    page = page_of(desk, ticket)
    assert "2/3" in page
    assert "提交后补充" in page
    assert "诉求人补充邮政编码" in page
    assert "邮政编码" not in page.partition('class="missing"')[2].partition("</ul>")[0]


def test_a_complete_list_says_so_and_a_matter_without_a_list_says_nothing() -> None:
    desk = Desk()
    full = tuple(one for one in LIST if one.state is MaterialState.PRESENT)
    assert "法律要求的内容已齐" in page_of(desk, desk.file(1, complaint=complaint(*full)))
    assert "法定内容" not in page_of(desk, desk.file(2, complaint=full_complaint()))


def test_the_english_page_names_articles_in_english() -> None:
    desk = Desk()
    page = page_of(desk, desk.file(1, complaint=complaint(*LIST)), language="en")
    assert "1 of 3" in page
    assert "art. 11(1)(1)" in page


@pytest.mark.parametrize(("who", "shown"), [(ANNA, True), (CARA, False)])
def test_an_address_is_for_the_officer_who_answers_alone(who: Officer, shown: bool) -> None:
    desk = Desk()
    ticket = desk.file(1, complaint=complaint(*LIST))
    added(desk, ticket, "complainant_address", LATER)
    page = page_of(desk, ticket, who)
    assert "通信地址" in page
    assert (ADDRESS in page) is shown
    assert (LATER in page) is shown

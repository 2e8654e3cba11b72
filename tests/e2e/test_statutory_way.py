"""A formal complaint goes its whole statutory way in the console, from receipt to reopening."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.complaints import Writer
from tests.e2e.gallery import DISTRICT, OFFICER, SUPERVISOR
from tests.e2e.pages import Desks, Office, violations
from tests.support.servers import Desk

pytestmark = [pytest.mark.browser, pytest.mark.network]


@dataclass(frozen=True)
class Said:
    """What is written on the way, and what the pages say of it."""

    first: str
    statuses: Mapping[str, str]
    waits: str
    proposal: str
    ground: str
    round: str


SAID = {
    "zh": Said(
        first="我公司要投诉铁西区税务局：出口退税四个月没有到账，多次申请被无故拖延，"
        "侵害了我公司的合法权益。",
        statuses={
            "supplement": "待补正",
            "complete": "已收件",
            "accept": "已受理",
            "conclude": "处理终结",
            "strike_off": "销号",
            "revisit": "办理中",
        },
        waits="须先向诉求人说明延期原因",
        proposal="须另一人同意后才生效",
        ground="与事实不符",
        round="第 2 轮",
    ),
    "en": Said(
        first="We want to complain about the Tiexi tax bureau: it has withheld our export tax "
        "refund for four months without a reason and infringes our lawful rights.",
        statuses={
            "supplement": "Supplement requested",
            "complete": "Received",
            "accept": "Accepted",
            "conclude": "Concluded",
            "strike_off": "Closed",
            "revisit": "In progress",
        },
        waits="First explain the delay",
        proposal="once another person approves",
        ground="Contradicts the facts",
        round="No. 2",
    ),
}


@dataclass
class Case:
    """One complaint before its officer and the one who approves, each in a browser of their own."""

    number: str
    url: str
    office: Office
    lead: Office
    said: Said

    def officer(self, name: str, **values: str) -> None:
        """The officer acts on the page as it stands now."""
        self._look(self.office)
        self.office.act(name, **values)

    def proposed(self, name: str, **values: str) -> None:
        """The officer proposes; the supervisor reads it and approves."""
        self.officer(name, **values)
        expect(self.office.page.locator(".banner.good")).to_contain_text(self.said.proposal)
        self._look(self.lead)
        for value in values.values():
            if " " in value or not value.isascii():
                expect(self.lead.page.locator("#proposal")).to_contain_text(value)
        self.lead.act("approve")
        self._look(self.office)

    def stands(self, step: str) -> None:
        """The officer's page shows the status after the step."""
        status = self.office.page.locator(".ticket-line .status")
        expect(status).to_have_text(self.said.statuses[step])

    def _look(self, who: Office) -> None:
        who.page.goto(self.url)


@pytest.fixture(params=["zh", "en"])
def case(
    request: pytest.FixtureRequest, browser: Browser, desk: Desk, desks: Desks
) -> Iterator[Case]:
    """A formal complaint in this language, as it was filed."""
    language: str = request.param
    writer = Writer(desk, language, district=DISTRICT[language])
    writer.to_card(SAID[language].first)
    number = writer.file()
    opened = Case(
        number=number,
        url=f"{desk.url}/console/tickets/{number}",
        office=desks.office(desk, OFFICER, language=language),
        lead=desks.office(desk, SUPERVISOR, language=language),
        said=SAID[language],
    )
    yield opened
    assert (opened.office.errors, opened.lead.errors) == ([], [])
    opened.office.close()
    opened.lead.close()


def test_from_receipt_to_strike_off_and_reopened(case: Case) -> None:
    office = case.office
    case.officer("supplement", items="status_proof", further="2025-09 退税申报表")
    case.stands("supplement")
    case.officer("complete")
    case.stands("complete")
    case.officer("accept")
    case.stands("accept")
    office.page.locator("#act-extend summary").click()
    expect(office.page.locator("#act-extend")).to_contain_text(case.said.waits)
    case.officer("method", method="m_2_coordinate")
    case.officer("explain", person="Max Sample", text="需要两个部门会商。", understood="yes")
    case.proposed("extend", days="10", reason="两个部门还要会商。")
    case.proposed(
        "conclude",
        ground="e_2_facts",
        sub="contradicts",
        result="经核实，退税款已于上月到账。",
        tell="no",
    )
    case.stands("conclude")
    expect(office.page.locator("#procedure")).to_contain_text(case.said.ground)
    case.officer("tell", result="经核实，退税款已于上月到账。")
    check_chinese(case)
    case.proposed("strike_off", measures="向税务部门核实。", evidence="国库到账凭证。")
    case.stands("strike_off")
    assert violations(office.page) == []
    case.officer("revisit", reached="yes", satisfied="no", note="企业说没有收到。")
    case.stands("revisit")
    expect(office.page.locator("#procedure")).to_contain_text(case.said.round)
    earlier = office.page.locator('#procedure a[href^="#event-"]')
    expect(office.page.locator(str(earlier.get_attribute("href")))).to_be_visible()


def check_chinese(case: Case) -> None:
    """A matter in another language has its record in Chinese before it is struck off."""
    if case.said is SAID["zh"]:
        return
    page = case.office.page
    page.goto(f"{case.url}/chinese")
    expect(page.locator(".original")).to_contain_text("export tax")
    page.locator(".editor textarea").fill("我公司的出口退税四个月没有到账。")
    page.locator(".editor button").click()
    page.wait_for_url("**?done=check_chinese")

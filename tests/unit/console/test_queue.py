from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from casework.model.origin import Origin
from casework.model.people import Officer
from casework.model.ticket import Ticket, TicketStatus
from casework.service.commands import Acknowledge
from console import ports
from tests.unit.console.desk import (
    ADMIN,
    ANNA,
    BEN,
    CARA,
    DORA,
    EMIL,
    Browser,
    Clock,
    Desk,
    full_complaint,
    number,
    open_browser,
)


def numbers(page: str) -> list[str]:
    return re.findall(r'data-row href="/console/tickets/([^"]+)"', page)


def filed(desk: Desk, *days: int) -> list[Ticket]:
    """One ticket on each of these days, counted from the world's first."""
    tickets = []
    start = desk.world.now
    for draft, day in enumerate(days, start=1):
        desk.world.now = start
        desk.world.later(days=day)
        tickets.append(desk.file(draft))
    return tickets


def browser_for(who: Officer, desk: Desk) -> Browser:
    return open_browser(desk, Clock(desk.world.now)).sign_in(who)


def test_an_empty_queue_says_so() -> None:
    assert "没有符合条件的工单" in browser_for(ANNA, Desk()).get("/console").text


def test_own_open_tickets_by_due_date() -> None:
    desk = Desk()
    first, second = filed(desk, 0, 1)
    later_due = tuple(
        replace(one, due=one.due.replace(month=12)) for one in desk.world.ticket(first).deadlines
    )
    desk.world.store.tables.tickets[first.id] = replace(first, deadlines=later_due)
    page = browser_for(ANNA, desk).get("/console").text
    assert numbers(page) == [second.number, first.number]


def test_a_line_says_light_status_due_date_topic_and_district() -> None:
    desk = Desk()
    filed(desk, 0)
    page = browser_for(ANNA, desk).get("/console").text
    for words in ("●", "绿灯", "受理答复还有", "已收件", "税务", "铁西区", "1月14日", "未签收"):
        assert words in page


@pytest.mark.parametrize(
    ("days", "shape", "colour"), [(0, "●", "绿灯"), (7, "▲", "黄灯"), (20, "■", "红灯")]
)
def test_a_light_is_a_word_and_a_shape(days: int, shape: str, colour: str) -> None:
    desk = Desk()
    filed(desk, 0)
    desk.world.later(days=days)
    page = browser_for(ANNA, desk).get("/console").text
    assert shape in page
    assert colour in page


def test_the_new_mark_goes_with_the_acknowledgement() -> None:
    desk = Desk()
    (ticket,) = filed(desk, 0)
    browser = browser_for(ANNA, desk)
    assert 'class="mark new"' in browser.get("/console").text
    desk.world.act(Acknowledge, ticket)
    assert 'class="mark new"' not in browser.get("/console").text


def test_other_officers_tickets_are_not_in_my_queue() -> None:
    desk = Desk()
    mine, others = filed(desk, 0, 1)
    desk.give_to(others, BEN)
    assert numbers(browser_for(ANNA, desk).get("/console?show=all").text) == [mine.number]
    listing = browser_for(ANNA, desk).get(f"/console?show=all&officer={BEN.id}").text
    assert numbers(listing) == [mine.number]


def test_ended_tickets_show_when_asked_for() -> None:
    desk = Desk()
    (ticket,) = filed(desk, 0)
    ended = replace(desk.world.ticket(ticket), status=TicketStatus.WITHDRAWN)
    desk.world.store.tables.tickets[ticket.id] = ended
    browser = browser_for(ANNA, desk)
    assert numbers(browser.get("/console").text) == []
    assert numbers(browser.get("/console?show=all").text) == [ticket.number]
    assert numbers(browser.get("/console?status=withdrawn").text) == [ticket.number]
    assert numbers(browser.get("/console?status=received").text) == []
    assert numbers(browser.get("/console?status=nonsense").text) == []


def test_supervisors_list_all_and_filter() -> None:
    desk = Desk()
    mine, others = filed(desk, 0, 1)
    desk.give_to(others, BEN)
    browser = browser_for(CARA, desk)
    assert numbers(browser.get("/console/all").text) == [others.number, mine.number]
    by_officer = browser.get(f"/console/all?officer={BEN.id}").text
    assert numbers(by_officer) == [others.number]
    assert numbers(browser.get("/console/all?district=铁西区").text) == [others.number, mine.number]
    assert numbers(browser.get("/console/all?district=浑南区").text) == []
    assert numbers(browser.get("/console/all?officer=nobody").text) == [others.number, mine.number]


def test_a_long_list_is_walked_page_by_page_without_gap_or_repetition() -> None:
    desk = Desk()
    tickets = filed(desk, *range(7))
    browser = open_browser(desk, Clock(desk.world.now), page_size=3).sign_in(CARA)
    path, seen = "/console/all", list[str]()
    while path:
        page = browser.get(path).text
        seen += numbers(page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        path = found.group(1).replace("&amp;", "&") if found else ""
    assert seen == [one.number for one in reversed(tickets)]


def next_cursor(page: str) -> str:
    found = re.search(r'rel="next" href="([^"]+)"', page)
    assert found
    return parse_qs(urlsplit(found.group(1).replace("&amp;", "&")).query)["after"][0]


def test_a_cursor_opens_nothing_but_its_own_list() -> None:
    desk = Desk()
    tickets = filed(desk, *range(4))
    browser = open_browser(desk, Clock(desk.world.now), page_size=2).sign_in(CARA)
    after = next_cursor(browser.get("/console/all").text)
    top = [tickets[3].number, tickets[2].number]
    assert numbers(browser.get(f"/console/all?after={after}").text) != top
    assert numbers(browser.get(f"/console/all?show=all&after={after}").text) == top
    assert numbers(browser.get(f"/console/all?after={after[:-2]}AA").text) == top
    other = open_browser(desk, Clock(desk.world.now), page_size=2).sign_in(DORA)
    assert numbers(other.get(f"/console/all?after={after}").text) == top


def test_counts_and_notices_that_did_not_arrive() -> None:
    desk = Desk()
    (ticket,) = filed(desk, 0)
    desk.deliveries.append(
        ports.DeliveryView(
            id=UUID(int=1),
            ticket_number=ticket.number,
            audience=ports.Audience.OFFICER,
            officer_id=ANNA.id,
            channel="console",
            template="assigned",
            state="failed",
            attempts=4,
            created_at=desk.world.now,
        )
    )
    page = browser_for(CARA, desk).get("/console/all").text
    assert re.search(r"已收件</span><b>1</b>", page)
    for words in ("新件通知", "未送达", "王小明", "已尝试 4 次"):
        assert words in page


def worlds() -> tuple[Desk, Desk, Ticket]:
    """The same desk without and with one sensitive ticket."""
    without, with_one = Desk(), Desk()
    for desk in (without, with_one):
        desk.file(1)
    secret = with_one.file(
        2, origin=Origin.CONSULATE, complaint=full_complaint(), district="浑南区"
    )
    assert secret.sensitive
    with_one.world.ids = without.world.ids
    return without, with_one, secret


@pytest.mark.parametrize(
    "path",
    ["/console/all", "/console/all?show=all", "/console/api/tickets?scope=all", "/console"],
)
def test_a_sensitive_ticket_leaves_no_trace_for_a_supervisor_without_clearance(path: str) -> None:
    without, with_one, secret = worlds()
    pages = []
    for desk in (without, with_one):
        browser = open_browser(desk, Clock(without.world.now)).sign_in(CARA)
        text = browser.get(path).text
        pages.append(text.replace(browser.token, ""))
    assert pages[0] == pages[1]
    seen = open_browser(with_one, Clock(without.world.now)).sign_in(DORA)
    if "all" in path:
        assert secret.number in seen.get(path).text


def test_the_foreign_affairs_desk_reads_what_is_sensitive_and_lists_its_own() -> None:
    _, desk, secret = worlds()
    desk.give_to(secret, DORA)
    browser = browser_for(EMIL, desk)
    assert browser.get(f"/console/tickets/{secret.number}").status_code == 200
    assert browser.get(f"/console/tickets/{number(1)}").status_code == 404
    assert browser.get("/console/all").status_code == 404


def test_an_administrator_is_told_that_he_reads_no_tickets() -> None:
    desk = Desk()
    (ticket,) = filed(desk, 0)
    browser = browser_for(ADMIN, desk)
    page = browser.get("/console").text
    assert "不查看诉求内容" in page
    assert ticket.number not in page
    for path in (
        f"/console/tickets/{ticket.number}",
        f"/console/fragments/ticket/{ticket.number}",
        f"/console/api/tickets/{ticket.number}",
        "/console/all",
        "/console/fragments/queue",
        "/console/fragments/queue?list=all",
        "/console/api/tickets",
        "/console/api/tickets?scope=all",
    ):
        assert browser.get(path).status_code == 404


def test_the_fragment_shows_what_the_page_shows() -> None:
    desk = Desk()
    filed(desk, 0, 1)
    browser = browser_for(CARA, desk)
    page = browser.get("/console/all?show=all").text
    found = re.search(r'data-fragment="([^"]+)"', page)
    assert found
    fragment = browser.get(found.group(1).replace("&amp;", "&")).text
    assert numbers(fragment) == numbers(page)
    assert "<html" not in fragment
    assert 'id="overview"' in fragment

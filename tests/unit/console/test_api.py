from __future__ import annotations

from typing import Any

from casework.model.ticket import Ticket, TicketStatus
from tests.unit.console.desk import (
    ANNA,
    CARA,
    Browser,
    Desk,
    attachment,
    full_complaint,
    open_browser,
)


def program(desk: Desk) -> tuple[Browser, dict[str, str]]:
    """A signed-in program with the header of its changing calls."""
    browser = open_browser(desk).sign_in(ANNA)
    token = browser.get("/console/api/me").json()["csrf_token"]
    return browser, {"X-CSRF-Token": token}


def post(browser: Browser, ticket: Ticket, act: str, headers: dict[str, str], **body: Any) -> Any:
    path = f"/console/api/tickets/{ticket.number}/{act}"
    return browser.client.post(path, json=body, headers=headers)


def test_me_says_who_is_signed_in() -> None:
    browser, _ = program(Desk())
    document = browser.get("/console/api/me").json()
    assert (document["login"], document["role"]) == ("anna", "officer")


def test_without_a_session_the_answer_is_a_typed_error() -> None:
    answer = open_browser().client.get("/console/api/tickets")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_signed_in"


def test_a_list() -> None:
    desk = Desk()
    ticket = desk.file(1)
    browser, _ = program(desk)
    document = browser.get("/console/api/tickets").json()
    (item,) = document["items"]
    assert item["number"] == ticket.number
    assert item["light"]["colour"] == "green"
    assert item["due"] == "2026-01-14"
    assert item["fresh"] is True
    assert document["next"] is None


def test_the_list_of_all_is_for_supervisors() -> None:
    desk = Desk()
    desk.file(1)
    path = "/console/api/tickets?scope=all"
    assert open_browser(desk).sign_in(ANNA).get(path).status_code == 404
    assert len(open_browser(desk).sign_in(CARA).get(path).json()["items"]) == 1


def test_a_ticket_with_provenance_codes_and_acts() -> None:
    desk = Desk()
    ticket = desk.file(1, complaint=full_complaint(), attachments=(attachment(),))
    browser, _ = program(desk)
    document = browser.get(f"/console/api/tickets/{ticket.number}").json()
    fields = {one["key"]: one for one in document["ticket"]["fields"]}
    assert fields["district"]["words"] == "铁西那边"
    assert fields["district"]["confidence"] == 84
    assert document["codes"]["topic"] == "tax"
    assert document["ticket"]["acts"][:4] == ["acknowledge", "complete", "supplement", "accept"]
    assert document["ticket"]["procedure"]["stage"] == "intake"
    assert document["ticket"]["attachments"][0]["name"] == "退税申报表.pdf"


def test_an_act() -> None:
    desk = Desk()
    ticket = desk.file(1)
    browser, headers = program(desk)
    answer = post(browser, ticket, "accept", headers, expected_version=ticket.version)
    assert answer.status_code == 200
    assert answer.json()["status"] == "accepted"
    assert answer.json()["version"] == ticket.version + 1
    noted = post(browser, ticket, "progress", headers, expected_version=2, note="进展", public=True)
    assert noted.status_code == 200
    assert desk.world.ticket(ticket).status is TicketStatus.IN_PROGRESS
    assert desk.world.events(ticket)[-1].data["public"] == "yes"


def test_a_stale_version_is_a_conflict() -> None:
    desk = Desk()
    ticket = desk.file(1)
    browser, headers = program(desk)
    answer = post(browser, ticket, "accept", headers, expected_version=99)
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "stale_ticket"


def test_without_the_header_nothing_happens() -> None:
    desk = Desk()
    ticket = desk.file(1)
    browser, _ = program(desk)
    answer = post(browser, ticket, "accept", {}, expected_version=ticket.version)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "forged_request"


def test_what_is_no_object_of_plain_values_is_refused() -> None:
    desk = Desk()
    ticket = desk.file(1)
    browser, headers = program(desk)
    path = f"/console/api/tickets/{ticket.number}/ask"
    for body in (b"[1]", b"{", b'{"question": [["x"]]}', b'{"question": null}', b"\xff"):
        given = {**headers, "Content-Type": "application/json"}
        answer = browser.client.post(path, content=body, headers=given)
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "request_unreadable"

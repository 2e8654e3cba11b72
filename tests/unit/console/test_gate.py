from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from tests.unit.console.desk import (
    ANNA,
    CARA,
    ORIGIN,
    Browser,
    Clock,
    Desk,
    attachment,
    make_app,
    open_browser,
)

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
SAFE = {"GET", "HEAD"}


def all_routes() -> list[tuple[str, str]]:
    """Every path of the console with every method it takes, blanks filled in."""
    app: Starlette = make_app(Desk(), Clock())
    return [
        (method, filled(route.path))
        for route in app.routes
        if isinstance(route, Route)
        for method in sorted(route.methods or ())
    ]


def filled(path: str) -> str:
    blanks = {"number": "SY-2026-000011", "act": "accept", "rest:path": "nothing/here"}
    return re.sub(r"{([^}]+)}", lambda found: blanks.get(found.group(1), "x" * 43), path)


def changing() -> list[tuple[str, str]]:
    return [(method, path) for method, path in all_routes() if method not in SAFE]


def browser_with_ticket() -> Browser:
    desk = Desk()
    desk.file(1, attachments=(attachment(),))
    return open_browser(desk).sign_in(CARA)


def test_the_walker_sees_the_whole_console() -> None:
    paths = {path for _, path in all_routes()}
    assert len(paths) >= 15
    assert "/console/tickets/SY-2026-000011/accept" in {path for _, path in changing()}


@pytest.mark.parametrize(("method", "path"), changing())
def test_nothing_is_changed_without_the_form_token(method: str, path: str) -> None:
    browser = browser_with_ticket()
    before = browser.desk.world.store.tables, dict(browser.desk.sessions)
    headers = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
    for values in ({}, {"csrf_token": "x" * 43}, {"csrf_token": ""}):
        answer = browser.client.request(method, path, data=values, headers=headers)
        assert answer.status_code == 403
    assert (browser.desk.world.store.tables, browser.desk.sessions) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": ORIGIN},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize(("method", "path"), changing())
def test_the_right_token_from_another_site_is_refused(
    method: str, path: str, headers: dict[str, str]
) -> None:
    browser = browser_with_ticket()
    values = {"csrf_token": browser.token}
    answer = browser.client.request(method, path, data=values, headers=headers)
    assert answer.status_code == 403


def test_the_origin_that_a_browser_hides_is_judged_by_its_word_on_the_site() -> None:
    browser = browser_with_ticket()
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    values = {"csrf_token": browser.token, "language": "en"}
    answer = browser.client.post("/console/language", data=values, headers=headers)
    assert answer.status_code == 303


def test_the_token_of_another_session_is_refused() -> None:
    browser = browser_with_ticket()
    other = open_browser(browser.desk).sign_in(ANNA)
    browser.token = other.token
    assert browser.post("/console/sign-out").status_code == 403


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize(
    ("method", "path"), [one for one in all_routes() if "events" not in one[1]]
)
def test_every_answer_carries_the_headers(method: str, path: str, *, signed_in: bool) -> None:
    browser = browser_with_ticket() if signed_in else open_browser()
    answer = browser.client.request(method, path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["cache-control"] == "no-store"
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "strict-transport-security" not in answer.headers


def test_https_is_kept_to_once_it_was_used() -> None:
    answer = open_browser(https=True).get("/console/sign-in")
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


@pytest.mark.parametrize(
    "path",
    [path for method, path in all_routes() if method == "GET" and "sign-in" not in path],
)
def test_nobody_reads_anything_without_signing_in(path: str) -> None:
    desk = Desk()
    desk.file(1)
    answer = open_browser(desk).client.get(path)
    assert answer.status_code in {303, 401, 404}
    assert "示例轴承有限公司" not in answer.text


@pytest.mark.parametrize("path", ["/console/nothing", "/console/tickets/x/y/z", "/console/all"])
def test_what_is_no_page_for_this_officer_is_not_found(path: str) -> None:
    browser = open_browser().sign_in(ANNA)
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "您无权查看" in answer.text


def test_a_method_that_a_page_does_not_have_is_not_found() -> None:
    browser = open_browser().sign_in(ANNA)
    assert browser.post("/console/tickets/SY-2026-000011").status_code == 404


def test_more_than_any_form_holds_is_refused() -> None:
    browser = open_browser().sign_in(ANNA)
    assert browser.post("/console/language", next="x" * 300_000).status_code == 413


@pytest.mark.parametrize("body", [b"\xff\xfe=1", b"&".join([b"a=1"] * 60)])
def test_a_body_that_is_no_form_is_refused(body: bytes) -> None:
    browser = open_browser().sign_in(ANNA)
    headers = {"content-type": "application/x-www-form-urlencoded", "Origin": ORIGIN}
    answer = browser.client.post("/console/language", content=body, headers=headers)
    assert answer.status_code == 400


def test_pages_use_no_inline_script_style_or_handler() -> None:
    browser = browser_with_ticket()
    for path in ("/console/sign-in/x", "/console/all", "/console/tickets/SY-2026-000011"):
        page = browser.get(path).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))

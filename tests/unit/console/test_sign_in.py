from __future__ import annotations

import pytest

from casework.model.people import Officer
from console.tokens import token_hash
from tests.unit.console.desk import (
    ANNA,
    PASSWORD,
    Browser,
    Clock,
    Desk,
    open_browser,
)

LINK = "/console/sign-in/"


def by_password(browser: Browser, login: str = "anna", password: str = PASSWORD) -> int:
    browser.get("/console/sign-in")
    answer = browser.post("/console/sign-in", login=login, password=password)
    return int(answer.status_code)


def session_id(browser: Browser) -> str:
    return str(browser.client.cookies["zhitong"])


def signed_in(who: Officer = ANNA) -> Browser:
    return open_browser(Desk(), Clock()).sign_in(who)


def test_a_right_password_opens_the_queue() -> None:
    browser = open_browser()
    assert by_password(browser) == 303
    assert browser.get("/console").status_code == 200


def test_only_the_hash_of_the_session_id_is_kept() -> None:
    browser = open_browser()
    by_password(browser)
    assert list(browser.desk.sessions) == [token_hash(session_id(browser))]
    assert session_id(browser) not in repr(browser.desk.sessions)
    assert len(session_id(browser)) >= 43


def test_the_secret_of_a_session_is_not_in_its_repr() -> None:
    browser = signed_in()
    (session,) = browser.desk.sessions.values()
    assert session.csrf_secret not in repr(session)


@pytest.mark.parametrize("login", ["anna", "nobody", ""])
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(login: str) -> None:
    browser = open_browser()
    browser.get("/console/sign-in")
    answer = browser.post("/console/sign-in", login=login, password="wrong wrong wrong")
    assert answer.status_code == 401
    assert "登录名或密码不正确" in answer.text
    assert "wrong wrong wrong" not in answer.text
    assert f'value="{login}"' in answer.text
    assert not browser.desk.sessions


def test_a_disabled_officer_cannot_sign_in() -> None:
    browser = open_browser()
    browser.desk.disable(ANNA)
    assert by_password(browser) == 401


def test_looking_at_a_link_does_not_use_it_up() -> None:
    browser = open_browser()
    path = LINK + browser.desk.link_for(ANNA)
    for _ in range(3):
        assert browser.get(path).status_code == 200
    assert browser.post(path).status_code == 303
    assert browser.get("/console").status_code == 200


def test_a_link_works_once() -> None:
    browser = open_browser()
    path = LINK + browser.desk.link_for(ANNA)
    browser.get(path)
    browser.post(path)
    second = open_browser(browser.desk)
    second.get(path)
    answer = second.post(path)
    assert answer.status_code == 401
    assert "已使用或已过期" in answer.text


def test_the_page_of_a_link_is_the_same_for_one_that_does_not_exist() -> None:
    browser = open_browser()
    real = LINK + browser.desk.link_for(ANNA)
    false = LINK + "x" * 43
    pages = [browser.get(path).text.replace(path, "") for path in (real, false)]
    assert pages[0] == pages[1]


def test_signing_in_again_gives_a_new_id_and_ends_the_old_session() -> None:
    browser = signed_in()
    old = session_id(browser)
    path = LINK + browser.desk.link_for(ANNA)
    browser.get(path)
    browser.post(path)
    assert session_id(browser) != old
    assert token_hash(old) not in browser.desk.sessions


def test_signing_out_ends_the_session() -> None:
    browser = signed_in()
    answer = browser.post("/console/sign-out")
    assert answer.headers["location"] == "/console/sign-in"
    assert not browser.desk.sessions
    assert browser.get("/console").status_code == 303


def test_half_an_hour_of_idleness_ends_the_session() -> None:
    browser = signed_in()
    browser.clock.later(minutes=29)
    assert browser.get("/console").status_code == 200
    browser.clock.later(minutes=29)
    assert browser.get("/console").status_code == 200
    browser.clock.later(minutes=31)
    assert browser.get("/console").status_code == 303
    assert not browser.desk.sessions


def test_twelve_hours_end_the_session_of_a_busy_officer() -> None:
    browser = signed_in()
    for _ in range(24):
        browser.clock.later(minutes=29)
        assert browser.get("/console").status_code == 200
    browser.clock.later(minutes=29)
    assert browser.get("/console").status_code == 303


def test_what_a_page_fetches_by_itself_does_not_keep_a_session_alive() -> None:
    browser = signed_in()
    browser.clock.later(minutes=20)
    assert browser.get("/console/fragments/queue").status_code == 200
    browser.clock.later(minutes=20)
    assert browser.get("/console/fragments/queue").status_code == 401


def test_disabling_an_officer_ends_the_session_at_once() -> None:
    browser = signed_in()
    browser.desk.disable(ANNA)
    assert browser.get("/console").status_code == 303


def test_who_is_not_signed_in_comes_back_to_the_page_that_was_wanted() -> None:
    browser = open_browser()
    answer = browser.get("/console/tickets/SY-2026-000011?done=accept")
    assert answer.status_code == 303
    browser.get(answer.headers["location"])
    target = "/console/tickets/SY-2026-000011?done=accept"
    answer = browser.post("/console/sign-in", login="anna", password=PASSWORD, next=target)
    assert answer.headers["location"] == target


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/console",
        "/console/\\evil",
        "/consolex",
        "/console/\nX: y",
        "javascript:alert(1)",
        "",
    ],
)
def test_signing_in_never_leads_to_another_site(target: str) -> None:
    browser = open_browser()
    browser.get("/console/sign-in")
    answer = browser.post("/console/sign-in", login="anna", password=PASSWORD, next=target)
    assert answer.headers["location"] == "/console"


def test_the_cookie_on_plain_http() -> None:
    browser = open_browser()
    path = LINK + browser.desk.link_for(ANNA)
    browser.get(path)
    cookie = browser.post(path).headers["set-cookie"].lower()
    assert cookie.startswith("zhitong=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "domain" not in cookie


def test_the_cookie_on_https() -> None:
    browser = open_browser(https=True, origins=frozenset({"http://testserver"}))
    path = LINK + browser.desk.link_for(ANNA)
    browser.get(path)
    cookie = browser.post(path).headers["set-cookie"]
    assert cookie.startswith("__Host-zhitong=")
    assert "; Secure" in cookie
    assert "; Path=/;" in cookie


def test_ten_failures_an_hour_and_then_nothing_more() -> None:
    browser = open_browser()
    for _ in range(10):
        assert by_password(browser, password="wrong") == 401
        browser.clock.later(minutes=2)
    assert by_password(browser) == 429
    browser.clock.later(minutes=45)
    assert by_password(browser) == 303


def test_waiting_grows_with_each_failure_of_an_account() -> None:
    browser = open_browser()
    assert [by_password(browser, password="wrong") for _ in range(4)] == [401, 401, 401, 429]
    browser.clock.later(seconds=2)
    assert by_password(browser) == 303


def test_guessing_links_is_limited_too() -> None:
    browser = open_browser()
    answers = []
    for guess in range(12):
        browser.get(f"{LINK}guess-{guess}")
        answers.append(browser.post(f"{LINK}guess-{guess}").status_code)
    assert answers == [401] * 10 + [429] * 2


def test_the_language_is_kept_in_a_cookie() -> None:
    browser = open_browser()
    assert "登录" in browser.get("/console/sign-in").text
    answer = browser.post("/console/language", language="en", next="/console/sign-in")
    assert answer.headers["location"] == "/console/sign-in"
    page = browser.get("/console/sign-in").text
    assert "Sign in" in page
    assert '<html lang="en">' in page


def test_an_unknown_language_changes_nothing() -> None:
    browser = open_browser()
    browser.get("/console/sign-in")
    browser.post("/console/language", language="xx", next="/console/sign-in")
    assert '<html lang="zh-CN">' in browser.get("/console/sign-in").text


def test_a_form_shown_before_signing_in_elsewhere_still_works() -> None:
    browser = open_browser()
    browser.get("/console/sign-in")
    token = browser.token
    path = LINK + browser.desk.link_for(ANNA)
    browser.post(path)
    browser.token = token
    assert browser.post("/console/language", language="en", next="/console").status_code == 403

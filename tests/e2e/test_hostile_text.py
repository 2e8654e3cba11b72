"""Text that wants to be more than text stays text, in the chat and before the officer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.complaints import Writer
from tests.e2e.gallery import DISTRICT, OFFICER
from tests.e2e.pages import Chat, Desks
from tests.support.servers import Desk
from tests.support.walks import WALKS

pytestmark = [pytest.mark.browser, pytest.mark.network]

PAYLOADS = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "vector": '"><svg onload=alert(1)>',
    "closing": "</textarea></template><script>alert(1)</script>",
    "handler": "' autofocus onfocus=alert(1) x='",
    "address": "javascript:alert(1)",
    "link": '<a href="javascript:alert(1)">here</a>',
    "frame": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "braces": "{{7*7}}{% for a in b %}{{ config }}{# x #}",
    "entity": "&lt;b&gt;bold&lt;/b&gt; &amp; &#60;script&#62;",
    "comment": "<!-- --><style>body{display:none}</style>",
    "turned": "abc\u202edcba\u202c \u200fend",
}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_it_is_shown_and_does_nothing(
    browser: Browser, desk: Desk, desks: Desks, payload: str
) -> None:
    walk = WALKS["zh"]
    wish = f"{walk.answers['demand']} {payload}"
    chat = Chat(browser, desk, language="zh")
    chat.say(f"{walk.first} {payload}")
    writer = Writer(desk, "zh", chat.token, demand=wish, district=DISTRICT["zh"])
    writer.go_on(writer.say(text=walk.answers["consent"]))
    # Written by the page's own modules first, then by the server.
    for _ in range(2):
        expect(chat.own(payload)).to_have_count(2)
        expect(chat.card).to_contain_text(wish)
        chat.page.reload()
    number = writer.file()
    office = desks.office(desk, OFFICER)
    office.open(number)
    record = office.page.locator("#record")
    expect(record.locator("#field-demand .said")).to_have_text(wish)
    expect(record.locator("#field-facts .said")).to_contain_text(payload)
    assert (chat.errors, office.errors) == ([], [])
    chat.close()
    office.close()


def test_a_hostile_file_name_is_only_a_name(browser: Browser, desk: Desk) -> None:
    chat = Chat(browser, desk, language="zh")
    chat.say(WALKS["zh"].first)
    chat.say(WALKS["zh"].answers["consent"])
    chat.attach("<img src=x onerror=alert(1)>.png")
    shown = chat.page.locator("li.line.person .files a")
    expect(shown).to_contain_text("onerror=alert(1)")
    chat.page.reload()
    expect(shown).to_contain_text("onerror=alert(1)")
    assert chat.errors == []
    chat.close()

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from channels.message import Attachment, AttachmentKind, CardRow, Choice, OutboundMessage
from channels.webchat.service import Unavailable
from tests.unit.channels.browsing import buttons, composer, hidden, post, said
from tests.unit.channels.chat_service import MemoryChat
from tests.unit.channels.files_made import SVG, jpeg

CARD = OutboundMessage(
    text="Please check",
    choices=(Choice(id="submit", label="Submit"),),
    card=(
        CardRow(
            key="facts",
            label="What happened",
            value="<b>late</b> & lost",
            note="please check",
            edit=Choice(id="edit:facts", label="Change: What happened"),
        ),
    ),
)


def test_looking_opens_no_conversation(client: TestClient, chat: MemoryChat) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert '<html lang="en">' in page.text
    assert "Example Bureau of Commerce" in page.text
    assert chat.conversations == {}


def test_a_message_is_stored_and_answered_with_plain_forms(
    client: TestClient, chat: MemoryChat
) -> None:
    answer = post(client, text="Our goods are stuck\r\nsince March")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/#latest"
    page = client.get("/").text
    assert said(page) == [
        "Our goods are stuck\nsince March",
        "echo: Our goods are stuck\nsince March",
    ]
    assert len(chat.conversations) == 1


def test_the_first_double_click_makes_one_conversation_and_one_message(
    client: TestClient, chat: MemoryChat
) -> None:
    fields = composer(client, text="once")
    for _ in range(2):
        assert client.post("/chat/messages", data=fields).status_code == 303
    assert len(chat.conversations) == 1
    assert said(client.get("/").text) == ["once", "echo: once"]


def test_what_people_write_is_shown_as_text(client: TestClient) -> None:
    hostile = "<script>alert(1)</script>\"' onload=x {{ 7*7 }}"
    post(client, text=hostile)
    page = client.get("/").text
    assert said(page)[0] == hostile
    assert "<script>alert" not in page


def test_card_and_choices_can_be_pressed_until_they_are_answered(
    client: TestClient, chat: MemoryChat
) -> None:
    chat.answer = lambda message: [CARD] if message.text else [OutboundMessage(text="Filed")]
    post(client, text="matter")
    page = client.get("/").text
    assert buttons(page) == {"submit": "Submit", "edit:facts": "Change"}
    assert "&lt;b&gt;late&lt;/b&gt; &amp; lost" in page
    assert 'aria-label="Change: What happened"' in page
    post(client, choice="submit")
    page = client.get("/").text
    assert said(page)[-2:] == ["Submit", "Filed"]
    assert buttons(page) == {}


def test_pressing_a_button_keeps_what_was_typed(client: TestClient, chat: MemoryChat) -> None:
    answer = post(client, choice="human", text="half a sentence")
    assert answer.status_code == 200
    assert ">half a sentence</textarea>" in answer.text
    assert [(one.choice, one.text) for one in chat.heard()] == [("human", "")]


def test_a_starter_says_its_words(client: TestClient) -> None:
    post(client, say="I want to raise a matter", text="")
    assert said(client.get("/").text)[0] == "I want to raise a matter"


def test_files_are_kept_and_refused_ones_are_named(client: TestClient, chat: MemoryChat) -> None:
    files = [
        ("files", ("contract.jpg", jpeg(), "text/html")),
        ("files", ("drawing.svg", SVG, "image/png")),
        ("photo", ("", b"", "application/octet-stream")),
    ]
    fields = composer(client, text="see files")
    assert client.post("/chat/messages", data=fields, files=files).status_code == 303
    kept, refused = chat.heard()[0].attachments
    assert (kept.name, kept.media_type, kept.refused) == ("contract.jpg", "image/jpeg", None)
    assert (refused.name, refused.id, refused.refused) == ("drawing.svg", None, "file_type_refused")
    page = client.get("/").text
    assert f'href="/api/chat/attachments/{kept.id}"' in page
    assert "not taken" in page


def test_the_sixth_file_is_refused_by_number(client: TestClient, chat: MemoryChat) -> None:
    files = [("files", (f"{n}.jpg", jpeg(), "image/jpeg")) for n in range(6)]
    client.post("/chat/messages", data=composer(client), files=files)
    codes = [file.refused for file in chat.heard()[0].attachments]
    assert codes == [None] * 5 + ["too_many_files"]


def test_a_failure_keeps_the_text_and_the_message_id(client: TestClient, chat: MemoryChat) -> None:
    fields = composer(client, text="do not lose me")
    chat.failure = Unavailable(saved=None)
    answer = client.post("/chat/messages", data=fields)
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert ">do not lose me</textarea>" in answer.text
    assert hidden(answer.text.partition('id="composer"')[2], "message_id") == fields["message_id"]
    assert "not yet known whether" in answer.text
    chat.failure = None
    assert client.post("/chat/messages", data=fields).status_code == 303
    assert said(client.get("/").text) == ["do not lose me", "echo: do not lose me"]


def test_when_nothing_was_saved_the_page_says_so(client: TestClient, chat: MemoryChat) -> None:
    fields = composer(client, text="x")
    chat.failure = Unavailable(saved=False)
    assert "this one was not saved" in client.post("/chat/messages", data=fields).text


def test_the_page_opens_while_the_store_is_away(client: TestClient, chat: MemoryChat) -> None:
    post(client, text="before")
    chat.failure = Unavailable(saved=False)
    answer = client.get("/")
    assert answer.status_code == 503
    assert 'role="alert"' in answer.text


def test_a_slow_answer_is_told_as_saved_and_pending(client: TestClient, chat: MemoryChat) -> None:
    chat.slow = True
    post(client, text="slow")
    page = client.get("/").text
    assert 'id="waiting" role="status">' in page
    assert "Saved, being worked on" in page


def test_an_empty_message_is_refused_with_a_sentence(client: TestClient, chat: MemoryChat) -> None:
    answer = post(client, text="   ")
    assert answer.status_code == 400
    assert "nothing was saved" in answer.text
    assert chat.conversations == {}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_language_switch_keeps_everything(client: TestClient, language: str) -> None:
    post(client, text="stays")
    answer = client.post("/chat/language", data=composer(client, language=language, text="typed"))
    assert answer.status_code == 200
    assert ">typed</textarea>" in answer.text
    page = client.get("/").text
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in page
    assert said(page)[0] == "stays"


def test_language_switch_before_the_first_message(client: TestClient, chat: MemoryChat) -> None:
    answer = client.post("/chat/language", data=composer(client, language="zh"))
    assert answer.status_code == 303
    post(client, text="您好")
    assert [each.language for each in chat.conversations.values()] == ["zh"]


def test_unknown_language_is_refused(client: TestClient) -> None:
    assert client.post("/chat/language", data=composer(client, language="fr")).status_code == 400


def resume_link(client: TestClient) -> str:
    return hidden_link(client.get("/chat/resume").text)


def hidden_link(page: str) -> str:
    found = re.search(r'value="(http://testserver/chat/r/[^"]+)"', page)
    assert found
    return found[1]


@pytest.fixture
def other(client: TestClient) -> Callable[[], TestClient]:
    """Another browser at the same site."""

    def make() -> TestClient:
        headers = {"accept-language": "en"}
        return TestClient(
            client.app, base_url="http://testserver", headers=headers, follow_redirects=False
        )

    return make


def test_resume_link_goes_on_in_another_browser(
    client: TestClient, other: Callable[[], TestClient]
) -> None:
    assert "no conversation yet" in client.get("/chat/resume").text
    post(client, text="from the office")
    phone = other()
    answer = phone.get(resume_link(client))
    assert answer.status_code == 303
    assert answer.headers["location"] == "/#latest"
    assert said(phone.get("/").text)[0] == "from the office"


def test_resume_link_does_not_push_another_conversation_aside(
    client: TestClient, other: Callable[[], TestClient]
) -> None:
    post(client, text="first")
    link = resume_link(client)
    phone = other()
    post(phone, text="second")
    page = phone.get(link)
    assert page.status_code == 200
    assert said(phone.get("/").text)[0] == "second"
    fields = {"csrf": hidden(page.text, "csrf"), "token": link.rpartition("/")[2]}
    assert phone.post("/chat/resume", data=fields).status_code == 303
    assert said(phone.get("/").text)[0] == "first"


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00" * 3])
def test_wrong_resume_link(client: TestClient, token: str) -> None:
    answer = client.get(f"/chat/r/{token}")
    assert answer.status_code == 404
    assert "link may be incomplete" in answer.text


def test_leaving_a_shared_computer(client: TestClient) -> None:
    post(client, text="private")
    link = resume_link(client)
    assert client.post("/chat/leave", data=composer(client)).status_code == 303
    assert said(client.get("/").text) == []
    client.get(link)
    assert said(client.get("/").text)[0] == "private"


def test_places_and_unreceived_files_are_shown(client: TestClient, chat: MemoryChat) -> None:
    post(client, text="hello")
    lines = next(iter(chat.conversations.values())).lines
    place = Attachment(kind=AttachmentKind.LOCATION, latitude=41.8, longitude=123.4)
    named = Attachment(kind=AttachmentKind.FILE, name="later.pdf", received=False)
    lines[0] = replace(lines[0], message=replace(chat.heard()[0], attachments=(place, named)))
    page = client.get("/").text
    assert "41.80000, 123.40000" in page
    assert "file not received" in page


def test_a_receipt_is_dressed_as_one(client: TestClient, chat: MemoryChat) -> None:
    chat.answer = lambda _: [OutboundMessage(text="SY-2026-4F7Q2M", acts=("intake.receipt",))]
    post(client, text="submit")
    assert 'class="line desk receipt"' in client.get("/").text


def test_addresses_of_forms_lead_home_when_opened_as_pages(client: TestClient) -> None:
    for path in ("/chat/messages", "/chat/language", "/chat/leave"):
        assert client.get(path).headers["location"] == "/#latest"


def test_nothing_is_inline(client: TestClient) -> None:
    post(client, text="x")
    for path in ("/", "/chat/resume", "/chat/r/x"):
        page = client.get(path).text
        assert not re.search(r"\son\w+=|\sstyle=|<style|<script(?![^>]*\ssrc=)", page)
        assert "http-equiv" not in page

"""The public pages: without script, account or conversation, in the language that was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from channels.security import PAGE_POLICY, SecurityHeaders
from channels.webchat.paper import Paper, Section, Step, Table
from channels.webchat.routes import routes
from channels.webchat.settings import WebChatSettings
from tests.support.bot_talk import words
from tests.unit.channels.chat_service import MemoryChat
from tests.unit.channels.conftest import ORIGIN
from tests.unit.channels.status_service import MemoryStatus

PAGES = ("/rules", "/privacy")
HOSTILE = '<script>alert("x")</script>'


@dataclass
class Papers:
    """Writes one page with every part, and remembers the languages it was asked for."""

    asked: list[str] = field(default_factory=list)

    def rules(self, language: str) -> Paper:
        return self._paper(language, "Rules")

    def privacy(self, language: str) -> Paper:
        return self._paper(language, "Privacy")

    def _paper(self, language: str, title: str) -> Paper:
        self.asked.append(language)
        section = Section(
            anchor="one",
            heading="First section",
            text=(HOSTILE,),
            steps=(Step(name="Filing", text="You file", limit="within 7 days"),),
            items=("a point",),
            tables=(Table(caption="Limits", head=("stage", "limit"), rows=(("Filing", "7"),)),),
            facts=(("Fax", "Not published yet"),),
            after=("after that",),
        )
        return Paper(title=title, lead="lead", sections=(section,), notes=("a note",))


@pytest.fixture
def papers() -> Papers:
    return Papers()


@pytest.fixture
def client(papers: Papers, settings: WebChatSettings) -> Iterator[TestClient]:
    app = Starlette(
        routes=routes(
            MemoryChat(),
            words(),
            settings,
            status=MemoryStatus(),
            papers=papers,
            clock=lambda: 0.0,
        ),
        middleware=[Middleware(SecurityHeaders, https=False)],
    )
    with TestClient(app, base_url=ORIGIN, follow_redirects=False) as found:
        yield found


@pytest.mark.parametrize("path", PAGES)
def test_every_part_is_on_the_page(client: TestClient, path: str) -> None:
    page = client.get(path, headers={"accept-language": "en"})
    assert page.status_code == 200
    for shown in ("First section", "within 7 days", "a point", "Limits", "Not published yet"):
        assert shown in page.text
    assert 'href="#one"' in page.text
    assert 'id="one"' in page.text


@pytest.mark.parametrize("path", PAGES)
def test_no_script_is_needed_and_none_gets_in(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert page.headers["content-security-policy"] == PAGE_POLICY
    assert " style=" not in page.text


@pytest.mark.parametrize(
    ("path", "header", "language"),
    [
        ("/rules?lang=en", "zh-CN", "en"),
        ("/privacy?lang=zh", "en-GB", "zh"),
        ("/rules", "en-GB,en;q=0.9", "en"),
        ("/rules", "fr", "zh"),
        ("/rules?lang=xx", "en", "en"),
    ],
)
def test_language_by_address_else_by_browser(
    client: TestClient, papers: Papers, path: str, header: str, language: str
) -> None:
    page = client.get(path, headers={"accept-language": header})
    assert papers.asked == [language]
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}"' in page.text


def test_the_chosen_language_is_remembered(client: TestClient, papers: Papers) -> None:
    client.get("/rules?lang=en", headers={"accept-language": "zh"})
    client.get("/privacy", headers={"accept-language": "zh"})
    assert papers.asked == ["en", "en"]


def test_the_chat_links_both_and_each_links_the_other(client: TestClient) -> None:
    chat = client.get("/").text
    assert 'href="/rules"' in chat
    assert 'href="/privacy"' in chat
    assert 'href="/privacy"' in client.get("/rules").text
    assert 'href="/rules"' in client.get("/privacy").text


def test_without_papers_nothing_is_linked(settings: WebChatSettings) -> None:
    app = Starlette(
        routes=routes(MemoryChat(), words(), settings, status=MemoryStatus(), clock=lambda: 0.0)
    )
    with TestClient(app, base_url=ORIGIN) as client:
        assert 'href="/rules"' not in client.get("/").text
        assert client.get("/rules").status_code == 404

"""The web chat's routes over a service in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from channels.security import SecurityHeaders
from channels.webchat.routes import routes
from channels.webchat.settings import WebChatSettings
from channels.words import Words
from tests.unit.channels.chat_service import MemoryChat
from tests.unit.channels.status_service import MemoryStatus

ROOT = Path(__file__).parents[3]
ORIGIN = "http://testserver"


@pytest.fixture(scope="session")
def words() -> Words:
    return Words(ROOT / "responses")


@pytest.fixture
def settings() -> WebChatSettings:
    return WebChatSettings(
        public_url=ORIGIN,
        bureau={"zh": "示例市商务局", "en": "Example Bureau of Commerce"},
        contact={"zh": "024-00000000", "en": "024-00000000"},
        rates=None,
    )


@pytest.fixture
def chat() -> MemoryChat:
    return MemoryChat()


def make_app(chat: MemoryChat, words: Words, settings: WebChatSettings) -> Starlette:
    return Starlette(
        routes=routes(chat, words, settings, status=MemoryStatus(), clock=lambda: 0.0),
        middleware=[Middleware(SecurityHeaders, https=settings.https)],
    )


@pytest.fixture
def client(chat: MemoryChat, words: Words, settings: WebChatSettings) -> Iterator[TestClient]:
    """A browser that prefers English and does not follow redirects."""
    app = make_app(chat, words, settings)
    headers = {"accept-language": "en-GB,en;q=0.9,zh;q=0.5"}
    with TestClient(app, base_url=ORIGIN, headers=headers, follow_redirects=False) as found:
        yield found

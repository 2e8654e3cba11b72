"""What a browser without JavaScript does with our pages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from starlette.testclient import TestClient


def hidden(page: str, name: str) -> str:
    """Value of the first hidden field of that name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


def said(page: str) -> list[str]:
    """Texts of the conversation, without the templates that scripts fill."""
    log = page.partition('id="log"')[2].partition("</ol>")[0]
    return [unescape(text) for text in re.findall(r'data-part="text"[^>]*>([^<]*)<', log)]


def buttons(page: str) -> dict[str, str]:
    """Pressable choices of the conversation: id → label."""
    log = page.partition('id="log"')[2].partition("</ol>")[0]
    found = re.findall(r'<button[^>]*name="choice" value="([^"]*)"[^>]*>([^<]*)<', log)
    return {unescape(value): unescape(label) for value, label in found}


def composer(client: TestClient, **values: Any) -> dict[str, Any]:
    """The composer's fields as a fresh page gives them, with these values."""
    page = client.get("/").text
    fields = {name: hidden(page, name) for name in ("csrf", "message_id")}
    return fields | values


def post(client: TestClient, **values: Any) -> Any:
    """Fill the composer of a fresh page and send it."""
    return client.post("/chat/messages", data=composer(client, **values))

"""The frame of every page: words, head, proof of origin, cookies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from channels.attachments import MEGABYTE
from channels.filetypes import ALL_TYPES
from channels.webchat.assets import Assets
from channels.webchat.guard import Guard, form_token, new_token
from channels.webchat.languages import LANGUAGES
from channels.webchat.settings import WebChatSettings
from channels.words import Words

_TEMPLATES = Path(__file__).parent / "templates"
_HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_ACCEPTED = ",".join(extension for kind in ALL_TYPES for extension in kind.extensions)
_EMPTY_LINE: Mapping[str, Any] = {
    **dict.fromkeys(("id", "day", "at", "time", "text"), ""),
    **dict.fromkeys(("files", "choices", "card"), ()),
    "receipt": False,
}
"""What the page's modules fill in."""


class Frame:
    """Makes whole pages of templates."""

    def __init__(
        self,
        words: Words,
        settings: WebChatSettings,
        *,
        guard: Guard,
        assets: Assets,
        papers: bool = False,
    ) -> None:
        """``papers``: the public pages are there to be linked."""
        self._words = words
        self._settings = settings
        self._guard = guard
        self._assets = assets
        self._papers = papers
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(
        self,
        request: Request,
        template: str,
        language: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> Response:
        """One page; a browser that comes for the first time gets its token here."""
        known = self._guard.cookie_token(request)
        token = known or new_token()
        html = self._templates.get_template(template).render(
            **self._common(language), csrf=form_token(token), **values
        )
        response = HTMLResponse(html, status_code=status, headers=headers)
        self._guard.remember(response, self._guard.token_cookie, token)
        return response

    def _common(self, language: str) -> dict[str, Any]:
        """What every page needs; ``t`` speaks the words of the chat, ``s`` those of the status."""
        settings = self._settings
        return {
            "t": lambda key, **params: self._words.text(f"chat.{key}", language, **params),
            "s": lambda key, **params: self._words.text(f"status_page.{key}", language, **params),
            "language": language,
            "html_language": _HTML_LANGUAGES[language],
            "other": next(code for code in LANGUAGES if code != language),
            "other_html": next(_HTML_LANGUAGES[code] for code in LANGUAGES if code != language),
            "asset": self._assets.url,
            "bureau": settings.bureau[language],
            "contact": settings.contact.get(language, ""),
            "limits": {
                "text": settings.max_text,
                "files": settings.files.max_files,
                "file_mb": settings.files.max_bytes // MEGABYTE,
            },
            "accepted": _ACCEPTED,
            "papers": self._papers,
            "empty": _EMPTY_LINE,
            "new_id": lambda: str(uuid4()),
        }

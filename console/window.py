"""What all handlers of the console share, and one call with what is known of its sender."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from casework.model.people import Officer
from channels.words import Words
from console import rights
from console.errors import NotSignedIn
from console.pages import Pages
from console.ports import ConsoleService
from console.sessions import Sessions, SignedIn
from console.settings import ConsoleSettings
from console.static_files import StaticFiles
from console.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The parts of the console, made once."""

    service: ConsoleService
    words: Words
    settings: ConsoleSettings
    sessions: Sessions
    pages: Pages
    statics: StaticFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request: who sent it, when, in which language, with which values.

    ``csrf`` is the token that a form on the answer has to carry; ``visitor`` the id that binds the
    forms of somebody who is not signed in.
    """

    request: Request
    window: Window
    now: datetime
    language: str
    csrf: str
    visitor: str
    values: Mapping[str, str]
    signed_in: SignedIn | None

    @property
    def service(self) -> ConsoleService:
        """The port behind the window."""
        return self.window.service

    @property
    def officer(self) -> Officer:
        """The officer. Raises NotSignedIn."""
        if self.signed_in is None:
            raise NotSignedIn
        return self.signed_in.officer

    @property
    def voice(self) -> Voice:
        """The words in the officer's language."""
        return Voice(words=self.window.words, language=self.language)

    @property
    def here(self) -> str:
        """Path and query of the request, to come back to."""
        url = self.request.url
        return f"{url.path}?{url.query}" if url.query else url.path

    def page(
        self,
        template: str,
        values: Mapping[str, object] | None = None,
        *,
        title: str = "",
        status: int = 200,
    ) -> HTMLResponse:
        """Answer with a page or a fragment."""
        common = {
            "csrf": self.csrf,
            "me": self._me(),
            "here": self.here,
            "now": self.now,
            "title": title,
        }
        return self.window.pages.response(
            template, language=self.language, values=common | dict(values or {}), status=status
        )

    def _me(self) -> Mapping[str, object] | None:
        if self.signed_in is None:
            return None
        officer = self.signed_in.officer
        return {
            "name": self.voice.name(officer),
            "role": self.voice.label(officer.role.value, "role"),
            "supervises": rights.supervises(officer),
        }


Handler = Callable[[Call], Awaitable[Response]]

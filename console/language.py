"""The officer's language: chosen by cookie, Chinese unless another one is chosen."""

from __future__ import annotations

from starlette.requests import Request

from casework.model.people import Officer
from console.settings import ConsoleSettings

LANGUAGES = ("zh", "en")
DEFAULT = LANGUAGES[0]
HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}


def chosen(request: Request, settings: ConsoleSettings) -> str:
    """Language of the request's cookie, the default when it has none that is known."""
    wanted = request.cookies.get(settings.language_cookie, DEFAULT)
    return wanted if wanted in LANGUAGES else DEFAULT


def other(language: str) -> str:
    """The language that a switch leads to."""
    return LANGUAGES[1 - LANGUAGES.index(language)]


def name_of(officer: Officer | None, language: str) -> str:
    """Name of an officer in ``language``; empty for an unknown one."""
    if officer is None:
        return ""
    return officer.name_en if language != DEFAULT and officer.name_en else officer.name

"""Which language a page or an error speaks."""

from __future__ import annotations

from starlette.requests import Request

from channels.webchat.guard import Guard
from channels.webchat.service import Session

LANGUAGES = ("zh", "en")
"""Languages of the pages; the first is the one of a visitor who prefers neither."""


def language_of(request: Request, guard: Guard, session: Session | None = None) -> str:
    """The conversation's language, else the visitor's own choice, else the browser's."""
    if session is not None and session.language in LANGUAGES:
        return session.language
    chosen = request.cookies.get(guard.language_cookie)
    return chosen if chosen in LANGUAGES else preferred(request.headers.get("accept-language", ""))


def preferred(accepted: str) -> str:
    """The best of our languages by an Accept-Language header."""
    ranked = sorted(
        (_wish(part) for part in accepted.split(",") if part.strip()), key=lambda wish: -wish[1]
    )
    return next((code for code, weight in ranked if weight > 0 and code in LANGUAGES), LANGUAGES[0])


def _wish(part: str) -> tuple[str, float]:
    """Primary language and weight of one entry; a weight that is no number counts as none."""
    tag, _, weight = part.partition(";q=")
    try:
        value = float(weight) if weight else 1.0
    except ValueError:
        value = 0.0
    return tag.strip().partition("-")[0].lower(), value

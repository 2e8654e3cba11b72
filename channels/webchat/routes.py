"""All routes of the web chat, put together in one function."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from starlette.routing import Route

from channels.webchat.api import Api
from channels.webchat.assets import PREFIX, Assets
from channels.webchat.continue_pages import ContinuePages
from channels.webchat.continue_port import ContinueService
from channels.webchat.frame import Frame
from channels.webchat.guard import Guard
from channels.webchat.intake import Intake
from channels.webchat.pages import Pages
from channels.webchat.paper import PaperService
from channels.webchat.paper_pages import PaperPages
from channels.webchat.rates import Gate
from channels.webchat.service import WebChatService
from channels.webchat.settings import WebChatSettings
from channels.webchat.status_pages import StatusPages
from channels.webchat.status_port import StatusService
from channels.words import Words

_STATIC = Path(__file__).parent / "static"


def routes(
    service: WebChatService,
    words: Words,
    settings: WebChatSettings,
    *,
    status: StatusService,
    links: ContinueService | None = None,
    papers: PaperService | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> list[Route]:
    """Pages, API and static files. ``clock`` (seconds, rising) drives the rate limits alone.

    ``links`` follows one-time links; None where no channel gives any. ``papers`` writes the public
    pages; None leaves them out.

    The application puts ``channels.security.SecurityHeaders`` around them.
    """
    guard = Guard(settings)
    gate = Gate(settings.rates, clock)
    intake = Intake(service, settings, guard, gate)
    assets = Assets(_STATIC)
    api = Api(service, words, settings, guard=guard, gate=gate, intake=intake)
    frame = Frame(words, settings, guard=guard, assets=assets, papers=papers is not None)
    pages = Pages(service, words, settings, guard=guard, gate=gate, intake=intake, frame=frame)
    looking_up = StatusPages(status, words, guard=guard, gate=gate, intake=intake, frame=frame)
    going_on = (
        ContinuePages(links, words, guard=guard, gate=gate, intake=intake, frame=frame).routes()
        if links is not None
        else []
    )
    reading = PaperPages(papers, guard=guard, frame=frame).routes() if papers is not None else []
    static = Route(PREFIX + "/{version}/{name}", assets.serve, methods=["GET"])
    return [*api.routes(), *pages.routes(), *looking_up.routes(), *going_on, *reading, static]

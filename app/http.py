"""The door: web chat, console, health. One ASGI application from the parts of the house."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.console_service import Console
from app.processes import Process
from app.public_pages import PublicPapers
from app.status_page import StatusDesk
from app.web_chat import WebChat
from app.wiring import House
from bot.dialogue.form import load_form
from channels.security import SecurityHeaders
from channels.webchat.routes import routes as chat_routes
from channels.webchat.settings import RateLimits, WebChatSettings
from console.routes import routes as console_routes
from console.settings import ConsoleSettings


def make_app(house: House, process: Process, *, on_ready: Callable[[], None]) -> Starlette:
    """The application; its lifespan starts and stops the loops."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await process.start()
        on_ready()
        yield
        await process.stop()

    app = Starlette(
        routes=[
            # Routes are tried in this order: what is asked for most often stands first.
            *chat_routes(
                _web_chat(house, process),
                house.words,
                _chat_settings(house),
                status=_status_desk(house),
                links=house.continuing,
                papers=_papers(house),
            ),
            *console_routes(Console(house), house.words, _console_settings(house)),
            *house.platforms.doors(),
            Route("/healthz", _alive),
            Route("/readyz", _readiness(house)),
        ],
        lifespan=lifespan,
    )
    app.add_middleware(SecurityHeaders, https=house.settings.https)
    return app


async def _alive(_: Request) -> Response:
    """The process answers."""
    return JSONResponse({"ok": True})


def _readiness(house: House) -> Callable[[Request], object]:
    async def ready(_: Request) -> Response:
        """The store answers and its schema is ours. Shows no internals."""
        health = house.database.health()
        return JSONResponse({"ok": health.ok}, status_code=200 if health.ok else 503)

    return ready


def _web_chat(house: House, process: Process) -> WebChat:
    return WebChat(
        database=house.database,
        conversations=house.conversations,
        intake=process.intake,
        files=house.files,
        hub=house.hub,
        keys=house.keys,
        profile=house.channels["webchat"].profile,
        clock=house.clock,
    )


def _status_desk(house: House) -> StatusDesk:
    return StatusDesk(
        database=house.database,
        keys=house.keys,
        jurisdiction=house.jurisdiction,
        clock=house.clock,
    )


def _papers(house: House) -> PublicPapers:
    return PublicPapers(
        words=house.words,
        jurisdiction=house.jurisdiction,
        residency=house.residency,
        form=load_form(house.settings.forms_dir / "complaint.toml"),
        clock=house.clock,
    )


def _chat_settings(house: House) -> WebChatSettings:
    city = house.jurisdiction
    phone, hours = (city.contacts.get(name, "") for name in ("complaint_phone", "hours"))
    contact = " ".join(part for part in (phone, hours) if part)
    return WebChatSettings(
        public_url=house.settings.base_url,
        bureau={"zh": city.bureau, "en": city.bureau_en},
        contact={"zh": contact, "en": contact} if contact else {},
        rates=RateLimits() if house.settings.rate_limits else None,
    )


def _console_settings(house: House) -> ConsoleSettings:
    return ConsoleSettings(
        https=house.settings.https,
        origins=frozenset({house.settings.base_url}),
        secret=house.keys.token_hash("console"),
        stop=house.hub.stopping,
        clock=house.clock,
    )

"""The page that shows all platforms side by side (示范页面), and what it asks of the phones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import jinja2
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from app.demo.bubbles import Phone
from app.demo.city import COMPLAINANTS, MAIL_OFFICER, TELEGRAM_OFFICER, City, member_phone
from app.demo.mail_phone import MailPhone
from app.demo.photo import photo
from app.prepare import DEMO_FOLDER
from app.settings import ROOT
from channels.security import SecurityHeaders
from channels.webchat.languages import LANGUAGES, preferred
from channels.words import Words

HOSTS: Final = ["127.0.0.1", "localhost"]
MOST_TEXT: Final = 4000
MOST_SUBJECT: Final = 200
_HTML_LANGUAGES: Final = {"zh": "zh-CN", "en": "en"}
_COOKIE: Final = "zhitong-language"

Act = Callable[[Phone, Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The page of one city. ``sign_in`` makes a fresh link to the console for a log-in name."""

    city: City
    words: Words
    bureau: Mapping[str, str]
    sign_in: Callable[[str], str]
    logins: tuple[str, ...]

    def app(self) -> Starlette:
        """The application: the page, its files, and the phones by HTTP."""
        static = ROOT / "channels" / "webchat" / "static"
        return Starlette(
            routes=[
                Route("/", self._page),
                Route("/state", self._state),
                Route("/phones/{name}/{act}", self._act, methods=["POST"]),
                Route("/console/{login}", self._console),
                Mount("/static/chat", StaticFiles(directory=static)),
                Mount("/static/demo", StaticFiles(directory=DEMO_FOLDER / "static")),
            ],
            middleware=[
                # Nobody but this machine's own browser: another site cannot speak for it.
                Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS),
                Middleware(SecurityHeaders, https=False),
            ],
        )

    async def _page(self, request: Request) -> Response:
        asked = request.query_params.get("lang", "")
        chosen = asked or request.cookies.get(_COOKIE, "")
        browser = preferred(request.headers.get("accept-language", ""))
        language = chosen if chosen in LANGUAGES else browser
        response = HTMLResponse(_TEMPLATES.get_template("stage.html").render(self._view(language)))
        if asked in LANGUAGES:
            response.set_cookie(_COOKIE, asked, samesite="strict")
        return response

    def _view(self, language: str) -> dict[str, Any]:
        return {
            "t": lambda key, **params: self.words.text(f"demo.{key}", language, **params),
            "html_language": _HTML_LANGUAGES[language],
            "language": language,
            "other": next(code for code in LANGUAGES if code != language),
            "html_languages": _HTML_LANGUAGES,
            "bureau": self.bureau[language],
            "desk": self.city.addresses.desk,
            "complainants": COMPLAINANTS,
            "members": [
                (member_phone(one.login), one.name if language == "zh" else one.name_en)
                for one in self.city.officers
                if member_phone(one.login) in self.city.phones
            ],
            "first_member": member_phone(self.logins[0]),
            "telegram_officer": TELEGRAM_OFFICER,
            "mail_officer": MAIL_OFFICER,
            "logins": self.logins,
        }

    async def _state(self, request: Request) -> Response:
        """All chats; nothing when they are as the page has them already."""
        phones = {
            name: [asdict(one) for one in phone.bubbles()]
            for name, phone in self.city.phones.items()
        }
        chats = {"phones": phones, "menu": self.city.wechat.menu()}
        text = json.dumps(chats, sort_keys=True)
        revision = hashlib.sha256(text.encode()).hexdigest()[:16]
        if request.query_params.get("after") == revision:
            return Response(status_code=204)
        return JSONResponse({"revision": revision, **chats})

    async def _act(self, request: Request) -> Response:
        """One act on one phone. JSON alone: a form of another page cannot send it."""
        if request.headers.get("content-type") != "application/json":
            return Response(status_code=415)
        name, act = request.path_params["name"], request.path_params["act"]
        try:
            asked = await request.json()
            if act == "renew":
                self.city.renew(name, language=_language(asked))
            elif (name, act) == ("wechat", "menu"):
                await self.city.wechat.choose(str(asked["choice"]))
            else:
                await _ACTS[act](self.city.phones[name], asked)
        except (LookupError, TypeError, ValueError):
            return Response(status_code=404)
        return Response(status_code=204)

    async def _console(self, request: Request) -> Response:
        """Sign in at the console as one of the demonstration's officers."""
        login = request.path_params["login"]
        if login not in self.logins:
            return Response(status_code=404)
        return RedirectResponse(self.sign_in(login), status_code=303)


async def _begin(phone: Phone, _: Mapping[str, Any]) -> None:
    await phone.begin()


async def _say(phone: Phone, asked: Mapping[str, Any]) -> None:
    text = str(asked["text"]).strip()
    if not 0 < len(text) <= MOST_TEXT:
        raise ValueError(len(text))
    if isinstance(phone, MailPhone):
        await phone.write(text, subject=_subject(asked))
    else:
        await phone.say(text)


async def _press(phone: Phone, asked: Mapping[str, Any]) -> None:
    await phone.press(str(asked["bubble"]), str(asked["choice"]))


async def _attach(phone: Phone, _: Mapping[str, Any]) -> None:
    await phone.attach(photo())


def _subject(asked: Mapping[str, Any]) -> str:
    """One line; "" answers the latest mail."""
    return " ".join(str(asked.get("subject", "")).split())[:MOST_SUBJECT]


def _language(asked: Mapping[str, Any]) -> str:
    return "en" if asked.get("language") == "en" else "zh"


_ACTS: Final[Mapping[str, Act]] = {
    "begin": _begin,
    "say": _say,
    "press": _press,
    "attach": _attach,
}
_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(DEMO_FOLDER / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

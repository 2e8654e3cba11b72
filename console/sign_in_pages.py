"""Signing in by password or one-time link, signing out, and the language."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from console.errors import ConsoleError
from console.gate import HOME, SIGN_IN
from console.language import LANGUAGES
from console.requests import own_path
from console.window import Call

_A_YEAR = 365 * 24 * 3600


async def sign_in_form(call: Call) -> Response:
    """The form; who is signed in already goes on."""
    back = _back(call.request.query_params.get("next", ""))
    if call.signed_in is not None:
        return RedirectResponse(back, 303)
    return _form(call, back=back)


async def sign_in(call: Call) -> Response:
    """Check name and password. The log-in name that was typed is kept, the password never."""
    back = _back(call.values.get("next", ""))
    try:
        token = await call.window.sessions.sign_in(
            login=call.values.get("login", ""),
            password=call.values.get("password", ""),
            address=_address(call),
            now=call.now,
        )
    except ConsoleError as error:
        return _form(call, back=back, error=error)
    return await _enter(call, token, back)


async def link_landing(call: Call) -> Response:
    """The page of a one-time link (一次性登录链接). Looking at it does not use the link up.

    Previews of mail and chat programs open links too; only the press of the button counts.
    """
    values = {"action": call.request.url.path}
    return call.page("link.html", values, title=call.voice.say("link.title"))


async def use_link(call: Call) -> Response:
    """Use the link up and sign in."""
    token = await call.window.sessions.sign_in_by_link(
        link=str(call.request.path_params["token"]), address=_address(call), now=call.now
    )
    return await _enter(call, token, HOME)


async def sign_out(call: Call) -> Response:
    """End the session."""
    settings = call.window.settings
    await call.window.sessions.sign_out(call.request.cookies.get(settings.cookie))
    response = RedirectResponse(SIGN_IN, 303)
    response.delete_cookie(settings.cookie, secure=settings.https, httponly=True, samesite="lax")
    return response


async def choose_language(call: Call) -> Response:
    """Keep the chosen language in a cookie and go back to where the switch was."""
    wanted = call.values.get("language", "")
    response = RedirectResponse(_back(call.values.get("next", "")), 303)
    if wanted in LANGUAGES:
        response.set_cookie(
            call.window.settings.language_cookie,
            wanted,
            max_age=_A_YEAR,
            secure=call.window.settings.https,
            httponly=True,
            samesite="lax",
        )
    return response


def _form(call: Call, *, back: str, error: ConsoleError | None = None) -> Response:
    values = {
        "back": back,
        "login": call.values.get("login", ""),
        "problem": call.window.words.error(error, call.language) if error else "",
    }
    status = error.status if error else 200
    return call.page("sign_in.html", values, title=call.voice.say("sign_in.title"), status=status)


async def _enter(call: Call, token: str, back: str) -> Response:
    """A new session id in the cookie; an old session of this browser ends."""
    settings = call.window.settings
    await call.window.sessions.sign_out(call.request.cookies.get(settings.cookie))
    response = RedirectResponse(back, 303)
    response.set_cookie(
        settings.cookie, token, secure=settings.https, httponly=True, samesite="lax"
    )
    response.delete_cookie(
        settings.visitor_cookie, secure=settings.https, httponly=True, samesite="lax"
    )
    return response


def _back(wanted: str) -> str:
    return own_path(wanted, default=HOME)


def _address(call: Call) -> str:
    return call.request.client.host if call.request.client else ""

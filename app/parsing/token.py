"""The token of the parse door (访问令牌): a file of one line, compared in constant time."""

from __future__ import annotations

import hmac
from pathlib import Path
from typing import Final

from starlette.requests import Request

from app.errors import SettingsError

FEWEST: Final = 16
"""Characters of a token that is none too easy to guess."""

_SETTING: Final = "ZHITONG_NLU_PARSE_TOKEN_FILE"
_BEARER: Final = "bearer "


def read_token(path: Path | None) -> bytes:
    """The token in the file ``path``. Raises SettingsError: no file, or too short a token."""
    if path is None:
        raise _wrong("needed where ZHITONG_NLU_PARSE_PORT is set")
    try:
        token = path.read_bytes().strip()
    except OSError as error:
        raise _wrong(f"{path}: {error.strerror}") from error
    if len(token) < FEWEST:
        raise _wrong(f"{path}: at least {FEWEST} characters")
    return token


def _wrong(reason: str) -> SettingsError:
    return SettingsError(f"{_SETTING}: {reason}", name=_SETTING, reason=reason)


def shows(request: Request, token: bytes) -> bool:
    """Whether ``request`` carries ``token``: as Rasa's query parameter, or as a bearer token."""
    header = request.headers.get("authorization", "")
    bearer = header[len(_BEARER) :] if header.lower().startswith(_BEARER) else ""
    given = request.query_params.get("token", "") or bearer
    return hmac.compare_digest(given.strip().encode(), token)

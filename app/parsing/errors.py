"""Errors of the parse door, one class a cause.

ZhitongError
└── ParseRefused           a request of a program is not answered; ``status`` is that of HTTP
    ├── ParseUnknown       the token is missing or another one
    ├── ParseMalformed     the body is not as agreed; names the reason
    ├── ParseTooLarge      the body is larger than the limit
    ├── ParseNowhere       there is nothing at this path, or not by this method
    ├── ParseWithoutModel  no model is loaded: rules alone answer
    ├── ParseLate          no answer within the time limit, or too much is asked at once
    └── ParseFailed        the engine broke on the text
"""

from __future__ import annotations

from typing import ClassVar

from casework.model.errors import ZhitongError


class ParseRefused(ZhitongError):
    """A request is not answered. ``status``: of HTTP."""

    status: ClassVar[int] = 500


class ParseUnknown(ParseRefused):
    """The token is missing or wrong."""

    code = "parse_unknown"
    status = 401


class ParseMalformed(ParseRefused):
    """The body is no request. Params: ``reason``."""

    code = "parse_malformed"
    status = 400


class ParseTooLarge(ParseRefused):
    """The body is too large. Params: ``limit`` (KiB)."""

    code = "parse_too_large"
    status = 413


class ParseNowhere(ParseRefused):
    """No such path, or not by this method."""

    code = "parse_nowhere"
    status = 404


class ParseWithoutModel(ParseRefused):
    """No model is loaded."""

    code = "parse_without_model"
    status = 409


class ParseLate(ParseRefused):
    """No answer in time."""

    code = "parse_late"
    status = 503


class ParseFailed(ParseRefused):
    """The engine broke; the cause is in the log, the text is not."""

    code = "parse_failed"

"""Errors of the console.

ZhitongError
└── ConsoleError
    ├── NotSignedIn        no session, or it ended
    ├── SignInRefused      wrong name or password (never told apart)
    ├── LinkSpent          the one-time link is unknown, used or too old
    ├── TooManyAttempts    wait before the next try
    ├── ForgedRequest      no valid form token, or sent from another site
    ├── RequestUnreadable  what was sent is no form and no JSON object
    ├── InputInvalid       a field of a form cannot be used
    │   ├── TextInvalid    a text is empty or too long
    │   ├── ChoiceMissing  nothing, or nothing known, was chosen
    │   ├── DateInvalid    what should be a date is none
    │   └── NumberInvalid  what should be a whole number within limits is none
    ├── BodyTooLarge       more was sent than any form holds
    ├── PageNotFound       no such page, or not one for this person (never told apart)
    └── WeakPassword       the new password is too short or too common
"""

from __future__ import annotations

from typing import ClassVar

from casework.model.errors import ZhitongError


class ConsoleError(ZhitongError):
    """Base of this room's errors; ``status`` is the HTTP status it is answered with."""

    code = "console"
    status: ClassVar[int] = 400


class NotSignedIn(ConsoleError):
    """There is no session, or it ended (会话已结束)."""

    code = "not_signed_in"
    status = 401


class SignInRefused(ConsoleError):
    """Wrong log-in name or password; the same answer for an unknown name."""

    code = "sign_in_refused"
    status = 401


class LinkSpent(ConsoleError):
    """The one-time sign-in link (一次性登录链接) is unknown, used or expired."""

    code = "link_spent"
    status = 401


class TooManyAttempts(ConsoleError):
    """Too many failed tries. Params: ``minutes`` until the next one counts."""

    code = "too_many_attempts"
    status = 429


class ForgedRequest(ConsoleError):
    """The form token is missing or wrong, or the request came from another site."""

    code = "forged_request"
    status = 403


class RequestUnreadable(ConsoleError):
    """What was sent is neither a form nor a JSON object of plain values."""

    code = "request_unreadable"


class InputInvalid(ConsoleError):
    """A field of a form cannot be used. Params: ``field`` (its name)."""

    code = "console"
    status = 422


class TextInvalid(InputInvalid):
    """A text is empty or too long. Params: ``field``, ``limit`` (characters)."""

    code = "text_invalid"


class ChoiceMissing(InputInvalid):
    """Nothing, or nothing that is known, was chosen. Params: ``field``."""

    code = "choice_missing"


class DateInvalid(InputInvalid):
    """What should be a date is none. Params: ``field``."""

    code = "date_invalid"


class NumberInvalid(InputInvalid):
    """No whole number, or not within the limits. Params: ``field``, ``minimum``, ``maximum``."""

    code = "number_invalid"


class BodyTooLarge(ConsoleError):
    """More was sent than any form of the console holds."""

    code = "body_too_large"
    status = 413


class PageNotFound(ConsoleError):
    """No such page, or one that this person may not know of."""

    code = "page_not_found"
    status = 404


class WeakPassword(ConsoleError):
    """A new password is refused. Params: ``minimum`` (characters)."""

    code = "weak_password"
    status = 422

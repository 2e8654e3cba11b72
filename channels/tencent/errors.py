"""Errors of calls to the platform, each told by its error code.

ChannelError
├── PlatformAnswer           the platform answered with an error code
│   ├── TokenRefused         the access token is not valid, even after one renewal
│   ├── PlatformBusy         try again
│   └── CallRefused          the call is wrong: not again
├── PlatformUnreachable      no answer, no whole answer, or a server error
├── WayClosed
│   ├── WindowClosed         the reply window is over or used up
│   └── ReaderGone           does not follow, refused, or is no recipient
├── SlowDown
│   └── AccountPaused        the whole account calls too often
└── AccountBlocked           our address or credentials are refused
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from channels.errors import AccountBlocked, ChannelError, SlowDown, WayClosed
from channels.tencent.codes import Meaning, meaning_of, name_of

PAUSE_S = 60.0
"""Seconds of silence after the platform counted too many calls in a minute."""


class PlatformAnswer(ChannelError):
    """The platform answered with an error code."""

    def __init__(self, errcode: int, *, permanent: bool = False) -> None:
        super().__init__(name_of(errcode), permanent=permanent)
        self.errcode = errcode


class TokenRefused(PlatformAnswer):
    """The access token (access_token) is not valid."""

    code = "platform_token"


class PlatformBusy(PlatformAnswer):
    """Busy, or too many at once: try again."""

    code = "platform_busy"


class CallRefused(PlatformAnswer):
    """The call is wrong, which is our fault: trying again would not help."""

    code = "platform_call"

    def __init__(self, errcode: int) -> None:
        super().__init__(errcode, permanent=True)


class PlatformUnreachable(ChannelError):
    """No answer in time, no whole answer, or a server error (5xx)."""

    code = "platform_unreachable"


class WindowClosed(WayClosed):
    """The reply window (回复窗口) is over or used up, whatever our ledger says."""

    code = "window_closed"


class ReaderGone(WayClosed):
    """Does not follow us, refused the notice, or is no valid recipient."""

    code = "reader_gone"


class AccountPaused(SlowDown):
    """The whole account calls too often, not this reader alone."""

    code = "account_paused"
    whole_account = True


def error_for(errcode: int) -> ChannelError:
    """The error of an error code other than 0."""
    make = _ERRORS[meaning_of(errcode)]
    return make(errcode)


_ERRORS: Final[Mapping[Meaning, Callable[[int], ChannelError]]] = {
    Meaning.CREDENTIAL: TokenRefused,
    Meaning.BUSY: PlatformBusy,
    Meaning.FAULT: CallRefused,
    Meaning.ACCOUNT: lambda errcode: AccountBlocked(name_of(errcode)),
    Meaning.WINDOW: lambda errcode: WindowClosed(name_of(errcode)),
    Meaning.CLOSED: lambda errcode: ReaderGone(name_of(errcode)),
    Meaning.FREQUENCY: lambda errcode: AccountPaused(name_of(errcode), retry_after=PAUSE_S),
}

NOT_TAKEN: Final = (PlatformBusy, TokenRefused, CallRefused, AccountBlocked, SlowDown)
"""After these the platform certainly did nothing: what was set aside for the call comes back."""
